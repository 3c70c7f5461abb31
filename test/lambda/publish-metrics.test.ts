import { type PublishMetricsDeps, run } from '../../lambda/publish-metrics/publish-metrics';
import { ResourceInUseError, ResourceNotFoundError } from '../../lambda/shared/errors';
import { aCampaign, CAMPAIGN_ARN, SOLUTION_ARN, versionArn } from './builders';
import { at, FakePersonalize } from './fakes';

const solution = { logicalName: 'for-you', solutionArn: SOLUTION_ARN, campaignArn: CAMPAIGN_ARN };

function setUp() {
  const personalize = new FakePersonalize();
  const published: unknown[] = [];
  const deps: PublishMetricsDeps = {
    personalize,
    now: () => at(36 * 3600).getTime(),
    publish: (of, values) => published.push([of, values]),
  };
  return { personalize, deps, published };
}

test('publishes floor, age and offline metrics of the newest version that is ready', async () => {
  const { personalize, deps, published } = setUp();
  personalize.campaigns.set(CAMPAIGN_ARN, aCampaign({ minProvisionedTPS: 3 }));
  for (const [id, hours, status] of [
    ['old', 0, 'ACTIVE'],
    ['new', 12, 'ACTIVE'],
    ['failed', 24, 'CREATE FAILED'],
  ] as const) {
    const solutionVersionArn = versionArn(id);
    personalize.versions.set(solutionVersionArn, { solutionVersionArn, status, creationDateTime: at(hours * 3600) });
    personalize.metrics.set(solutionVersionArn, { coverage: hours, precision_at_5: 0.1, average_rewards_at_k: 0.6 });
  }
  const wanted = { ...solution, metrics: ['average_rewards_at_k'] };
  await expect(run({ pipeline: 'movies', solutions: [wanted] }, deps)).resolves.toEqual({ published: 4 });
  expect(published).toEqual([
    [
      { pipeline: 'movies', solution: 'for-you' },
      { ProvisionedTPS: 3, HoursSinceTraining: 24, coverage: 12, average_rewards_at_k: 0.6 },
    ],
  ]);
});

test('a campaign that is parked, or not there yet, has the floor 0', async () => {
  const { personalize, deps, published } = setUp();
  await run({ pipeline: 'movies', solutions: [solution] }, deps);
  personalize.campaigns.set(CAMPAIGN_ARN, aCampaign({ status: 'CREATE IN_PROGRESS' }));
  await run({ pipeline: 'movies', solutions: [solution] }, deps);
  expect(published.map((one) => (one as unknown[])[1])).toEqual([{ ProvisionedTPS: 0 }, { ProvisionedTPS: 0 }]);
});

test.each([
  ['is not there yet', new ResourceNotFoundError('ResourceNotFoundException', 'ListSolutionVersions', 'no solution')],
  ['goes at this moment', new ResourceInUseError('ResourceInUseException', 'ListSolutionVersions', 'deleting')],
])('a solution that %s has no metric, and is no failure', async (_, error) => {
  const { personalize, deps, published } = setUp();
  personalize.listSolutionVersions = () => Promise.reject(error);
  const { campaignArn: _none, ...unserved } = solution;
  await expect(run({ pipeline: 'movies', solutions: [unserved] }, deps)).resolves.toEqual({ published: 0 });
  expect(published).toEqual([]);
});

test('fails when the service does', async () => {
  const { personalize, deps } = setUp();
  personalize.listSolutionVersions = () => Promise.reject(new Error('out of order'));
  await expect(run({ pipeline: 'movies', solutions: [solution] }, deps)).rejects.toThrow('out of order');
});
