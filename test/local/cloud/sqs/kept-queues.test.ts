import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../../local/clock';
import { Journal } from '../../../../local/personalize/state/journal';
import { Queues } from '../../../../local/cloud/sqs/queues';
import { aQueue, NOW } from './test-queues';

const DEAD = 'arn:aws:sqs:us-east-1:000000000000:dead.fifo';
const events = aQueue('events.fifo', { redrive: { deadLetterArn: DEAD, maxReceiveCount: 2 } });
const senderId = 'a';

let folder: string;
let clock: VirtualClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'queues-'));
  clock = new VirtualClock(NOW);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As after a kill: nothing was closed. */
function open() {
  const queues = new Queues(clock, folder);
  queues.create(aQueue('dead.fifo'));
  return { queues, queue: queues.create(events) };
}
const bodies = (received: readonly { readonly message: { readonly body: string } }[]) =>
  received.map(({ message }) => message.body);

test('what was sent and not deleted is there again, in order, with how often it was received', () => {
  const { queue } = open();
  for (const body of ['1', '2', '3']) queue.send({ body, groupId: 'g', deduplicationId: body, senderId });
  const [first] = queue.receive({ maximum: 2 });
  queue.delete(first!.receiptHandle);
  const again = open().queue.receive({ maximum: 10 });
  expect(bodies(again)).toEqual(['2', '3']);
  expect(again.map(({ message }) => message.receiveCount)).toEqual([2, 1]);
});

test('what was taken in the last five minutes is known again', () => {
  const sent = { body: 'x', groupId: 'g', deduplicationId: 'x', senderId };
  const { queue } = open();
  const { id } = queue.send(sent);
  queue.delete(queue.receive({ maximum: 1 })[0]!.receiptHandle);
  open();
  const { queue: later } = open();
  expect(later.send(sent).id).toBe(id);
  expect(later.receive({ maximum: 1 })).toEqual([]);
  expect(Number(later.send({ ...sent, deduplicationId: 'y' }).sequenceNumber)).toBe(2);
});

test('dead letters are in one place, and no message is in two', async () => {
  const { queue } = open();
  queue.send({ body: 'x', groupId: 'g', deduplicationId: 'x', senderId });
  for (let times = 0; times < 3; times++) {
    queue.receive({ maximum: 1 });
    await clock.advance(30_000);
  }
  const { queues, queue: later } = open();
  expect(later.counts.visible).toBe(0);
  expect(
    bodies(
      queues
        .get('dead.fifo')
        .visible()
        .map((message) => ({ message })),
    ),
  ).toEqual(['x']);
});

test('no dead letter is lost where the journal is written anew in the midst of its move', async () => {
  const { queues, queue } = open();
  const body = 'x'.repeat(200_000);
  queue.send({ body: 'dead', groupId: 'dead', deduplicationId: 'dead', senderId });
  for (let times = 0; times < 2; times++) {
    queue.receive({ maximum: 1 });
    await clock.advance(30_000);
  }
  // The next line is more than the journal takes before it is written anew.
  for (let n = 0; n < 21; n++) queue.send({ body: `${n} ${body}`, groupId: 'g', deduplicationId: `${n}`, senderId });
  const rewrite = jest.spyOn(Journal.prototype, 'rewrite');
  const append = jest.spyOn(Journal.prototype, 'append').mockImplementation(() => {
    throw new Error('killed');
  });
  expect(() => queue.receive({ maximum: 1 })).toThrow('killed');
  expect(rewrite).toHaveBeenCalledTimes(1);
  append.mockRestore();
  rewrite.mockRestore();
  queues.close();
  const kept = open().queue.visible();
  expect(kept.map(({ body: text }) => text.split(' ')[0])).toContain('dead');
});

test('the journal is written anew as it grows, and holds the same', () => {
  const { queue } = open();
  const body = 'x'.repeat(200_000);
  for (let n = 0; n < 60; n++) {
    queue.send({ body: `${n} ${body}`, groupId: 'g', deduplicationId: `${n}`, senderId });
    if (n >= 2) queue.delete(queue.receive({ maximum: 1 })[0]!.receiptHandle);
  }
  const left = open().queue.receive({ maximum: 10 });
  expect(bodies(left).map((text) => text.split(' ')[0])).toEqual(['58', '59']);
});

test('a deleted queue leaves nothing to one of the same name', () => {
  const { queues, queue } = open();
  queue.send({ body: 'x', groupId: 'g', deduplicationId: 'x', senderId });
  queues.delete('events.fifo');
  expect(open().queue.counts.visible).toBe(0);
});
