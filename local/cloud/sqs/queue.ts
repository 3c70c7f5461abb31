import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { Deduplication, type Taken } from './deduplication';
import { DueTimes } from './due-times';
import { FifoLine, StandardLine, type Entry, type Line } from './line';
import { sizeOf, type NewMessage, type ReceivedMessage, type StoredMessage } from './message';
import { queueArn, type QueueSettings } from './queue-settings';
import { invalid, invalidValue, missing, receiptHandleIsInvalid, simpleQueueError } from './sqs-error';

/** Where a queue notes what outlives the process. */
export interface QueueRecord {
  sent(message: StoredMessage, hiddenUntil: number, taken: Taken | undefined): void;
  /** @param counts how often each was received by now */
  received(counts: readonly (readonly [id: string, count: number])[], at: number): void;
  deleted(ids: readonly string[]): void;
}

export interface QueueOptions {
  readonly clock: Clock;
  readonly record: QueueRecord;
  /** Takes over a message that was received too often, and releases it here. */
  readonly toDeadLetters: (message: StoredMessage, deadLetterArn: string) => void;
}

export interface ReceiveOptions {
  readonly maximum: number;
  /** Infinity: until it is deleted or shown again. @default that of the queue */
  readonly visibilitySeconds?: number;
  /** Of all bodies together. @default no limit */
  readonly maximumBytes?: number;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const MAXIMUM_IN_FLIGHT = 120_000;

/** One queue, standard or FIFO, with visibility, delay, retention, deduplication and dead letters. */
export class Queue {
  private readonly entries = new Map<string, Entry>();
  private readonly line: Line;
  private readonly due = new DueTimes<Entry>();
  private readonly deduplication = new Deduplication();
  private readonly listeners = new Set<() => void>();
  private sequence = 0;
  private inFlight = 0;
  private delayed = 0;
  private alarm: { readonly at: number; readonly stop: AbortController } | undefined;
  private isTelling = false;

  constructor(
    public settings: QueueSettings,
    private readonly options: QueueOptions,
  ) {
    this.line = settings.fifo ? new FifoLine() : new StandardLine();
  }

  get arn(): string {
    return queueArn(this.settings.name);
  }

  /** How many messages there are, by what can be done with them. */
  get counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    this.tick();
    const { inFlight, delayed } = this;
    return { visible: this.entries.size - inFlight - delayed, inFlight, delayed };
  }

  /** @param listener told when messages can be received; the result takes it away again */
  onAvailable(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /**
   * Takes a message; a FIFO queue takes the same one once in five minutes.
   * @throws SqsError
   */
  send(given: NewMessage): { readonly id: string; readonly sequenceNumber?: string } {
    this.check(given);
    const now = this.options.clock.now();
    const { settings } = this;
    const key = settings.fifo ? this.deduplicationKey(given) : undefined;
    const known = key === undefined ? undefined : this.deduplication.find(key.text, now);
    if (known) return { id: known.id, sequenceNumber: known.sequenceNumber };
    const delaySeconds = given.delaySeconds ?? settings.delaySeconds;
    const { delaySeconds: _, ...message } = given;
    const stored: StoredMessage = {
      ...message,
      id: randomUUID(),
      sentAt: now,
      receiveCount: 0,
      ...(key && { deduplicationId: key.id, sequenceNumber: this.nextSequenceNumber() }),
    };
    const taken = key && { key: key.text, id: stored.id, sequenceNumber: stored.sequenceNumber ?? '', at: now };
    const hiddenUntil = delaySeconds > 0 ? now + delaySeconds * 1000 : 0;
    this.options.record.sent(stored, hiddenUntil, taken);
    if (taken) this.deduplication.note(taken);
    this.put(stored, hiddenUntil);
    return { id: stored.id, ...(key && { sequenceNumber: stored.sequenceNumber ?? '' }) };
  }

  /** Takes a message over as it is: from the journal, or from another queue, which has noted that. */
  put(message: StoredMessage, hiddenUntil = 0): void {
    this.sequence = Math.max(this.sequence, Number(message.sequenceNumber ?? 0));
    const entry: Entry = { message, receipt: undefined, hiddenUntil };
    this.entries.set(message.id, entry);
    this.line.add(entry);
    if (hiddenUntil > 0) {
      this.delayed += 1;
      this.waitFor(entry);
    } else this.tell();
  }

  /** Knows again what was taken before a restart. */
  remember(taken: Taken): void {
    this.deduplication.note(taken);
    this.sequence = Math.max(this.sequence, Number(taken.sequenceNumber));
  }

  /** What there is, and what was taken of late: all that a restart needs. */
  contents(): { readonly messages: readonly (readonly [StoredMessage, number])[]; readonly taken: readonly Taken[] } {
    return {
      messages: [...this.entries.values()].map(({ message, receipt, hiddenUntil }) => {
        return [message, receipt === undefined ? hiddenUntil : 0] as const;
      }),
      taken: this.deduplication.all(this.options.clock.now()),
    };
  }

  /** Hands messages out. @throws SqsError OverLimit */
  receive({ maximum, visibilitySeconds, maximumBytes = Infinity }: ReceiveOptions): readonly ReceivedMessage[] {
    this.tick();
    const { settings, options } = this;
    const now = options.clock.now();
    const seconds = visibilitySeconds ?? settings.visibilityTimeoutSeconds;
    const received: ReceivedMessage[] = [];
    let bytes = 0;
    for (const entry of this.line.candidates()) {
      const { redrive } = settings;
      if (redrive && entry.message.receiveCount >= redrive.maxReceiveCount) {
        options.toDeadLetters(entry.message, redrive.deadLetterArn);
        continue;
      }
      bytes += sizeOf(entry.message);
      if (received.length === maximum || (received.length > 0 && bytes > maximumBytes)) break;
      if (this.inFlight >= MAXIMUM_IN_FLIGHT) {
        if (settings.fifo || received.length > 0) break;
        throw simpleQueueError('OverLimit', `Too many messages in flight. The limit is ${MAXIMUM_IN_FLIGHT}.`);
      }
      received.push(this.handOut(entry, seconds, now));
    }
    const counts = received.map(({ message }) => [message.id, message.receiveCount] as const);
    if (counts.length > 0) options.record.received(counts, now);
    return received;
  }

  /** Deletes a message that was received; one that is gone counts as deleted. @throws SqsError */
  delete(receiptHandle: string): void {
    const entry = this.find(receiptHandle);
    if (entry === undefined) return;
    if (entry.receipt !== nonceOf(receiptHandle)) {
      // An old receipt does not delete what somebody else has received since.
      if (!this.settings.fifo) return;
      throw invalidValue('ReceiptHandle', receiptHandle, 'The receipt handle has expired.');
    }
    this.options.record.deleted([entry.message.id]);
    this.drop(entry);
  }

  /** @param seconds 0–43,200; 0 shows the message again at once @throws SqsError */
  changeVisibility(receiptHandle: string, seconds: number): void {
    if (!(seconds >= 0 && seconds <= 43_200)) {
      throw invalidValue('VisibilityTimeout', seconds, 'Must be between 0 and 43200.');
    }
    const entry = this.find(receiptHandle);
    if (entry === undefined || entry.receipt !== nonceOf(receiptHandle)) {
      const reason = 'Message does not exist or is not available for visibility timeout change.';
      if (entry === undefined) throw invalidValue('ReceiptHandle', receiptHandle, reason);
      throw simpleQueueError('MessageNotInflight', reason);
    }
    entry.hiddenUntil = this.options.clock.now() + seconds * 1000;
    if (seconds === 0) this.show(entry);
    else this.waitFor(entry);
  }

  /** Shows a message again that was handed out, unless it is gone or somebody else has it. */
  showAgain(receiptHandle: string): void {
    const entry = this.find(receiptHandle);
    if (entry !== undefined && entry.receipt === nonceOf(receiptHandle)) this.show(entry);
  }

  /** Deletes everything. */
  purge(): void {
    if (this.entries.size === 0) return;
    this.options.record.deleted([...this.entries.keys()]);
    for (const entry of [...this.entries.values()]) this.drop(entry);
  }

  /** Every message that could be received. */
  visible(): readonly StoredMessage[] {
    this.tick();
    return [...this.entries.values()].filter(({ hiddenUntil }) => hiddenUntil === 0).map(({ message }) => message);
  }

  /** Lets a message go that another queue has taken over, which has noted it. */
  release(id: string): void {
    const entry = this.entries.get(id);
    if (entry) this.drop(entry);
  }

  close(): void {
    this.alarm?.stop.abort();
    this.alarm = undefined;
    this.listeners.clear();
  }

  nextSequenceNumber(): string {
    return String(++this.sequence).padStart(20, '0');
  }

  private check(given: NewMessage): void {
    const { fifo, maximumMessageBytes } = this.settings;
    if (given.body === '') throw missing('MessageBody');
    if (sizeOf(given) > maximumMessageBytes) {
      throw invalid(
        `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageBytes} bytes.`,
      );
    }
    if (!fifo) {
      if (given.deduplicationId === undefined) return;
      const reason = 'The request include parameter that is not valid for this queue type';
      throw invalidValue('MessageDeduplicationId', given.deduplicationId, reason);
    }
    if (given.groupId === undefined) throw missing('MessageGroupId');
    if (given.delaySeconds !== undefined) {
      const reason = 'The request include parameter that is not valid for this queue type.';
      throw invalidValue('DelaySeconds', given.delaySeconds, reason);
    }
  }

  private deduplicationKey({ body, groupId, deduplicationId }: NewMessage): { id: string; text: string } {
    const { contentBasedDeduplication, deduplicationScope } = this.settings;
    if (deduplicationId === undefined && !contentBasedDeduplication) {
      throw invalid(
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      );
    }
    const id = deduplicationId ?? createHash('sha256').update(body).digest('hex');
    return { id, text: deduplicationScope === 'queue' ? id : JSON.stringify([groupId, id]) };
  }

  private handOut(entry: Entry, seconds: number, now: number): ReceivedMessage {
    const { message } = entry;
    entry.message = {
      ...message,
      receiveCount: message.receiveCount + 1,
      firstReceivedAt: message.firstReceivedAt ?? now,
    };
    const receipt = randomUUID();
    const receiptHandle = Buffer.from(`${message.id} ${receipt}`).toString('base64');
    if (seconds === 0) return { message: entry.message, receiptHandle };
    entry.receipt = receipt;
    entry.hiddenUntil = now + seconds * 1000;
    this.inFlight += 1;
    this.line.leave(entry);
    this.waitFor(entry);
    return { message: entry.message, receiptHandle };
  }

  private find(receiptHandle: string): Entry | undefined {
    const [id = '', nonce] = decode(receiptHandle);
    if (nonce === undefined) throw receiptHandleIsInvalid(receiptHandle);
    this.tick();
    return this.entries.get(id);
  }

  private show(entry: Entry): void {
    const wasInFlight = entry.receipt !== undefined;
    entry.hiddenUntil = 0;
    entry.receipt = undefined;
    if (wasInFlight) this.inFlight -= 1;
    else this.delayed -= 1;
    this.line.appear(entry, wasInFlight);
    this.tell();
  }

  private drop(entry: Entry): void {
    this.entries.delete(entry.message.id);
    this.line.remove(entry);
    if (entry.receipt !== undefined) this.inFlight -= 1;
    else if (entry.hiddenUntil > 0) this.delayed -= 1;
    // The next message of its group may be free now.
    if (this.settings.fifo) this.tell();
  }

  /** Shows what has become visible and forgets what is too old. */
  private tick(): void {
    const now = this.options.clock.now();
    for (let next = this.due.take(now); next; next = this.due.take(now)) {
      const { item, at } = next;
      // Shown, deleted or hidden for another time since.
      if (this.entries.get(item.message.id) === item && item.hiddenUntil === at) this.show(item);
    }
    const oldest = now - this.settings.retentionSeconds * 1000;
    for (const entry of this.entries.values()) {
      if (entry.message.sentAt > oldest) break;
      this.options.record.deleted([entry.message.id]);
      this.drop(entry);
    }
  }

  private waitFor(entry: Entry): void {
    if (entry.hiddenUntil === Infinity) return;
    this.due.add(entry.hiddenUntil, entry);
    this.setAlarm();
  }

  /** Sleeps until the next message becomes visible, so that whoever waits for one hears of it. */
  private setAlarm(): void {
    const at = this.due.next;
    if (at === undefined || (this.alarm && this.alarm.at <= at)) return;
    this.alarm?.stop.abort();
    const stop = new AbortController();
    this.alarm = { at, stop };
    const { clock } = this.options;
    clock.sleep(Math.max(0, at - clock.now()), stop.signal).then(
      () => {
        this.alarm = undefined;
        this.tick();
        this.setAlarm();
      },
      () => undefined,
    );
  }

  /** After what is being done: a listener may receive at once. */
  private tell(): void {
    if (this.isTelling) return;
    this.isTelling = true;
    queueMicrotask(() => {
      this.isTelling = false;
      for (const listener of [...this.listeners]) listener();
    });
  }
}

function decode(receiptHandle: string): readonly string[] {
  return Buffer.from(receiptHandle, 'base64').toString('utf8').split(' ');
}

function nonceOf(receiptHandle: string): string | undefined {
  return decode(receiptHandle)[1];
}
