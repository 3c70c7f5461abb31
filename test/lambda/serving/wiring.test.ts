import { Readable } from 'node:stream';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { PersonalizeEventsClient, PutEventsCommand } from '@aws-sdk/client-personalize-events';
import { PersonalizeRuntimeClient } from '@aws-sdk/client-personalize-runtime';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import {
  type AcceptPlan,
  type DeliverPlan,
  type ServePlan,
  SERVING_ACTIONS,
  SERVING_ENVIRONMENT,
  SERVING_FUNCTIONS,
  type ServingFunction,
} from '../../../lambda/shared/contract/serving';
import { aDataset } from '../../lib/builders';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const control = mockClient(PersonalizeClient);
const runtime = mockClient(PersonalizeRuntimeClient);
const events = mockClient(PersonalizeEventsClient);
const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);
const ssm = mockClient(SSMClient);

const context = { functionName: 'f', getRemainingTimeInMillis: () => 15_000 } as Context;
const handlers = {} as Record<ServingFunction, Handler>;

const servePlan: ServePlan = {
  pipeline: 'movies',
  targets: [
    { name: 'for-you', kind: 'campaign', recipeType: 'USER_PERSONALIZATION' },
    { name: 'rank', kind: 'campaign', recipeType: 'PERSONALIZED_RANKING' },
    { name: 'offers', kind: 'campaign', recipeType: 'PERSONALIZED_ACTIONS' },
    { name: 'top', kind: 'recommender', recipeType: 'POPULAR_ITEMS' },
  ],
  filters: [],
  cacheSeconds: { recommendations: 0, similar: 0, ranking: 0, actions: 0 },
  bucket: 'data',
  fallback: true,
};
const acceptPlan: AcceptPlan = {
  queueUrl: 'https://sqs/records.fifo',
  schemas: { event: ['/movies/schema/interactions-1'] },
};
const deliverPlan: DeliverPlan = {
  trackingIdParameter: '/movies/tracking-id',
  datasetArns: { item: 'arn:items', user: 'arn:users' },
  deadLetterQueueUrl: 'https://sqs/dead.fifo',
};

beforeAll(async () => {
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  process.env[SERVING_ENVIRONMENT.servePlan] = JSON.stringify(servePlan);
  process.env[SERVING_ENVIRONMENT.acceptPlan] = JSON.stringify(acceptPlan);
  process.env[SERVING_ENVIRONMENT.deliverPlan] = JSON.stringify(deliverPlan);
  for (const name of SERVING_FUNCTIONS) {
    // The entry path that the stack bundles.
    handlers[name] = ((await import(`../../../lambda/${name}/index`)) as { readonly handler: Handler }).handler;
  }
});

beforeEach(() => {
  for (const mock of [control, runtime, events, s3, sqs, ssm]) mock.reset();
});

/** IAM actions of the calls that reached the clients. */
function actionsUsed(): string[] {
  const named = (prefix: string, mock: { calls(): { args: [object, ...unknown[]] }[] }): string[] =>
    mock.calls().map(({ args: [command] }) => `${prefix}:${command.constructor.name.replace(/(Batch)?Command$/, '')}`);
  return [
    ...[control, runtime, events].flatMap((mock) => named('personalize', mock)),
    ...named('s3', s3),
    ...named('sqs', sqs),
    ...named('ssm', ssm),
  ];
}

const request = (routeKey: string, more: object = {}) => ({ routeKey, requestContext: { requestId: 'r' }, ...more });
const notFound = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
const invalid = Object.assign(new Error('wrong'), { name: 'InvalidInputException' });
const campaignArn = 'arn:aws:personalize:us-east-1:000000000000:campaign/movies-for-you-aaaaaa';
const recommenderArn = 'arn:aws:personalize:us-east-1:000000000000:recommender/movies-top-aaaaaa';

describe('each entry point reaches its core through the real SDK clients', () => {
  test('serve', async () => {
    ssm.onAnyCommand().callsFake(({ Names }: { Names: string[] }) => ({
      Parameters: Names.map((Name) => ({ Name, Value: Name.includes('recommender') ? recommenderArn : campaignArn })),
    }));
    s3.onAnyCommand().callsFake(({ Key }: { Key: string }) => {
      if (Key !== 'serving/popular.json') throw Object.assign(new Error('none'), { name: 'NoSuchKey' });
      const text = JSON.stringify({ at: 'now', items: [{ itemId: 'a', count: 1 }] });
      return { Body: Readable.from([Buffer.from(text)]), ETag: '"1"' };
    });
    control.onAnyCommand().resolves({ campaign: { status: 'CREATE PENDING' }, recommender: { status: 'INACTIVE' } });
    runtime
      .onAnyCommand()
      .resolvesOnce({ itemList: [{ itemId: 'x' }] })
      .rejectsOnce(notFound)
      .rejects(invalid);
    const recommendations = (campaign: string) =>
      handlers.serve(
        request('GET /recommendations/{campaign}/{userId}', { pathParameters: { campaign, userId: 'u' } }),
        context,
      );
    await expect(recommendations('for-you')).resolves.toMatchObject({
      statusCode: 200,
      body: '{"itemList":[{"itemId":"x"}]}',
    });
    for (const [name, reason] of [
      ['for-you', 'MISSING'],
      ['for-you', 'NOT_ACTIVE'],
      ['top', 'NOT_ACTIVE'],
    ] as const) {
      await expect(recommendations(name)).resolves.toMatchObject({
        statusCode: 200,
        body: JSON.stringify({ itemList: [{ itemId: 'a' }], fallback: { reason } }),
      });
    }
    const body = JSON.stringify({ userId: 'u', inputList: ['a'] });
    await handlers.serve(request('POST /ranking/{campaign}', { pathParameters: { campaign: 'rank' }, body }), context);
    const actions = { pathParameters: { campaign: 'offers', userId: 'u' } };
    await handlers.serve(request('GET /actions/{campaign}/{userId}', actions), context);
    // ListBucket is what makes S3 tell a missing object from a forbidden one.
    expect([...new Set([...actionsUsed(), 's3:ListBucket'])].sort()).toEqual([...SERVING_ACTIONS.serve].sort());
  });

  test('accept-records', async () => {
    const Value = JSON.stringify(aDataset({ type: 'Interactions' }).schema);
    ssm.onAnyCommand().resolves({ Parameters: [{ Name: '/movies/schema/interactions-1', Value }] });
    sqs.onAnyCommand().resolves({ Successful: [{ Id: '0' }], Failed: [] });
    const eventList = [{ eventId: 'e', eventType: 'watch', itemId: 'i', sentAt: 1_700_000_000 }];
    const event = request('POST /events', { body: JSON.stringify({ sessionId: 's', eventList }) });
    await expect(handlers['accept-records'](event, context)).resolves.toMatchObject({
      statusCode: 202,
      body: '{"eventIds":["e"]}',
    });
    expect(actionsUsed().sort()).toEqual([...SERVING_ACTIONS['accept-records']].sort());
    expect(sqs.calls()[0]?.args[0].input).toMatchObject({
      QueueUrl: acceptPlan.queueUrl,
      Entries: [
        { Id: '0', MessageGroupId: expect.stringMatching(/^event-/), MessageDeduplicationId: expect.any(String) },
      ],
    });
  });

  test('deliver-records', async () => {
    ssm.onAnyCommand().resolves({ Parameters: [{ Name: '/movies/tracking-id', Value: 'tracking' }] });
    sqs.onAnyCommand().resolves({});
    events.onAnyCommand().resolves({});
    events.on(PutEventsCommand).rejects(invalid);
    const record = (messageId: string, body: object) => ({
      messageId,
      body: JSON.stringify(body),
      attributes: { MessageGroupId: messageId },
    });
    const eventList = [{ eventId: 'e', eventType: 'watch', itemId: 'i', sentAt: 1_700_000_000 }];
    const Records = [
      record('session', { kind: 'event', sessionId: 's', eventList }),
      record('item', { kind: 'item', id: 'i' }),
      record('user', { kind: 'user', id: 'u' }),
      { messageId: 'odd', body: 'x', attributes: { MessageGroupId: 'odd' } },
    ];
    await expect(handlers['deliver-records']({ Records }, context)).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: 'odd' }],
    });
    // The rest is what the event source mapping does with the same role.
    const polling = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    expect([...actionsUsed(), ...polling].sort()).toEqual([...SERVING_ACTIONS['deliver-records']].sort());
    expect(sqs.calls()[0]?.args[0].input).toMatchObject({
      QueueUrl: deliverPlan.deadLetterQueueUrl,
      MessageAttributes: { reason: { StringValue: 'wrong' } },
    });
  });
});
