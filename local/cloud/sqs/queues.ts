import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../../clock';
import { parsePolicyDocument } from '../iam/policy-document';
import type { ResourcePolicy } from '../iam/resource-authorizer';
import type { StoredMessage } from './message';
import { Queue } from './queue';
import { happeningsOf, QueueJournal, type KeptQueue } from './queue-journal';
import { checkQueueSettings, queueArn, queueNameOf, type QueueSettings } from './queue-settings';
import { queueDoesNotExist, resourceNotFound, unsupported } from './sqs-error';

/** What came of moving dead letters. */
export interface MoveTask {
  readonly taskHandle: string;
  readonly sourceArn: string;
  /** Absent: each message went to the queue that it was a dead letter of. */
  readonly destinationArn?: string;
  readonly moved: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** The ten newest are listed. */
const KEPT_TASKS = 10;

/** Every queue of the local account. */
export class Queues {
  private readonly queues = new Map<string, Queue>();
  private readonly policies = new Map<string, ResourcePolicy>();
  private readonly tasks: MoveTask[] = [];
  private readonly journal: QueueJournal | undefined;

  /**
   * @param clock judges visibility, delay, retention and deduplication
   * @param directory where messages outlive the process; none: they do not
   * @throws StateError when what is kept there is damaged
   */
  constructor(
    private readonly clock: Clock = systemClock,
    directory?: string,
  ) {
    this.journal = directory === undefined ? undefined : new QueueJournal(directory, () => this.contents());
  }

  /**
   * Makes a queue, with the messages that a former process kept for it.
   * @throws Error for settings that SQS would refuse, and for a name that is taken
   */
  create(settings: QueueSettings): Queue {
    const { name } = settings;
    if (this.queues.has(name)) throw new Error(`a queue named ${name} exists already`);
    checkQueueSettings(settings);
    const queue = new Queue(settings, {
      clock: this.clock,
      record: {
        sent: (message, hiddenUntil, taken) => this.journal?.note(['sent', name, message, hiddenUntil, taken ?? null]),
        received: (counts, at) => this.journal?.note(['received', name, counts, at]),
        deleted: (ids) => this.journal?.note(['deleted', name, ids]),
      },
      toDeadLetters: (message, deadLetterArn) => this.toDeadLetters(queue, message, deadLetterArn),
    });
    this.queues.set(name, queue);
    const kept = this.journal?.kept.get(name);
    this.journal?.kept.delete(name);
    for (const taken of kept?.taken ?? []) queue.remember(taken);
    for (const { message, hiddenUntil } of kept?.messages.values() ?? []) queue.put(message, hiddenUntil);
    return queue;
  }

  /** @throws Error for settings that SQS would refuse */
  update(settings: QueueSettings): void {
    checkQueueSettings(settings);
    this.get(settings.name).settings = settings;
  }

  /** With all its messages; a queue that is not there is no error. */
  delete(name: string): void {
    this.queues.get(name)?.close();
    this.queues.delete(name);
    this.policies.delete(name);
    this.journal?.note(['gone', name]);
  }

  /** @param policy undefined takes it away @throws PolicyDocumentError, SqsError */
  setPolicy(name: string, policy: unknown): void {
    const { arn } = this.get(name);
    if (policy === undefined) this.policies.delete(name);
    else this.policies.set(name, { resourceArn: arn, document: parsePolicyDocument(policy, 'resource') });
  }

  policyOf(name: string): ResourcePolicy | undefined {
    return this.policies.get(name);
  }

  /** @param nameOrArn also the URL @throws SqsError QueueDoesNotExist */
  get(nameOrArn: string): Queue {
    const queue = this.queues.get(queueNameOf(nameOrArn));
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  /** By name. */
  list(): readonly Queue[] {
    return [...this.queues.values()].sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
  }

  /** Queues that put their dead letters into this one. */
  sourcesOf(deadLetterArn: string): readonly Queue[] {
    return this.list().filter(({ settings }) => settings.redrive?.deadLetterArn === deadLetterArn);
  }

  /**
   * Moves what lies in a dead-letter queue back, as new messages that were never received.
   * @param destinationArn none: each to the queue that it came from
   * @throws SqsError
   */
  moveMessages(sourceArn: string, destinationArn?: string): MoveTask {
    const source = this.resource(sourceArn);
    if (this.sourcesOf(source.arn).length === 0) {
      throw unsupported('Source queue must be configured as a Dead Letter Queue.');
    }
    if (destinationArn !== undefined) this.resource(destinationArn);
    const startedAt = this.clock.now();
    let moved = 0;
    for (const message of source.visible()) {
      const target = this.get(destinationArn ?? message.deadLetterSourceArn ?? this.onlySourceOf(source.arn));
      const { deadLetterSourceArn: _, firstReceivedAt: __, ...rest } = message;
      this.move(source, message.id, target, { ...rest, id: randomUUID(), sentAt: startedAt, receiveCount: 0 });
      moved += 1;
    }
    const task = {
      taskHandle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64'),
      sourceArn,
      moved,
      startedAt,
      ...(destinationArn !== undefined && { destinationArn }),
    };
    this.tasks.unshift(task);
    return task;
  }

  /** Newest first. @throws SqsError */
  moveTasks(sourceArn: string): readonly MoveTask[] {
    this.resource(sourceArn);
    return this.tasks.filter((task) => task.sourceArn === sourceArn).slice(0, KEPT_TASKS);
  }

  close(): void {
    for (const queue of this.queues.values()) queue.close();
    this.journal?.close();
  }

  private toDeadLetters(source: Queue, message: StoredMessage, deadLetterArn: string): void {
    const target = this.get(deadLetterArn);
    this.move(source, message.id, target, { ...message, deadLetterSourceArn: source.arn });
  }

  private move(source: Queue, id: string, target: Queue, message: StoredMessage): void {
    const numbered = target.settings.fifo ? { ...message, sequenceNumber: target.nextSequenceNumber() } : message;
    this.journal?.note(['moved', source.settings.name, id, target.settings.name, numbered]);
    source.release(id);
    target.put(numbered);
  }

  private onlySourceOf(deadLetterArn: string): string {
    const [only, ...others] = this.sourcesOf(deadLetterArn);
    if (only && others.length === 0) return only.arn;
    throw unsupported('messages that were sent to a dead-letter queue itself need a DestinationArn');
  }

  private resource(arn: string): Queue {
    const queue = this.queues.get(queueNameOf(arn));
    if (queue === undefined || queueArn(queue.settings.name) !== arn) {
      throw resourceNotFound(`The resource that you specified for the SourceArn parameter doesn't exist.`);
    }
    return queue;
  }

  private contents(): ReturnType<typeof happeningsOf> {
    const live = [...this.queues].map(([name, queue]): [string, KeptQueue] => {
      const { messages, taken } = queue.contents();
      const byId = messages.map(([message, hiddenUntil]) => [message.id, { message, hiddenUntil }] as const);
      return [name, { messages: new Map(byId), taken: [...taken] }];
    });
    return happeningsOf([...live, ...(this.journal?.kept ?? [])]);
  }
}
