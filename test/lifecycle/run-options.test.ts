import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { counted, inventory } from '../reliability/account';
import { CUSTOM_DATA } from '../reliability/pipelines';
import { Stage } from '../reliability/stage';
import { assemblyOf } from './assembly';

/** Two solutions, a batch job, a dataset and a filter that only a run can make. */
const FULL = `
name: tiny
retainData: false
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items: { schema: { GENRE: { type: string, categorical: true } } }
  actions: { schema: { KIND: { type: string, categorical: true } } }
filters:
  - { name: unseen, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' }
  - { name: offers, filterExpression: 'INCLUDE ActionID WHERE Actions.KIND IN ("offer")' }
solutions:
  - { name: for-you, recipe: aws-popularity-count, campaign: { minProvisionedTPS: 1 } }
  - { name: extra, recipe: aws-popularity-count, campaign: { minProvisionedTPS: 1 } }
batchInference: [{ name: top, solution: extra, numResults: 5 }]
`;

/** For-you serves no more, the rest is gone. */
const SMALL = `
name: tiny
retainData: false
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items: { schema: { GENRE: { type: string, categorical: true } } }
  actions: { schema: { KIND: { type: string, categorical: true } } }
filters:
  - { name: unseen, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' }
solutions:
  - { name: for-you, recipe: aws-popularity-count }
`;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ assembly: assemblyOf(FULL) });
  const actions = ['ACTION_ID,KIND', ...Array.from({ length: 30 }, (_, i) => `a${i},offer`)].join('\n');
  await stage.put({ ...CUSTOM_DATA, 'actions/a.csv': actions });
});

afterAll(() => stage.close());

/** Names of the parameters of the pipeline. */
async function parameters(): Promise<readonly string[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const ssm = new SSMClient({ region: 'us-east-1', endpoint: stage.cloud.url, credentials });
  const { Parameters } = await ssm.send(new GetParametersByPathCommand({ Path: '/tiny', Recursive: true }));
  ssm.destroy();
  return (Parameters ?? []).map(({ Name }) => Name ?? '').sort();
}

test('the options of a run, and what it does of itself, on the deployed templates', async () => {
  // One deploy and one run are enough for filters of actions.
  const first = await stage.run();
  expect(first).toMatchObject({ why: '', status: 'SUCCEEDED', failedAttempts: 0 });
  expect(first.result).toMatchObject({
    datasets: [{ action: 'created' }, { action: 'created' }, { action: 'created' }],
    filters: [{ name: 'offers', status: 'SUCCEEDED', action: 'created' }],
    solutions: [{ training: { action: 'created' } }, { training: { action: 'created' } }],
    batchJobs: [{ name: 'top', status: 'SUCCEEDED', action: 'created' }],
  });
  expect(first.result).not.toHaveProperty('retired');
  expect(await parameters()).toEqual(
    expect.arrayContaining(['/tiny/offers/filter-arn', '/tiny/top/batch-output', '/tiny/extra/campaign-arn']),
  );

  // Unchanged data: nothing is imported, trained or computed, and it says so.
  const unchanged = { action: 'unchanged', reason: 'nothing was imported or reconfigured since it was trained' };
  expect((await stage.run()).result).toMatchObject({
    datasets: [{ action: 'unchanged' }, { action: 'unchanged' }, { action: 'unchanged' }],
    filters: [{ action: 'unchanged' }],
    solutions: [{ training: unchanged }, { training: unchanged }],
    batchJobs: [{ action: 'unchanged' }],
  });

  // `solutions`: these alone, with their batch jobs; `streamedEvents`: although no import is new.
  const named = await stage.run({ solutions: ['extra'], streamedEvents: true, skip: ['import'] });
  expect(named.result?.datasets).toEqual([]);
  expect(named.result?.solutions).toMatchObject([{ name: 'extra', training: { action: 'created' } }]);
  expect(named.result?.batchJobs).toMatchObject([{ name: 'top', action: 'created' }]);
  const others = await stage.run({ solutions: ['for-you'], skip: ['import'] });
  expect(others.result?.solutions).toMatchObject([{ name: 'for-you', training: unchanged }]);
  expect(others.result).not.toHaveProperty('batchJobs');

  // `batchJobs` and `skip`: that job alone, with the version that there is.
  const batch = await stage.run({ batchJobs: ['top'], skip: ['import', 'train'] });
  expect(batch.result).toMatchObject({
    datasets: [],
    solutions: [],
    batchJobs: [{ name: 'top', action: 'unchanged' }],
  });
  const data = await stage.run({ skip: ['train', 'batch'] });
  expect(data.result).toMatchObject({ datasets: [{}, {}, {}], solutions: [] });

  // `trainingMode`: UPDATE is for recipes that have it.
  const update = await stage.run({ trainingMode: 'UPDATE', solutions: ['extra'], skip: ['import'] });
  expect(update).toMatchObject({
    status: 'FAILED',
    why: expect.stringContaining('recipe aws-popularity-count has no trainings with trainingMode UPDATE'),
  });

  // What left the file goes, with its parameters.
  await stage.cloud.deploy(assemblyOf(SMALL));
  const last = await stage.run();
  expect(last).toMatchObject({ why: '', status: 'SUCCEEDED' });
  const arn = (one: string): string => one.replace(/^arn:aws:personalize:us-east-1:000000000000:|-[0-9a-f]{6}$/g, '');
  expect((last.result?.retired ?? []).map(arn).sort()).toEqual([
    '/tiny/extra/campaign-arn',
    '/tiny/for-you/campaign-arn',
    '/tiny/offers/filter-arn',
    '/tiny/top/batch-output',
    'campaign/tiny-extra',
    'campaign/tiny-for-you',
    'filter/tiny-offers',
    'solution/tiny-extra',
  ]);
  expect(await parameters()).toEqual(['/tiny/bucket', '/tiny/unseen/filter-arn']);
  const left = counted(await inventory(stage.personalize));
  expect(left).toMatchObject({ solution: 1, filter: 1 });
  expect(left).not.toHaveProperty('campaign');
  expect((await stage.run()).result).not.toHaveProperty('retired');
});
