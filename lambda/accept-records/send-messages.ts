import { ServiceError } from '../shared/errors';
import type { Message } from './messages';
import type { QueuePort } from './queue-port';

export interface SendDeps {
  readonly queue: QueuePort;
  /** Waits before a failed message is sent again. @param attempt that failed, from 1 */
  readonly pause: (attempt: number) => Promise<void>;
}

/** What SendMessageBatch takes. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MOST_MESSAGES = 10;
const MOST_BYTES = 256 * 1024;

const ATTEMPTS = 4;

/**
 * Sends messages in batches that hold each group once, so that one that fails is not overtaken by a later one of its group. What
 * fails is sent again; when that is in vain, the rest of its group stays here.
 * A call that failed may have been heard: the messages are sent again all the same, the queue takes none of them twice.
 */
export async function sendMessages(messages: readonly Message[], deps: SendDeps): Promise<Sent> {
  let failure: string | undefined;
  const sent = new Set<number>();
  const stopped = new Set<string>();
  let waiting = messages.map((message, index) => ({ message, index }));
  while (waiting.length > 0) {
    const batch = nextBatch(waiting);
    const { failed, reason } = await sendBatch(batch, deps);
    failure ??= reason;
    for (const { index, message } of batch) {
      if (failed.has(index)) stopped.add(message.group);
      else sent.add(index);
    }
    waiting = waiting.filter((one) => !batch.includes(one) && !stopped.has(one.message.group));
  }
  return { sent, failure };
}

export interface Sent {
  /** Places of the messages that are on the queue. */
  readonly sent: ReadonlySet<number>;
  /** Name of the error that kept the others from it, where there was one. */
  readonly failure: string | undefined;
}

interface Placed {
  readonly message: Message;
  readonly index: number;
}

function nextBatch(waiting: readonly Placed[]): readonly Placed[] {
  const batch: Placed[] = [];
  const groups = new Set<string>();
  let bytes = 0;
  for (const one of waiting) {
    if (batch.length === MOST_MESSAGES) break;
    const { group, body } = one.message;
    const size = Buffer.byteLength(body);
    const fits = batch.length === 0 || bytes + size <= MOST_BYTES;
    // A group that does not fit stays behind as a whole.
    if (!groups.has(group) && fits) {
      batch.push(one);
      bytes += size;
    }
    groups.add(group);
  }
  return batch;
}

async function sendBatch(
  batch: readonly Placed[],
  { queue, pause }: SendDeps,
): Promise<{ readonly failed: ReadonlySet<number>; readonly reason: string | undefined }> {
  let left = batch;
  for (let attempt = 1; ; attempt++) {
    const entries = left.map(({ message, index }) => ({ id: String(index), ...message }));
    const { failed, reason } = await sendOnce(entries, queue);
    left = left.filter(({ index }) => failed.includes(String(index)));
    if (left.length === 0 || attempt === ATTEMPTS) return { failed: new Set(left.map(({ index }) => index)), reason };
    await pause(attempt);
  }
}

async function sendOnce(
  entries: Parameters<QueuePort['send']>[0],
  queue: QueuePort,
): Promise<{ readonly failed: readonly string[]; readonly reason?: string }> {
  try {
    return { failed: await queue.send(entries) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { failed: entries.map(({ id }) => id), reason: error.name };
  }
}
