import { damaged } from '../../personalize/state/state-error';
import { Journal } from '../../personalize/state/journal';
import type { Taken } from './deduplication';
import type { StoredMessage } from './message';

/** Something that happened to a queue. Each stands in a line of its own, so that a kill leaves all of it or nothing. */
type Happening =
  | readonly ['sent', queue: string, message: StoredMessage, hiddenUntil: number, taken: Taken | null]
  | readonly ['received', queue: string, counts: readonly (readonly [id: string, count: number])[], at: number]
  | readonly ['deleted', queue: string, ids: readonly string[]]
  | readonly ['moved', from: string, id: string, to: string, message: StoredMessage]
  | readonly ['taken', queue: string, taken: Taken]
  | readonly ['gone', queue: string];

/** Messages of one queue with the time until which each is hidden, and what was taken of late. */
export interface KeptQueue {
  readonly messages: Map<string, { message: StoredMessage; readonly hiddenUntil: number }>;
  readonly taken: Taken[];
}

/** Bytes that are added before the journal is written anew, unless its content is longer. */
const REWRITE_BYTES = 4 * 1024 * 1024;

/** Keeps the messages of all queues on disk. */
export class QueueJournal {
  /** By name of the queue. */
  readonly kept = new Map<string, KeptQueue>();
  private readonly journal: Journal;

  /**
   * @param contents everything that there is, asked for when the journal is written anew
   * @throws StateError when it is damaged
   */
  constructor(
    directory: string,
    private readonly contents: () => Iterable<Happening>,
  ) {
    const { journal, lines } = Journal.open(directory, 'sqs');
    this.journal = journal;
    for (const { number, text } of lines) {
      try {
        this.replay(JSON.parse(text) as Happening);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw damaged({ file: journal.file, line: number, offset: 0 }, 'the line is no JSON');
      }
    }
    journal.rewrite([...happeningsOf(this.kept)].map((happening) => JSON.stringify(happening)));
  }

  note(happening: Happening): void {
    const { journal } = this;
    // Before it is noted: the queue may have done it already, or not yet, and doing it twice must be doing it once.
    if (journal.addedBytes > Math.max(REWRITE_BYTES, 2 * journal.baseBytes)) {
      journal.rewrite([...this.contents()].map((one) => JSON.stringify(one)));
    }
    journal.append(JSON.stringify(happening));
  }

  close(): void {
    this.journal.close();
  }

  private replay(happening: Happening): void {
    const [kind, name] = happening;
    const queue = this.queueOf(name);
    switch (kind) {
      case 'sent': {
        const [, , message, hiddenUntil, taken] = happening;
        queue.messages.set(message.id, { message, hiddenUntil });
        if (taken) queue.taken.push(taken);
        return;
      }
      case 'received': {
        const [, , counts, at] = happening;
        for (const [id, receiveCount] of counts) {
          const one = queue.messages.get(id);
          if (one) one.message = { firstReceivedAt: at, ...one.message, receiveCount };
        }
        return;
      }
      case 'deleted':
        for (const id of happening[2]) queue.messages.delete(id);
        return;
      case 'moved': {
        const [, , id, to, message] = happening;
        queue.messages.delete(id);
        this.queueOf(to).messages.set(message.id, { message, hiddenUntil: 0 });
        return;
      }
      case 'taken':
        queue.taken.push(happening[2]);
        return;
      case 'gone':
        this.kept.delete(name);
    }
  }

  private queueOf(name: string): KeptQueue {
    const known = this.kept.get(name);
    if (known) return known;
    const queue: KeptQueue = { messages: new Map(), taken: [] };
    this.kept.set(name, queue);
    return queue;
  }
}

/** The shortest journal of what there is. */
export function* happeningsOf(queues: Iterable<readonly [string, KeptQueue]>): Iterable<Happening> {
  for (const [name, { messages, taken }] of queues) {
    for (const one of taken) yield ['taken', name, one];
    for (const { message, hiddenUntil } of messages.values()) yield ['sent', name, message, hiddenUntil, null];
  }
}
