import type { StoredMessage } from './message';

/** A message in a queue. */
export interface Entry {
  message: StoredMessage;
  /** Nonce of its last receipt, while it is in flight. */
  receipt: string | undefined;
  /** Milliseconds since the epoch until which nobody gets it; 0: anybody does. */
  hiddenUntil: number;
}

/** In which order messages are handed out. */
export interface Line {
  add(entry: Entry): void;
  /** It was handed out: it has a receipt now. */
  leave(entry: Entry): void;
  /** It can be handed out (again). @param wasInFlight whether it had been handed out, rather than delayed */
  appear(entry: Entry, wasInFlight: boolean): void;
  remove(entry: Entry): void;
  /** What can be handed out, in order. Entries may leave or be removed as they come by. */
  candidates(): Iterable<Entry>;
}

/** A standard queue: whatever is there, the oldest first; what comes back goes to the end. */
export class StandardLine implements Line {
  private readonly ready = new Set<Entry>();

  add(entry: Entry): void {
    if (entry.hiddenUntil === 0) this.ready.add(entry);
  }

  leave(entry: Entry): void {
    this.ready.delete(entry);
  }

  appear(entry: Entry): void {
    this.ready.add(entry);
  }

  remove(entry: Entry): void {
    this.ready.delete(entry);
  }

  candidates(): Iterable<Entry> {
    return this.ready;
  }
}

interface Group {
  readonly id: string;
  /** In the order they were sent. */
  readonly entries: Entry[];
  inFlight: number;
}

/**
 * A FIFO queue: messages of one group strictly in order, none while an earlier one is in flight; groups take turns.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class FifoLine implements Line {
  private readonly groups = new Map<string, Group>();
  private readonly ready = new Set<Group>();

  add(entry: Entry): void {
    const id = entry.message.groupId ?? '';
    const group = this.groups.get(id) ?? { id, entries: [], inFlight: 0 };
    this.groups.set(id, group);
    group.entries.push(entry);
    this.lineUp(group);
  }

  leave(entry: Entry): void {
    const group = this.groupOf(entry);
    group.inFlight += 1;
    this.ready.delete(group);
  }

  appear(entry: Entry, wasInFlight: boolean): void {
    const group = this.groupOf(entry);
    if (wasInFlight) group.inFlight -= 1;
    this.lineUp(group);
  }

  remove(entry: Entry): void {
    const group = this.groupOf(entry);
    group.entries.splice(group.entries.indexOf(entry), 1);
    if (entry.receipt !== undefined) group.inFlight -= 1;
    if (group.entries.length === 0) this.groups.delete(group.id);
    this.lineUp(group);
  }

  *candidates(): Iterable<Entry> {
    for (const { entries } of this.ready) {
      for (let index = 0; ;) {
        const entry = entries[index];
        if (entry === undefined || entry.hiddenUntil > 0) break;
        yield entry;
        // Unless it was removed.
        if (entries[index] === entry) index += 1;
      }
    }
  }

  private lineUp(group: Group): void {
    if (group.inFlight === 0 && group.entries[0]?.hiddenUntil === 0) this.ready.add(group);
    else this.ready.delete(group);
  }

  private groupOf(entry: Entry): Group {
    const group = this.groups.get(entry.message.groupId ?? '');
    if (group === undefined) throw new Error(`message ${entry.message.id} is in no group of its queue`);
    return group;
  }
}
