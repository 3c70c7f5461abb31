import { VirtualClock } from '../../../../local/clock';
import type { FunctionFeeder } from '../../../../local/cloud/function-invoker';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import type { EventSourceSpec } from '../../../../local/cloud/sqs/event-source';
import { EventSources } from '../../../../local/cloud/sqs/event-sources';
import { Queues } from '../../../../local/cloud/sqs/queues';
import { aQueue, NOW, ROLE } from './test-queues';

type Record_ = { readonly messageId: string; readonly body: string; readonly attributes: Record<string, string> };
type Answer = (records: readonly Record_[]) => unknown;

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:deliver';
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
};

let clock: VirtualClock;
let queues: Queues;
let roles: RoleDirectory;
let sources: EventSources;
let batches: string[][];
let faults: string[];
let answer: Answer;

beforeEach(() => {
  clock = new VirtualClock(NOW);
  queues = new Queues(clock);
  roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy: { Version: '2012-10-17', Statement: [] } });
  grant(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']);
  batches = [];
  faults = [];
  answer = () => null;
  const functions: FunctionFeeder = {
    describe: () => ({ functionName: 'deliver', arn: FUNCTION, roleArn: ROLE, timeoutSeconds: 10 }),
    feed: async (_arn, payload) => {
      const { Records } = payload as { Records: Record_[] };
      batches.push(Records.map(({ body }) => body));
      const common = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', logLines: [] } as const;
      try {
        return { ...common, payload: await answer(Records) };
      } catch {
        return { ...common, payload: {}, functionError: 'Unhandled' };
      }
    },
  };
  const onFault = (_spec: EventSourceSpec, error: Error) => void faults.push(error.message);
  sources = new EventSources({ queues, functions, authorizer: new IamAuthorizer(roles, clock), clock, onFault });
});
afterEach(async () => {
  await sources.close();
  queues.close();
});

function grant(Action: string[]) {
  const Statement = [{ Effect: 'Allow', Action, Resource: '*' }];
  roles.putRolePolicy(ROLE, 'feed', { Version: '2012-10-17', Statement });
}
const feed = (name: string, more: Partial<EventSourceSpec> = {}) =>
  sources.put({
    ...{ id: 'm', queueArn: arnOf(name), functionArn: FUNCTION, enabled: true, batchSize: 10 },
    ...{ batchingWindowSeconds: 0, reportsItemFailures: true, ...more },
  });
const send = (name: string, body: string, groupId = 'g') =>
  queues.get(name).send({
    ...{ body, senderId: 'a' },
    ...(name.endsWith('.fifo') && { groupId, deduplicationId: body }),
  });

test('a function gets what is sent in batches, and what it takes is deleted', async () => {
  queues.create(aQueue('jobs'));
  await feed('jobs', { batchSize: 2 });
  for (const body of ['1', '2', '3']) send('jobs', body);
  await settled();
  expect(batches).toEqual([['1', '2'], ['3']]);
  expect(queues.get('jobs').counts).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test('messages that are reported come again after the visibility timeout, in order, and block their group alone', async () => {
  queues.create(aQueue('events.fifo', { visibilityTimeoutSeconds: 30 }));
  for (const [body, group] of [
    ['a1', 'a'],
    ['a2', 'a'],
    ['b1', 'b'],
  ] as const)
    send('events.fifo', body, group);
  answer = (records) => ({
    batchItemFailures: records
      .filter(({ body, attributes }) => body.startsWith('a') && attributes['ApproximateReceiveCount'] === '1')
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  });
  await feed('events.fifo');
  await settled();
  send('events.fifo', 'a3', 'a');
  send('events.fifo', 'b2', 'b');
  await settled();
  expect(batches).toEqual([['a1', 'a2', 'b1'], ['b2']]);
  await clock.advance(30_000);
  await settled();
  // Then a3 is received for the first time.
  expect(batches.slice(2)).toEqual([['a1', 'a2', 'a3']]);
  await clock.advance(30_000);
  await settled();
  expect(batches.slice(3)).toEqual([['a3']]);
  expect(queues.get('events.fifo').counts.inFlight).toBe(0);
});

test('an error of the function fails the batch, up to the dead letters', async () => {
  queues.create(aQueue('dead'));
  queues.create(aQueue('jobs', { redrive: { deadLetterArn: arnOf('dead'), maxReceiveCount: 2 } }));
  answer = () => Promise.reject(new Error('no'));
  await feed('jobs');
  send('jobs', 'x');
  for (let times = 0; times < 3; times++) {
    await settled();
    await clock.advance(30_000);
  }
  await settled();
  expect(batches).toEqual([['x'], ['x']]);
  expect(queues.get('dead').counts.visible).toBe(1);
});

test('fails to feed while there is no queue for the dead letters, and keeps them', async () => {
  queues.create(aQueue('dead'));
  queues.create(aQueue('jobs', { redrive: { deadLetterArn: arnOf('dead'), maxReceiveCount: 1 } }));
  answer = () => Promise.reject(new Error('no'));
  await feed('jobs');
  send('jobs', 'x');
  await settled();
  queues.delete('dead');
  await clock.advance(30_000);
  await settled();
  expect(batches).toEqual([['x']]);
  expect(faults).toEqual(['The specified queue does not exist.']);
  expect(queues.get('jobs').counts.visible).toBe(1);
});

test.each([
  ['is no object', 'text'],
  ['names what is not in the batch', { batchItemFailures: [{ itemIdentifier: 'other' }] }],
  ['has an entry without an id', { batchItemFailures: [{}] }],
])('fails the whole batch when the answer %s', async (_, given) => {
  queues.create(aQueue('jobs'));
  answer = () => given;
  await feed('jobs');
  send('jobs', 'x');
  await settled();
  expect(queues.get('jobs').counts.inFlight).toBe(1);
});

test('no more batches are under way at once than allowed, and each group has one', async () => {
  queues.create(aQueue('events.fifo'));
  let running = 0;
  let most = 0;
  const release: (() => void)[] = [];
  answer = () => {
    most = Math.max(most, ++running);
    return new Promise((resolve) => release.push(() => resolve(void running--)));
  };
  for (let n = 0; n < 8; n++) send('events.fifo', `m${n}`, `g${n % 4}`);
  await feed('events.fifo', { batchSize: 1, maximumConcurrency: 3 });
  await settled();
  while (release.length > 0) {
    release.shift()?.();
    await settled();
  }
  expect(most).toBe(3);
  expect(batches.flat()).toHaveLength(8);
  for (const group of [0, 1, 2, 3]) {
    expect(batches.flat().filter((body) => Number(body.slice(1)) % 4 === group)).toEqual([
      `m${group}`,
      `m${group + 4}`,
    ]);
  }
});

test('a batching window waits for a batch to fill', async () => {
  queues.create(aQueue('jobs'));
  await feed('jobs', { batchSize: 3, batchingWindowSeconds: 5 });
  send('jobs', '1');
  await settled();
  await clock.advance(4000);
  send('jobs', '2');
  await settled();
  expect(batches).toEqual([]);
  await clock.advance(1000);
  await settled();
  expect(batches).toEqual([['1', '2']]);
  for (const body of ['3', '4', '5']) send('jobs', body);
  await settled();
  expect(batches.slice(1)).toEqual([['3', '4', '5']]);
});

test('other settings take over what the former ones were waiting for', async () => {
  queues.create(aQueue('jobs'));
  answer = () => Promise.reject(new Error('no'));
  await feed('jobs');
  send('jobs', 'x');
  await settled();
  answer = () => null;
  await feed('jobs', { batchSize: 1 });
  await settled();
  expect(batches).toEqual([['x'], ['x']]);
  expect(queues.get('jobs').counts.visible).toBe(0);
});

describe('refuses', () => {
  test('a role that may not receive, at once and later', async () => {
    queues.create(aQueue('jobs'));
    grant(['sqs:DeleteMessage', 'sqs:GetQueueAttributes']);
    await expect(feed('jobs')).rejects.toThrow(
      'The provided execution role does not have permissions to call ReceiveMessage on SQS',
    );
    grant(['sqs:*']);
    await feed('jobs');
    grant(['sqs:DeleteMessage']);
    send('jobs', 'x');
    await settled();
    expect(batches).toEqual([]);
    expect(faults[0]).toContain('is not authorized to perform: sqs:ReceiveMessage');
  });

  test('what Lambda refuses of settings', async () => {
    queues.create(aQueue('jobs', { visibilityTimeoutSeconds: 5 }));
    queues.create(aQueue('events.fifo'));
    await expect(feed('jobs')).rejects.toThrow('5 seconds is less than Function timeout: 10 seconds');
    await expect(feed('events.fifo', { batchSize: 11 })).rejects.toThrow('from 1 to 10');
    await expect(feed('events.fifo', { batchingWindowSeconds: 1 })).rejects.toThrow('not supported for FIFO queues');
    await expect(feed('none')).rejects.toThrow('The specified queue does not exist');
  });
});
