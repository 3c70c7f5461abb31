import { buildApp } from '../../lib/app';
import { costInputOf, costInWords } from '../../lib/cost';
import { aBatchJob, aPipeline, aRecommender, aSolution, everything, noHandlerCode } from './builders';

test('schedules, searches and jobs of the file are counted by the month', () => {
  const search = { hpoConfig: { hpoResourceConfig: { maxNumberOfTrainingJobs: '6' } } };
  const input = costInputOf(
    aPipeline({
      schedule: 'cron(0 3 * * ? *)',
      solutions: [
        aSolution({ schedule: { full: 'rate(7 days)' }, performHPO: true, solutionConfig: search }),
        aSolution({
          name: 'auto',
          performAutoTraining: true,
          solutionConfig: { autoTrainingConfig: { schedulingExpression: 'rate(3 days)' } },
        }),
      ],
      recommenders: [aRecommender({ recommenderConfig: { minRecommendationRequestsPerSecond: 2 } })],
      batchJobs: [aBatchJob({ schedule: 'cron(0 4 1 * ? *)' })],
    }),
  );
  expect(input).toMatchObject({
    runsAMonth: 365 / 12,
    solutions: [
      { trainingJobs: 6, trainings: { full: 365 / 84 } },
      { performAutoTraining: true, autoTrainingDays: 3 },
    ],
    recommenders: [{ minRecommendationRequestsPerSecond: 2 }],
    batchJobs: [{ recipe: 'aws-user-personalization', jobsAMonth: 1, themes: false }],
  });
});

test('a floor that changes by itself is counted on its average, or at its lower bound', () => {
  const schedule = [
    { at: 'cron(0 12 * * ? *)', minProvisionedTPS: 5 },
    { at: 'cron(0 0 * * ? *)', minProvisionedTPS: 1 },
  ];
  const floorOf = (capacity: object) =>
    costInputOf(
      aPipeline({
        solutions: [aSolution({ campaign: { minProvisionedTPS: 4, capacity: { schedule: [], ...capacity } } })],
      }),
    ).solutions[0]?.campaign;
  expect(floorOf({ schedule })?.minProvisionedTPS).toBeCloseTo(3);
  expect(floorOf({ autoAdjust: { min: 2, max: 9 } })).toMatchObject({
    minProvisionedTPS: 2,
    capacityNote: 'adjusted between 2 and 9, counted at the lower bound',
  });
  expect(floorOf({ schedule, autoAdjust: { min: 2, max: 9 } })?.minProvisionedTPS).toBeCloseTo(3);
});

test('synth tells the sum, what of it is not sure, and what is not in it', () => {
  expect(costInWords(aPipeline(everything))).toMatch(
    /^about \$[\d,.]+ a month with 100,000 requests to each campaign and 100,000 interactions; \$[\d,.]+ of it by prices that are unverified; without recommender top-picks, batch job fans, whose prices are unknown; parking the campaigns saves \$438\.00; `personalize cost` has the lines$/,
  );
});

test('the app carries it as information, which is no warning', () => {
  const app = buildApp(aPipeline(), { handlerCode: noHandlerCode });
  const messages = app.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:info'));
  expect(messages).toEqual([
    expect.objectContaining({ data: expect.stringContaining(costInWords(aPipeline())) as unknown }),
  ]);
});
