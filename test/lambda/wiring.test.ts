import { Readable } from 'node:stream';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { OPERATION_ACTIONS, OPERATIONS, type Operation } from '../../lambda/shared/contract/operations';
import { SDK_MAX_ATTEMPTS } from '../../lambda/shared/retries';
import { aCampaign, aCampaignPlan, aDatasetPlan, aSolution, aSolutionPlan, SOLUTION_ARN, versionArn } from './builders';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const personalize = mockClient(PersonalizeClient);
const s3 = mockClient(S3Client);
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

/** IAM actions of the calls that reached the two clients. */
function actionsUsed(): string[] {
  const commands = [...personalize.calls(), ...s3.calls()].map(({ args: [command] }) => command.constructor.name);
  return commands.map((name) => {
    const operation = name.replace(/Command$/, '');
    if (operation === 'ListObjectsV2') return 's3:ListBucket';
    return ['GetObject', 'PutObject'].includes(operation) ? `s3:${operation}` : `personalize:${operation}`;
  });
}

beforeEach(() => {
  personalize.reset();
  s3.reset();
});

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
    personalize.onAnyCommand().resolves({ datasetImportJobArn: 'arn:j', datasetImportJobs: [] });
    const event = { dataset, fingerprint: 'f', lastModified: '2026-01-01T00:00:00Z' };
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
    personalize.onAnyCommand().resolves({ metrics: { coverage: 1 }, campaign: aCampaign() });
    const event = { solutionVersionArn: versionArn('v2'), campaignArn: aCampaignPlan().campaignArn };
    await expect(handlers['evaluate-solution-version'](event, context)).resolves.toMatchObject({ promote: true });
    expect(actionsUsed()).toEqual(OPERATION_ACTIONS['evaluate-solution-version']);
  });

  test('create-campaign', async () => {
    personalize.onAnyCommand().resolves({ campaign: aCampaign() });
    const event = { campaign: aCampaignPlan(), solutionVersionArn: versionArn('v2') };
    await expect(handlers['create-campaign'](event, context)).resolves.toMatchObject({ action: 'updated' });
    expect(OPERATION_ACTIONS['create-campaign']).toEqual(expect.arrayContaining(actionsUsed()));
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
