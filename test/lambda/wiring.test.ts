import { Readable } from 'node:stream';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { OPERATION_ACTIONS, OPERATIONS, type Operation } from '../../lambda/shared/contract/operations';
import { SDK_MAX_ATTEMPTS } from '../../lambda/shared/retries';
import { fingerprintOf } from '../../lambda/shared/data-files';
import {
  aBatchJobPlan,
  aCampaign,
  aCampaignPlan,
  aCustomResourceRequest,
  aDatasetPlan,
  aRecommenderPlan,
  aSolution,
  aSolutionPlan,
  DATASET_GROUP_ARN,
  SOLUTION_ARN,
  versionArn,
} from './builders';
import { arnOf } from './fakes';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const personalize = mockClient(PersonalizeClient);
const s3 = mockClient(S3Client);
const states = mockClient(SFNClient);
const ssm = mockClient(SSMClient);
const context = { functionName: 'f', getRemainingTimeInMillis: () => 600_000 } as Context;

process.env['AWS_REGION'] = 'us-east-1';
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
const handlers = {} as Record<Operation, Handler>;

beforeAll(async () => {
  for (const operation of OPERATIONS) {
    // The entry path that the stack bundles.
    const entry = (await import(`../../lambda/${operation}/index`)) as { readonly handler: Handler };
    handlers[operation] = entry.handler;
  }
});

/** IAM actions of the calls that reached the clients. */
function actionsUsed(): string[] {
  const named = (prefix: string, mock: { calls(): { args: [object, ...unknown[]] }[] }): string[] =>
    mock.calls().map(({ args: [command] }) => `${prefix}:${command.constructor.name.replace(/Command$/, '')}`);
  const used = [...named('personalize', personalize), ...named('s3', s3), ...named('states', states)];
  used.push(...named('ssm', ssm));
  return used.map((action) => (action === 's3:ListObjectsV2' ? 's3:ListBucket' : action));
}

beforeEach(() => {
  for (const mock of [personalize, s3, states, ssm]) mock.reset();
});

const lock = { bucket: 'data', key: 'control/lock.json' };
const dataset = aDatasetPlan();
const absent = Object.assign(new Error('none'), { name: 'ResourceNotFoundException' });

describe('each entry point reaches its core through the real SDK clients', () => {
  test('check-data', async () => {
    const body = 'USER_ID,ITEM_ID,TIMESTAMP\nu,i,1700000000\n';
    const file = { Key: 'interactions/a.csv', Size: body.length, ETag: '"1"', LastModified: new Date(0) };
    s3.onAnyCommand()
      .resolvesOnce({ Contents: [file] })
      .resolvesOnce({ Body: Readable.from([Buffer.from(body)]) as never })
      .resolves({});
    const event = { datasets: [dataset], report: { bucket: 'data', key: 'reports/r.json' } };
    await expect(handlers['check-data'](event, context)).resolves.toMatchObject({
      passed: false,
      datasets: [{ rows: 1 }],
    });
    expect(actionsUsed()).toEqual(OPERATION_ACTIONS['check-data']);
  });

  test('create-dataset-import-job', async () => {
    const file = { Key: 'interactions/a.csv', Size: 1, ETag: '"1"', LastModified: new Date(0) };
    const objects = [{ key: file.Key, size: file.Size, eTag: file.ETag, lastModified: file.LastModified }];
    s3.onAnyCommand().resolves({ Contents: [file] });
    personalize.onAnyCommand().resolves({ datasetImportJobArn: 'arn:j', datasetImportJobs: [] });
    const event = { dataset, fingerprint: fingerprintOf(objects), lastModified: '2026-01-01T00:00:00Z' };
    await expect(handlers['create-dataset-import-job'](event, context)).resolves.toMatchObject({ action: 'created' });
    expect(OPERATION_ACTIONS['create-dataset-import-job']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test('create-solution', async () => {
    personalize.onAnyCommand().rejectsOnce(absent).resolves({ solutionArn: SOLUTION_ARN });
    await expect(handlers['create-solution']({ solution: aSolutionPlan() }, context)).resolves.toMatchObject({
      action: 'created',
    });
    expect(actionsUsed()).toEqual(['personalize:DescribeSolution', 'personalize:CreateSolution']);
  });

  test('create-solution, of one that differs', async () => {
    personalize.onAnyCommand().resolves({ solution: aSolution({ performAutoTraining: true }) });
    await expect(handlers['create-solution']({ solution: aSolutionPlan() }, context)).resolves.toMatchObject({
      action: 'updated',
    });
    expect(actionsUsed()).toEqual(['personalize:DescribeSolution', 'personalize:UpdateSolution']);
  });

  test('create-solution-version', async () => {
    personalize.onAnyCommand().resolves({ solution: aSolution(), solutionVersionArn: versionArn('v1') });
    const event = { solutionArn: SOLUTION_ARN, datasetArns: [dataset.datasetArn], trainingMode: 'FULL' };
    await expect(handlers['create-solution-version'](event, context)).resolves.toMatchObject({ action: 'created' });
    expect(actionsUsed().sort()).toEqual([...OPERATION_ACTIONS['create-solution-version']].sort());
  });

  test('evaluate-solution-version', async () => {
    const { solutionArn, ...plan } = aSolutionPlan({ family: 'movies-for-you', datasetGroupArn: DATASET_GROUP_ARN });
    const other = { name: 'movies-for-you-aaaaaa', solutionArn };
    s3.onAnyCommand().rejects(Object.assign(new Error('none'), { name: 'NoSuchKey' }));
    personalize
      .onAnyCommand()
      .resolves({ metrics: { coverage: 1 }, campaign: aCampaign({ status: 'CREATE PENDING' }), solutions: [other] });
    const { campaignArn } = aCampaignPlan();
    const event = { ...plan, solutionVersionArn: versionArn('v2'), campaignArn };
    await expect(handlers['evaluate-solution-version'](event, context)).resolves.toMatchObject({ promote: true });
    expect([...actionsUsed(), 's3:ListBucket'].sort()).toEqual(
      [...OPERATION_ACTIONS['evaluate-solution-version']].sort(),
    );
  });

  test('create-campaign', async () => {
    personalize.onAnyCommand().resolves({ campaign: aCampaign() });
    const event = { campaign: aCampaignPlan(), solutionVersionArn: versionArn('v2') };
    await expect(handlers['create-campaign'](event, context)).resolves.toMatchObject({ action: 'updated' });
    expect(OPERATION_ACTIONS['create-campaign']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test('acquire-lock', async () => {
    const holder = 'arn:aws:states:us-east-1:000000000000:execution:m:other';
    s3.onAnyCommand()
      .rejectsOnce(Object.assign(new Error('no'), { name: 'PreconditionFailed' }))
      .resolves({ Body: Readable.from([Buffer.from(JSON.stringify({ executionArn: holder }))]) as never, ETag: '"1"' });
    states.onAnyCommand().resolves({ status: 'RUNNING' });
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:m:mine';
    await expect(handlers['acquire-lock']({ lock, executionArn }, context)).resolves.toEqual({
      acquired: false,
      heldBy: holder,
    });
    expect([...actionsUsed(), 's3:ListBucket'].sort()).toEqual([...OPERATION_ACTIONS['acquire-lock']].sort());
  });

  test('create-dataset', async () => {
    personalize.onAnyCommand().rejectsOnce(absent).resolves({ datasetArn: 'arn:aws:d' });
    const create = { name: 'n', datasetGroupArn: DATASET_GROUP_ARN, schemaArn: arnOf('schema', 's') };
    const event = { dataset: aDatasetPlan({ type: 'Actions', create }) };
    await expect(handlers['create-dataset'](event, context)).resolves.toMatchObject({ action: 'created' });
    expect(OPERATION_ACTIONS['create-dataset']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test('create-recommender', async () => {
    s3.onAnyCommand().rejects(Object.assign(new Error('none'), { name: 'NoSuchKey' }));
    personalize.onAnyCommand().rejectsOnce(absent).resolves({ recommenderArn: 'arn:aws:r' });
    await expect(handlers['create-recommender']({ recommender: aRecommenderPlan() }, context)).resolves.toMatchObject({
      action: 'created',
    });
    expect(OPERATION_ACTIONS['create-recommender']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test.each(['inference', 'segment'] as const)('create-batch-job, %s', async (kind) => {
    const file = { Key: 'batch/in/users.json', Size: 1, ETag: '"1"', LastModified: new Date(0) };
    s3.onAnyCommand().resolves({ Contents: [file] });
    personalize.onAnyCommand().resolves({ batchInferenceJobArn: 'arn:aws:b', batchSegmentJobArn: 'arn:aws:b' });
    const event = { job: aBatchJobPlan({ kind }), solutionVersionArn: versionArn('v1') };
    await expect(handlers['create-batch-job'](event, context)).resolves.toMatchObject({ action: 'created' });
    expect(OPERATION_ACTIONS['create-batch-job']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test('create-filter', async () => {
    personalize.onAnyCommand().rejectsOnce(absent).resolves({ filterArn: 'arn:aws:f' });
    const filter = {
      logicalName: 'good',
      name: 'movies-good-aaaaaa',
      filterArn: arnOf('filter', 'movies-good-aaaaaa'),
      datasetGroupArn: DATASET_GROUP_ARN,
      filterExpression: 'INCLUDE ActionID WHERE Actions.VALUE > 5',
      parameterName: '/movies/good/filter-arn',
    };
    await expect(handlers['create-filter']({ filter }, context)).resolves.toMatchObject({ action: 'created' });
    expect(OPERATION_ACTIONS['create-filter']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test('retire-removed', async () => {
    const solution = { name: 'movies-old-aaaaaa', solutionArn: SOLUTION_ARN, status: 'ACTIVE' };
    personalize.onAnyCommand().resolves({ solutions: [solution] });
    ssm.onAnyCommand().resolves({ Parameters: [{ Name: '/movies/old/campaign-arn' }] });
    s3.onAnyCommand().resolves({});
    const event = {
      pipeline: 'movies',
      datasetGroupArn: DATASET_GROUP_ARN,
      bucket: 'data',
      controlPrefix: 'control/',
      parameterKinds: ['campaign-arn'],
      keep: { names: [], served: [], filters: [], parameters: [] },
    };
    await expect(handlers['retire-removed'](event, context)).resolves.toEqual({
      done: false,
      waitingFor: [SOLUTION_ARN],
      deleted: ['/movies/old/campaign-arn', SOLUTION_ARN],
    });
    expect(OPERATION_ACTIONS['retire-removed']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test('retire-replaced', async () => {
    personalize.onAnyCommand().resolves({});
    const event = { datasetGroupArn: DATASET_GROUP_ARN, family: 'f', keep: 'f-aaaaaa' };
    await expect(handlers['retire-replaced'](event, context)).resolves.toMatchObject({ done: true });
    expect(OPERATION_ACTIONS['retire-replaced']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test('tear-down', async () => {
    personalize.onAnyCommand().resolves({});
    await expect(handlers['tear-down']({ datasetGroupArn: DATASET_GROUP_ARN }, context)).resolves.toMatchObject({
      done: true,
    });
    expect(OPERATION_ACTIONS['tear-down']).toEqual(expect.arrayContaining(actionsUsed()));
  });

  test('tear-down-request', async () => {
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:movies-teardown';
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:movies-teardown:e';
    states.onAnyCommand().resolves({ executionArn });
    const event = aCustomResourceRequest({
      RequestType: 'Delete',
      ResourceProperties: { stateMachineArn, datasetGroupArn: DATASET_GROUP_ARN },
    });
    await expect(handlers['tear-down-request'](event, context)).resolves.toEqual({ action: 'started', executionArn });
    expect(actionsUsed()).toEqual(OPERATION_ACTIONS['tear-down-request']);
  });
});

test('fails with the name that the state machine retries when throttling outlasts the SDK', async () => {
  personalize.onAnyCommand().rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
  await expect(handlers['create-solution']({ solution: aSolutionPlan() }, context)).rejects.toMatchObject({
    name: 'ThrottlingException',
    message: 'DescribeSolution: Rate exceeded',
  });
});

test('clients try often enough to absorb one request per second', async () => {
  personalize.onAnyCommand().resolves({ campaign: aCampaign() });
  await handlers['create-campaign']({ campaign: aCampaignPlan(), solutionVersionArn: versionArn('v1') }, context);
  const client = personalize.calls()[0]?.thisValue as PersonalizeClient;
  await expect(client.config.maxAttempts()).resolves.toBe(SDK_MAX_ATTEMPTS);
});
