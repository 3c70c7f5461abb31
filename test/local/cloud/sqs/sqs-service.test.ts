import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { clientEnvironment, hasCommand, output } from '../endpoint/other-clients';
import { aQueue, failure, NOW, ROLE, startQueues } from './test-queues';

let local: Awaited<ReturnType<typeof startQueues>>;
beforeEach(async () => {
  local = await startQueues();
});
afterEach(() => local.close());

const send = (name: string, MessageBody: string, more: object = {}) =>
  local.client.send(new SendMessageCommand({ QueueUrl: local.at(name), MessageBody, ...more }));
const receive = async (name: string, more: object = {}) =>
  (
    await local.client.send(
      new ReceiveMessageCommand({
        QueueUrl: local.at(name),
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    )
  ).Messages ?? [];
const remove = (name: string, ReceiptHandle: string | undefined) =>
  local.client.send(new DeleteMessageCommand({ QueueUrl: local.at(name), ReceiptHandle }));

describe('a queue', () => {
  test('hands out what was sent, hides it, and shows it again until it is deleted', async () => {
    local.queues.create(aQueue('jobs'));
    await send('jobs', 'one', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'a' } } });
    const [first] = await receive('jobs');
    expect(first).toMatchObject({ Body: 'one', MessageAttributes: { kind: { StringValue: 'a' } } });
    expect(first?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SentTimestamp: String(NOW) });
    expect(await receive('jobs')).toEqual([]);
    await local.clock.advance(30_000);
    const [again] = await receive('jobs');
    expect(again?.Attributes?.['ApproximateReceiveCount']).toBe('2');
    await remove('jobs', again?.ReceiptHandle);
    await local.clock.advance(60_000);
    expect(await receive('jobs')).toEqual([]);
  });

  test('does not delete by a handle that somebody else has followed', async () => {
    local.queues.create(aQueue('jobs'));
    await send('jobs', 'one');
    const [first] = await receive('jobs');
    await local.clock.advance(30_000);
    await receive('jobs');
    await remove('jobs', first?.ReceiptHandle);
    await local.clock.advance(30_000);
    expect(await receive('jobs')).toHaveLength(1);
  });

  test('keeps a delayed message back, and forgets what is too old', async () => {
    local.queues.create(aQueue('jobs', { retentionSeconds: 60 }));
    await send('jobs', 'late', { DelaySeconds: 5 });
    expect(await receive('jobs')).toEqual([]);
    await local.clock.advance(5000);
    expect(await receive('jobs', { VisibilityTimeout: 0 })).toHaveLength(1);
    await local.clock.advance(60_000);
    expect(await receive('jobs')).toEqual([]);
  });

  test('shows a message earlier or later when its visibility is changed', async () => {
    local.queues.create(aQueue('jobs'));
    await send('jobs', 'one');
    const [one] = await receive('jobs');
    const change = (VisibilityTimeout: number) =>
      local.client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: local.at('jobs'),
          ReceiptHandle: one?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(100);
    await local.clock.advance(99_000);
    expect(await receive('jobs')).toEqual([]);
    await change(0);
    expect(await receive('jobs')).toHaveLength(1);
  });

  test('lets a long poll wait for the first message', async () => {
    local.queues.create(aQueue('jobs'));
    const waiting = receive('jobs', { WaitTimeSeconds: 20 });
    while (local.clock.waiting === 0) await new Promise(setImmediate);
    await send('jobs', 'one');
    expect(await waiting).toHaveLength(1);
    const inVain = receive('jobs', { WaitTimeSeconds: 1 });
    while (local.clock.waiting < 2) await new Promise(setImmediate);
    await local.clock.advance(1000);
    expect(await inVain).toEqual([]);
  });

  test('tells its attributes and its URL, and is purged', async () => {
    local.queues.create(aQueue('jobs-dead'));
    local.queues.create(
      aQueue('jobs', {
        redrive: { deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:jobs-dead', maxReceiveCount: 3 },
      }),
    );
    await send('jobs', 'one');
    await send('jobs', 'two', { DelaySeconds: 1 });
    await receive('jobs');
    const QueueUrl = local.at('jobs');
    const { Attributes } = await local.client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      RedrivePolicy: expect.stringContaining('"maxReceiveCount":3'),
    });
    expect((await local.client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).QueueUrl).toBe(QueueUrl);
    expect((await local.client.send(new ListQueuesCommand({ QueueNamePrefix: 'jobs-' }))).QueueUrls).toEqual([
      local.at('jobs-dead'),
    ]);
    await local.client.send(new PurgeQueueCommand({ QueueUrl }));
    await local.clock.advance(60_000);
    expect(await receive('jobs')).toEqual([]);
  });

  test('answers each entry of a batch by itself', async () => {
    local.queues.create(aQueue('jobs', { maximumMessageBytes: 1024 }));
    const QueueUrl = local.at('jobs');
    const Entries = [
      { Id: 'a', MessageBody: 'fits' },
      { Id: 'b', MessageBody: 'x'.repeat(1025) },
    ];
    const { Successful, Failed } = await local.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(Successful).toMatchObject([{ Id: 'a' }]);
    expect(Failed).toMatchObject([{ Id: 'b', SenderFault: true, Code: 'InvalidParameterValue' }]);
    const [one] = await receive('jobs');
    const gone = await local.client.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'x', ReceiptHandle: one?.ReceiptHandle }] }),
    );
    expect(gone.Successful).toEqual([{ Id: 'x' }]);
  });
});

describe('a FIFO queue', () => {
  const fifo = (body: string, MessageGroupId: string, more: object = {}) =>
    send('events.fifo', body, { MessageGroupId, MessageDeduplicationId: body, ...more });

  test('hands out no later message of a group while an earlier one is in flight; other groups go on', async () => {
    local.queues.create(aQueue('events.fifo'));
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['a3', 'a'],
    ] as const)
      await fifo(body, group);
    const [a1] = await receive('events.fifo', { MaxNumberOfMessages: 1 });
    expect(a1?.Body).toBe('a1');
    const [b1, ...none] = await receive('events.fifo');
    expect([b1?.Body, none]).toEqual(['b1', []]);
    await remove('events.fifo', a1?.ReceiptHandle);
    expect((await receive('events.fifo')).map(({ Body }) => Body)).toEqual(['a2', 'a3']);
  });

  test('shows a message that was not deleted again before those behind it', async () => {
    local.queues.create(aQueue('events.fifo'));
    await fifo('a1', 'a');
    await fifo('a2', 'a');
    const [first] = await receive('events.fifo', { MaxNumberOfMessages: 1 });
    await local.clock.advance(30_000);
    expect((await receive('events.fifo')).map(({ Body }) => Body)).toEqual(['a1', 'a2']);
    expect(await failure(remove('events.fifo', first?.ReceiptHandle))).toContain('The receipt handle has expired.');
  });

  test('takes the same message once in five minutes, deleted or not', async () => {
    local.queues.create(aQueue('events.fifo'));
    const { MessageId, SequenceNumber } = await fifo('a1', 'a');
    expect(await fifo('a1', 'b')).toMatchObject({ MessageId, SequenceNumber });
    const [only, ...others] = await receive('events.fifo');
    expect(others).toEqual([]);
    await remove('events.fifo', only?.ReceiptHandle);
    await local.clock.advance(299_000);
    await fifo('a1', 'a');
    expect(await receive('events.fifo')).toEqual([]);
    await local.clock.advance(1000);
    await fifo('a1', 'a');
    expect(await receive('events.fifo')).toHaveLength(1);
  });

  test('knows messages by their content if told so', async () => {
    local.queues.create(aQueue('events.fifo', { contentBasedDeduplication: true }));
    await send('events.fifo', 'same', { MessageGroupId: 'a' });
    await send('events.fifo', 'same', { MessageGroupId: 'a' });
    expect(await receive('events.fifo')).toHaveLength(1);
  });

  test('moves what fails too often to its dead letters, and back when told so', async () => {
    const deadLetterArn = 'arn:aws:sqs:us-east-1:000000000000:dead.fifo';
    local.queues.create(aQueue('dead.fifo'));
    local.queues.create(aQueue('events.fifo', { redrive: { deadLetterArn, maxReceiveCount: 1 } }));
    await fifo('a1', 'a');
    await fifo('a2', 'a');
    await receive('events.fifo', { MaxNumberOfMessages: 1 });
    await local.clock.advance(30_000);
    expect((await receive('events.fifo')).map(({ Body }) => Body)).toEqual(['a2']);
    const [dead] = await receive('dead.fifo', { VisibilityTimeout: 0 });
    expect(dead).toMatchObject({ Body: 'a1', Attributes: { MessageGroupId: 'a' } });
    expect(dead?.Attributes?.['DeadLetterQueueSourceArn']).toBe('arn:aws:sqs:us-east-1:000000000000:events.fifo');
    await local.client.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetterArn }));
    const tasks = await local.client.send(new ListMessageMoveTasksCommand({ SourceArn: deadLetterArn }));
    expect(tasks.Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
    await local.clock.advance(30_000);
    await local.client.send(new PurgeQueueCommand({ QueueUrl: local.at('dead.fifo') }));
    const back = await receive('events.fifo');
    expect(back.map(({ Body }) => Body)).toEqual(['a1']);
    expect(back[0]?.Attributes?.['ApproximateReceiveCount']).toBe('1');
  });
});

describe('refuses', () => {
  test('a queue that does not exist, by the name that every client knows', async () => {
    expect(await failure(send('none', 'x'))).toBe('QueueDoesNotExist: The specified queue does not exist.');
  });

  test('what does not fit the kind of queue', async () => {
    local.queues.create(aQueue('jobs'));
    local.queues.create(aQueue('events.fifo'));
    expect(await failure(send('events.fifo', 'x'))).toContain('must contain the parameter MessageGroupId');
    expect(await failure(send('events.fifo', 'x', { MessageGroupId: 'g' }))).toContain('ContentBasedDeduplication');
    expect(await failure(send('jobs', 'x', { MessageDeduplicationId: 'd' }))).toContain(
      'not valid for this queue type',
    );
  });

  test('too long a message, too many entries, ids that come twice, a handle that is none', async () => {
    local.queues.create(aQueue('jobs'));
    const QueueUrl = local.at('jobs');
    const batch = (Entries: { Id: string; MessageBody: string }[]) =>
      failure(local.client.send(new SendMessageBatchCommand({ QueueUrl, Entries })));
    expect(await failure(send('jobs', 'x'.repeat(1_048_577)))).toContain('must be shorter than 1048576 bytes');
    const eleven = Array.from({ length: 11 }, (_, i) => ({ Id: `i${i}`, MessageBody: 'x' }));
    expect(await batch(eleven)).toContain('TooManyEntriesInBatchRequest');
    expect(await batch([eleven[0]!, eleven[0]!])).toContain('BatchEntryIdsNotDistinct');
    expect(await batch([])).toContain('EmptyBatchRequest');
    expect(await batch([0, 1].map((i) => ({ Id: `i${i}`, MessageBody: 'x'.repeat(600_000) })))).toContain(
      'BatchRequestTooLong',
    );
    expect(await failure(remove('jobs', 'nonsense'))).toContain('ReceiptHandleIsInvalid');
  });

  test('a role that no policy lets in; the policy of the queue may', async () => {
    local.queues.create(aQueue('jobs'));
    const asRole = () => local.worker.send(new SendMessageCommand({ QueueUrl: local.at('jobs'), MessageBody: 'x' }));
    expect(await failure(asRole())).toContain('is not authorized to perform: sqs:SendMessage');
    const arn = 'arn:aws:sqs:us-east-1:000000000000:jobs';
    const allow = { Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'sqs:SendMessage', Resource: arn };
    local.queues.setPolicy('jobs', { Version: '2012-10-17', Statement: [allow] });
    expect(await failure(asRole())).toBe('none');
    local.queues.setPolicy('jobs', undefined);
    local.roles.putRolePolicy(ROLE, 'send', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn }],
    });
    expect(await failure(asRole())).toBe('none');
  });
});

const cli = hasCommand('aws', '--version') ? test : test.skip;
cli('the AWS CLI receives, and knows an error by its name (skipped where it is not installed)', async () => {
  local.queues.create(aQueue('jobs'));
  await send('jobs', 'hello');
  const aws = (...args: string[]) =>
    output('aws', ['--endpoint-url', local.url, 'sqs', ...args], clientEnvironment(local.url, 'local'));
  const [received, refused] = await Promise.all([
    aws('receive-message', '--queue-url', local.at('jobs')),
    failure(aws('get-queue-url', '--queue-name', 'none')),
  ]);
  expect(JSON.parse(received)).toMatchObject({ Messages: [{ Body: 'hello' }] });
  expect(refused).toContain('AWS.SimpleQueueService.NonExistentQueue');
});
