import { run as createCampaign } from '../../lambda/create-campaign/create-campaign';
import { run as createDatasetImportJob } from '../../lambda/create-dataset-import-job/create-dataset-import-job';
import { run as createSolution } from '../../lambda/create-solution/create-solution';
import { run as createSolutionVersion } from '../../lambda/create-solution-version/create-solution-version';
import { run as evaluateSolutionVersion } from '../../lambda/evaluate-solution-version/evaluate-solution-version';
import { createHash } from 'node:crypto';
import type { CampaignPlan, SolutionPlan } from '../../lambda/shared/contract/workflow';
import { fingerprintOf } from '../../lambda/shared/data-files';
import { personalizePort } from '../../lambda/shared/personalize-sdk';
import type { S3Port } from '../../lambda/shared/s3-port';
import { arn, interactionsCsv, ROLE_ARN } from '../local/personalize/movies';
import { INTERACTIONS_SCHEMA } from '../local/personalize/movies-schemas';
import { startTwin, type TestTwin } from '../local/personalize/test-twin';
import { CreateDatasetCommand, CreateDatasetGroupCommand, CreateSchemaCommand } from '@aws-sdk/client-personalize';
import { aCampaignPlan, aDatasetPlan, aSolutionPlan } from './builders';
import { strict } from './fakes';

const METRIC = 'normalized_discounted_cumulative_gain_at_10';

const dataset = aDatasetPlan({ roleArn: ROLE_ARN });
const solution = aSolutionPlan({ solutionConfig: { algorithmHyperParameters: { bptt: '16' } } });
const campaign = aCampaignPlan();

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
  const { control } = twin;
  await control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
  await control.send(new CreateSchemaCommand({ name: 'interactions', schema: INTERACTIONS_SCHEMA }));
  await twin.settle();
  await control.send(
    new CreateDatasetCommand({
      name: 'movies-interactions',
      datasetGroupArn: arn('dataset-group/movies'),
      datasetType: 'Interactions',
      schemaArn: arn('schema/interactions'),
    }),
  );
  await twin.settle();
  twin.objects.set('s3://data/interactions/a.csv', interactionsCsv());
});

afterEach(() => twin.close());

/** The data bucket as the twin reads it: other contents of a file are another file. */
function depsOf({ control, objects, clock }: TestTwin) {
  const listFolder: S3Port['listFolder'] = async (bucket, prefix) =>
    [...objects.objects]
      .filter(([location]) => location.startsWith(`s3://${bucket}/${prefix}`))
      .map(([location, body]) => ({
        key: location.slice(`s3://${bucket}/`.length),
        size: body.length,
        eTag: createHash('md5').update(body).digest('hex'),
        lastModified: new Date(clock.now()),
      }))
      .filter(({ key }) => !key.slice(prefix.length).includes('/'));
  const s3 = strict<S3Port>('s3', { listFolder, readText: async () => undefined });
  return { personalize: personalizePort(control), s3 };
}

/** As check-data has it. */
async function fingerprint(): Promise<string> {
  return fingerprintOf(await depsOf(twin).s3.listFolder('data', 'interactions/'));
}

/** Files that were not there before. */
function newData(): void {
  twin.objects.set('s3://data/interactions/b.csv', interactionsCsv({ eventsPerUser: 26 }));
}

interface Plans {
  readonly solution?: SolutionPlan;
  readonly campaign?: CampaignPlan;
}

/** The steps of the workflow for one dataset and one solution, everything awaited in between. */
async function work(plans: Plans = {}) {
  const deps = depsOf(twin);
  const settled = async <T>(step: Promise<T>): Promise<T> => {
    const result = await step;
    await twin.settle();
    return result;
  };
  const plan = plans.solution ?? solution;
  const lastModified = new Date(twin.clock.now()).toISOString();
  const job = await settled(createDatasetImportJob({ dataset, fingerprint: await fingerprint(), lastModified }, deps));
  const made = await settled(createSolution({ solution: plan }, deps));
  const training = { solutionArn: made.solutionArn, datasetArns: [dataset.datasetArn], trainingMode: 'FULL' as const };
  const version = await settled(createSolutionVersion(training, deps));
  const { solutionVersionArn } = version;
  const evaluation = await evaluateSolutionVersion(
    {
      solutionVersionArn,
      campaignArn: campaign.campaignArn,
      promote: { metric: METRIC, minimum: 0.01, maxRegression: 0.5 },
    },
    deps,
  );
  const serving = await settled(createCampaign({ campaign: plans.campaign ?? campaign, solutionVersionArn }, deps));
  return { actions: [job, made, version, serving].map(({ action }) => action), version, evaluation };
}

describe('the handlers on the twin', () => {
  test('the first run makes everything, the second nothing', async () => {
    const first = await work();
    expect(first.actions).toEqual(['created', 'created', 'created', 'created']);
    expect(first.evaluation).toMatchObject({ promote: true, metrics: { [METRIC]: expect.any(Number) } });
    const second = await work();
    expect(second.actions).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
    expect(second.version).toMatchObject({
      solutionVersionArn: first.version.solutionVersionArn,
      status: 'ACTIVE',
      action: 'unchanged',
    });
    expect(second.evaluation.servingSolutionVersionArn).toBe(first.version.solutionVersionArn);
  });

  test('new data are imported, trained on and put to service', async () => {
    const first = await work();
    await twin.clock.advance(60_000);
    newData();
    const second = await work();
    expect(second.actions).toEqual(['created', 'unchanged', 'created', 'updated']);
    expect(second.evaluation.servingSolutionVersionArn).toBe(first.version.solutionVersionArn);
    expect(second.version.solutionVersionArn).not.toBe(first.version.solutionVersionArn);
    expect((await work()).actions).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
  });

  test('what the API can change is changed, and only that', async () => {
    await work();
    const explored = { itemExplorationConfig: { explorationWeight: '0.5', explorationItemAgeCutOff: '10' } };
    const changed = {
      solution: { ...solution, performAutoTraining: true },
      campaign: { ...campaign, minProvisionedTPS: 2, campaignConfig: explored },
    };
    expect((await work(changed)).actions).toEqual(['unchanged', 'updated', 'unchanged', 'updated']);
    expect((await work(changed)).actions).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
  });

  test("a campaign goes back to the service's defaults when its configuration leaves the pipeline file", async () => {
    const explored = { itemExplorationConfig: { explorationWeight: '0.5', explorationItemAgeCutOff: '10' } };
    await work({ campaign: { ...campaign, campaignConfig: explored } });
    const { campaignConfig: _left, ...bare } = campaign;
    expect((await work({ campaign: bare })).actions.at(-1)).toBe('updated');
    expect((await work({ campaign: bare })).actions.at(-1)).toBe('unchanged');
  });

  test('fails when a setting changed that the API cannot change', async () => {
    await work();
    const changed = aSolutionPlan({ solutionConfig: { algorithmHyperParameters: { bptt: '8' } } });
    await expect(work({ solution: changed })).rejects.toMatchObject({
      name: 'ResourceDriftError',
      message: expect.stringContaining('solutionConfig.algorithmHyperParameters.bptt is "16", wanted "8"'),
    });
  });

  test('two trainings asked for at one moment are one', async () => {
    await work();
    await twin.clock.advance(60_000);
    const deps = depsOf(twin);
    newData();
    const lastModified = new Date(twin.clock.now()).toISOString();
    await createDatasetImportJob({ dataset, fingerprint: await fingerprint(), lastModified }, deps);
    await twin.settle();
    const training = {
      solutionArn: solution.solutionArn,
      datasetArns: [dataset.datasetArn],
      trainingMode: 'FULL' as const,
    };
    const results = await Promise.all([createSolutionVersion(training, deps), createSolutionVersion(training, deps)]);
    expect(results.map(({ action }) => action).sort()).toEqual(['created', 'unchanged']);
    expect(new Set(results.map(({ solutionVersionArn }) => solutionVersionArn)).size).toBe(1);
  });

  test('fails with the name that the state machine retries while something stands in the way', async () => {
    const deps = depsOf(twin);
    await createDatasetImportJob(
      { dataset, fingerprint: await fingerprint(), lastModified: new Date(0).toISOString() },
      deps,
    );
    await twin.settle();
    await createSolution({ solution }, deps);
    const training = { solutionArn: solution.solutionArn, datasetArns: [], trainingMode: 'FULL' as const };
    await expect(createSolutionVersion(training, deps)).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });
});
