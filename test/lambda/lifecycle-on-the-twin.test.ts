import { createHash } from 'node:crypto';
import {
  CreateFilterCommand,
  CreateSchemaCommand,
  CreateSolutionVersionCommand,
  ListDatasetsCommand,
  ListFiltersCommand,
  ListRecommendersCommand,
  ListSolutionsCommand,
} from '@aws-sdk/client-personalize';
import { run as createBatchJob } from '../../lambda/create-batch-job/create-batch-job';
import { run as createCampaign } from '../../lambda/create-campaign/create-campaign';
import { run as createDataset } from '../../lambda/create-dataset/create-dataset';
import { run as createDatasetImportJob } from '../../lambda/create-dataset-import-job/create-dataset-import-job';
import { run as createRecommender } from '../../lambda/create-recommender/create-recommender';
import { run as evaluateSolutionVersion } from '../../lambda/evaluate-solution-version/evaluate-solution-version';
import { run as retireReplaced } from '../../lambda/retire-replaced/retire-replaced';
import type { DeletionPassOutput } from '../../lambda/shared/contract/workflow';
import { fingerprintOf, newestOf } from '../../lambda/shared/data-files';
import { personalizePort } from '../../lambda/shared/personalize-sdk';
import type { S3Port } from '../../lambda/shared/s3-port';
import { run as tearDown } from '../../lambda/tear-down/tear-down';
import { ACTIONS_SCHEMA } from '../local/personalize/actions';
import { aDomainGroup, groupArn } from '../local/personalize/domains';
import {
  aDatasetGroup,
  arn,
  aSolution,
  aVersion,
  datasetArn,
  GROUP_ARN,
  interactionsCsv,
  ROLE_ARN,
} from '../local/personalize/movies';
import { startTwin, type TestTwin } from '../local/personalize/test-twin';
import { aBatchJobPlan, aCampaignPlan, aDatasetPlan, aRecommenderPlan } from './builders';
import { strict } from './fakes';

const RECIPE = 'aws-popularity-count';
const customResource = { answer: async () => expect('nobody').toBe('answered') };

let twin: TestTwin;
beforeEach(async () => {
  twin = await startTwin();
});
afterEach(() => twin.close());

/** The data bucket as the twin reads it: every file was written at the start. */
function bucket(): S3Port {
  return strict<S3Port>('s3', {
    readText: async () => undefined,
    listFolder: async (name, prefix) =>
      [...twin.objects.objects]
        .filter(([location]) => location.startsWith(`s3://${name}/${prefix}`))
        .map(([location, body]) => ({
          key: location.slice(`s3://${name}/`.length),
          size: body.length,
          eTag: createHash('md5').update(body).digest('hex'),
          lastModified: new Date(0),
        }))
        .filter(({ key }) => !key.slice(prefix.length).includes('/')),
  });
}

const deps = () => ({ personalize: personalizePort(twin.control), s3: bucket() });

async function settled<T>(step: Promise<T>): Promise<T> {
  const result = await step;
  await twin.settle();
  return result;
}

/** Passes until one is done. */
async function passes(pass: () => Promise<unknown>): Promise<number> {
  for (let count = 1; count < 20; count++) {
    if (((await settled(pass())) as DeletionPassOutput).done) return count;
  }
  throw new Error('twenty passes were not enough');
}

const tearDownGroup = (datasetGroupArn: string) => tearDown({ datasetGroupArn }, { ...deps(), customResource });

test('additions follow the full data and are imported once', async () => {
  await aDatasetGroup(twin, { datasets: ['Interactions'], imports: false });
  twin.objects.set('s3://data/interactions/incremental/b.csv', interactionsCsv({ eventsPerUser: 20 }));
  const dataset = aDatasetPlan({ roleArn: ROLE_ARN, datasetArn: datasetArn('Interactions') });
  const files = (prefix: string) => bucket().listFolder('data', prefix);
  const [full, added] = [await files('interactions/'), await files('interactions/incremental/')];
  const input = {
    dataset,
    fingerprint: fingerprintOf(full),
    lastModified: newestOf(full),
    additions: [
      {
        dataLocation: 's3://data/interactions/incremental/',
        rows: 1200,
        fingerprint: fingerprintOf(added),
        lastModified: newestOf(added),
      },
    ],
  };
  const answers = [];
  for (let call = 0; call < 3; call++) answers.push(await settled(createDatasetImportJob(input, deps())));
  expect(answers.map(({ action, more }) => [action, more])).toEqual([
    ['created', true],
    ['created', undefined],
    ['unchanged', undefined],
  ]);
});

test('a replacement is compared with what serves, computes, takes over, and its teardown leaves the data alone', async () => {
  await aDatasetGroup(twin, { datasets: ['Interactions'] });
  const family = 'movies-popular';
  const [old, own] = [`${family}-aaaaaa`, `${family}-bbbbbb`];
  const versions: string[] = [];
  for (const name of [old, own]) {
    const version = await aVersion(twin, await aSolution(twin, RECIPE, { name }));
    versions.push(version);
    const campaign = aCampaignPlan({ name, campaignArn: arn(`campaign/${name}`), campaignConfig: {} });
    const promote = { metric: 'coverage', maxRegression: 0.5 };
    const evaluation = await evaluateSolutionVersion(
      { solutionVersionArn: version, campaignArn: campaign.campaignArn, promote, family, datasetGroupArn: GROUP_ARN },
      deps(),
    );
    expect(evaluation).toMatchObject({ promote: true });
    expect(evaluation.servingSolutionVersionArn).toBe(name === own ? versions[0] : undefined);
    await settled(createCampaign({ campaign, solutionVersionArn: version }, deps()));
  }
  twin.objects.set('s3://data/batch/in/users.json', '{"userId":"u1"}\n');
  const job = { job: aBatchJobPlan({ roleArn: ROLE_ARN }), solutionVersionArn: versions[1] ?? '' };
  const first = await settled(createBatchJob(job, deps()));
  expect(first.action).toBe('created');
  expect([...twin.objects.objects.keys()]).toContain(`${first.outputLocation}users.json.out`);
  await expect(createBatchJob(job, deps())).resolves.toEqual({ ...first, status: 'ACTIVE', action: 'unchanged' });

  const retire = () => retireReplaced({ datasetGroupArn: GROUP_ARN, family, keep: own }, deps());
  await expect(passes(retire)).resolves.toBe(3);
  const { solutions } = await twin.control.send(new ListSolutionsCommand({ datasetGroupArn: GROUP_ARN }));
  expect(solutions?.map(({ name }) => name)).toEqual([own]);

  await passes(() => tearDownGroup(GROUP_ARN));
  await expect(retire()).resolves.toMatchObject({ done: true });
  const { datasets } = await twin.control.send(new ListDatasetsCommand({ datasetGroupArn: GROUP_ARN }));
  expect(datasets).toHaveLength(1);
});

test('a teardown in the middle of a training stops it, and takes datasets of actions with what holds them', async () => {
  await aDatasetGroup(twin, { datasets: ['Interactions'] });
  await twin.control.send(new CreateSchemaCommand({ name: 'actions', schema: ACTIONS_SCHEMA }));
  const create = { name: 'movies-actions', datasetGroupArn: GROUP_ARN, schemaArn: arn('schema/actions') };
  const dataset = aDatasetPlan({ type: 'Actions', datasetArn: datasetArn('Actions'), create });
  await expect(settled(createDataset({ dataset }, deps()))).resolves.toMatchObject({ action: 'created' });
  await expect(createDataset({ dataset }, deps())).resolves.toMatchObject({ status: 'ACTIVE', action: 'unchanged' });
  await twin.control.send(
    new CreateFilterCommand({
      name: 'seen',
      datasetGroupArn: GROUP_ARN,
      filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")',
    }),
  );
  const solutionArn = await aSolution(twin, RECIPE);
  await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));

  await passes(() => tearDownGroup(GROUP_ARN));
  const { datasets } = await twin.control.send(new ListDatasetsCommand({ datasetGroupArn: GROUP_ARN }));
  expect(datasets?.map(({ datasetType }) => datasetType)).toEqual(['INTERACTIONS']);
  const { Filters } = await twin.control.send(new ListFiltersCommand({ datasetGroupArn: GROUP_ARN }));
  expect(Filters).toEqual([]);
});

test('a recommender is made, brought to its configuration, and torn down', async () => {
  await aDomainGroup(twin, 'VIDEO_ON_DEMAND');
  const datasetGroupArn = groupArn('VIDEO_ON_DEMAND');
  const recipeArn = 'arn:aws:personalize:::recipe/aws-vod-most-popular';
  const recommender = aRecommenderPlan({ datasetGroupArn, recipeArn });
  const faster = { ...recommender, recommenderConfig: { minRecommendationRequestsPerSecond: 2 } };
  const actions: string[] = [];
  for (const plan of [recommender, recommender, faster, faster, recommender]) {
    actions.push((await settled(createRecommender({ recommender: plan }, deps()))).action);
  }
  expect(actions).toEqual(['created', 'unchanged', 'updated', 'unchanged', 'updated']);
  await passes(() => tearDownGroup(datasetGroupArn));
  const { recommenders } = await twin.control.send(new ListRecommendersCommand({ datasetGroupArn }));
  expect(recommenders).toEqual([]);
});
