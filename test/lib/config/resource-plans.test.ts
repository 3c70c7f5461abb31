import { createSolutionInput, createRecommenderInput, parsePayload } from '../../../lambda/shared/payloads';
import { type PlanPlace, recommenderPlan, solutionPlan } from '../../../lib/config/resource-plans';
import { aPipeline, aRecommender, aSolution } from '../builders';

const place: PlanPlace = {
  partition: 'aws',
  arn: (type, name) => `arn:aws:personalize:us-east-1:000000000000:${type}/${name}`,
  datasetGroupArn: 'arn:aws:personalize:us-east-1:000000000000:dataset-group/movies',
  bucket: 'data',
};

/** What a handler gets of a plan that the state machine sends. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('members that are newer than this code', () => {
  test('are in the plan of a solution and its campaign, and the handlers take them', () => {
    const unchecked = { apiMembers: { trainingBudget: 3 }, unchecked: ['trainingBudget', 'solutionConfig.cache'] };
    const campaign = { apiMembers: { accelerator: 'gpu' }, unchecked: ['accelerator'] };
    const solution = aSolution({ ...unchecked, campaign: { minProvisionedTPS: 1, ...campaign } });
    const plan = solutionPlan(aPipeline(), solution, place);
    expect(plan).toMatchObject({ ...unchecked, campaign });
    expect(parsePayload(createSolutionInput, sent({ solution: plan })).solution).toEqual(plan);
  });

  test('are in the plan of a recommender, and the handler takes them', () => {
    const unchecked = { apiMembers: { tier: 'gold' }, unchecked: ['tier'] };
    const plan = recommenderPlan(aPipeline(), aRecommender(unchecked), place);
    expect(plan).toMatchObject(unchecked);
    expect(parsePayload(createRecommenderInput, sent({ recommender: plan })).recommender).toEqual(plan);
  });

  test('make another solution and another recommender, but no other campaign', () => {
    const nameOf = (changes: Parameters<typeof aSolution>[0]): string =>
      solutionPlan(aPipeline(), aSolution(changes), place).name;
    expect(nameOf({ apiMembers: { trainingBudget: 3 } })).not.toBe(nameOf({ apiMembers: { trainingBudget: 4 } }));
    const campaign = (accelerator: string) => ({ minProvisionedTPS: 1, apiMembers: { accelerator } });
    expect(nameOf({ campaign: campaign('gpu') })).toBe(nameOf({ campaign: campaign('cpu') }));
    const recommender = (tier: string): string =>
      recommenderPlan(aPipeline(), aRecommender({ apiMembers: { tier } }), place).name;
    expect(recommender('gold')).not.toBe(recommender('silver'));
  });
});

test('a campaign with a capacity of its own tells the run, and the handlers, to leave its floor alone', () => {
  const capacity = { schedule: [{ at: 'cron(0 17 * * ? *)', minProvisionedTPS: 5 }] };
  const solution = aSolution({ campaign: { minProvisionedTPS: 1, capacity } });
  const plan = solutionPlan(aPipeline(), solution, place);
  expect(plan.campaign).toMatchObject({ minProvisionedTPS: 1, capacityAdjusted: true });
  expect(plan.campaign).not.toHaveProperty('capacity');
  expect(parsePayload(createSolutionInput, sent({ solution: plan })).solution).toEqual(plan);
});
