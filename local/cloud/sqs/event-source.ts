import type { Clock } from '../../clock';
import type { FunctionFeeder, InvocationResult } from '../function-invoker';
import type { ResourceAuthorizer } from '../iam/resource-authorizer';
import { sessionCaller } from '../role-session';
import { failedItems } from './failed-items';
import type { ReceivedMessage } from './message';
import { eventRecord } from './message-shape';
import type { Queue } from './queue';
import type { Queues } from './queues';

/** A function that is fed from a queue, as its template declares it. */
export interface EventSourceSpec {
  readonly id: string;
  readonly queueArn: string;
  readonly functionArn: string;
  readonly enabled: boolean;
  /** 1–10 of a FIFO queue, 1–10,000 of a standard one. */
  readonly batchSize: number;
  /** Time to fill a batch; standard queues only. 0–300. */
  readonly batchingWindowSeconds: number;
  readonly reportsItemFailures: boolean;
  /** 2–1000; undefined: five. */
  readonly maximumConcurrency?: number;
}

export interface EventSourceOptions {
  readonly queues: Queues;
  readonly functions: FunctionFeeder;
  readonly authorizer: ResourceAuthorizer;
  /** Paces the batching window, and how long a message that failed waits. */
  readonly clock: Clock;
  /** Told when messages cannot be delivered for another reason than the function's own failure. */
  readonly onFault: (spec: EventSourceSpec, error: Error) => void;
}

/** Batches of one queue under way at once where the template sets no limit: Lambda begins with as many, and adds to them. */
const DEFAULT_CONCURRENCY = 5;
/** What fits an invocation, with room for the rest of each record. */
const MAXIMUM_BATCH_BYTES = 5 * 1024 * 1024;

/**
 * Feeds a function from a queue. A message is held while its function runs: that is bounded by the function's own timeout,
 * and a visibility timeout on a compressed clock would end while the function still works. The timeout counts for what
 * failed: it is shown again after that time.
 */
export class EventSource {
  private readonly queue: Queue;
  private readonly stopListening: () => void;
  private readonly stopping = new AbortController();
  private readonly underway = new Set<Promise<void>>();
  private window: 'none' | 'open' | 'over' = 'none';

  constructor(
    readonly spec: EventSourceSpec,
    private readonly options: EventSourceOptions,
  ) {
    this.queue = options.queues.get(spec.queueArn);
    this.stopListening = spec.enabled ? this.queue.onAvailable(() => this.pump()) : () => undefined;
    if (spec.enabled) queueMicrotask(() => this.pump());
  }

  /** Takes nothing more; resolves when what was taken is done. */
  async stop(): Promise<void> {
    this.stopListening();
    this.stopping.abort();
    await Promise.all(this.underway);
  }

  private pump(): void {
    const { maximumConcurrency = DEFAULT_CONCURRENCY } = this.spec;
    while (!this.stopping.signal.aborted && this.underway.size < maximumConcurrency) {
      const batch = this.take();
      if (batch.length === 0) return;
      const delivery = this.deliver(batch).finally(() => {
        this.underway.delete(delivery);
        this.pump();
      });
      this.underway.add(delivery);
    }
  }

  private take(): readonly ReceivedMessage[] {
    const { spec, queue } = this;
    if (spec.batchingWindowSeconds > 0 && queue.counts.visible < spec.batchSize && this.window !== 'over') {
      if (queue.counts.visible > 0) this.openWindow();
      return [];
    }
    this.window = 'none';
    try {
      this.authorize('sqs:ReceiveMessage');
      return queue.receive({
        maximum: spec.batchSize,
        visibilitySeconds: Infinity,
        maximumBytes: MAXIMUM_BATCH_BYTES,
      });
    } catch (error) {
      this.options.onFault(spec, error as Error);
      return [];
    }
  }

  private openWindow(): void {
    if (this.window === 'open') return;
    this.window = 'open';
    const { clock } = this.options;
    clock.sleep(this.spec.batchingWindowSeconds * 1000, this.stopping.signal).then(
      () => {
        this.window = 'over';
        this.pump();
      },
      () => undefined,
    );
  }

  private async deliver(batch: readonly ReceivedMessage[]): Promise<void> {
    const { spec, options, queue } = this;
    const failedIds = await this.invoke(batch);
    try {
      const done = batch.filter(({ message }) => !failedIds.has(message.id));
      if (done.length > 0) this.authorize('sqs:DeleteMessage');
      for (const { receiptHandle } of done) queue.delete(receiptHandle);
    } catch (error) {
      options.onFault(spec, error as Error);
    }
    const failed = batch.filter(({ message }) => failedIds.has(message.id));
    if (failed.length > 0) this.showLater(failed);
  }

  /** Ids of the messages that failed. */
  private async invoke(batch: readonly ReceivedMessage[]): Promise<ReadonlySet<string>> {
    const { spec, options } = this;
    const ids = new Set(batch.map(({ message }) => message.id));
    const event = { Records: batch.map((message) => eventRecord(message, spec.queueArn)) };
    let result: InvocationResult;
    try {
      result = await options.functions.feed(spec.functionArn, event);
    } catch (error) {
      // A local cloud that closes invokes nothing any more.
      if (!this.stopping.signal.aborted) options.onFault(spec, error as Error);
      return ids;
    }
    if (result.functionError !== undefined) return ids;
    return spec.reportsItemFailures ? failedItems(result.payload, ids) : new Set();
  }

  private showLater(failed: readonly ReceivedMessage[]): void {
    const { clock } = this.options;
    const seconds = this.queue.settings.visibilityTimeoutSeconds;
    const show = (): void => {
      for (const { receiptHandle } of failed) this.queue.showAgain(receiptHandle);
    };
    // At once when this source ends: another one may take over.
    clock.sleep(seconds * 1000, this.stopping.signal).then(show, show);
  }

  private authorize(action: string): void {
    authorizeFeeding(this.options, this.spec, action, this.queue.settings.name);
  }
}

/**
 * Whether the role of the function may do that with the queue.
 * @throws AccessDeniedError, InvocationRefusedError when there is no such function
 */
export function authorizeFeeding(
  { queues, authorizer, functions }: Pick<EventSourceOptions, 'queues' | 'authorizer' | 'functions'>,
  { queueArn, functionArn }: EventSourceSpec,
  action: string,
  queueName: string,
): void {
  const { roleArn, functionName } = functions.describe(functionArn);
  authorizer.authorizeOn(sessionCaller(roleArn, functionName), action, queueArn, queues.policyOf(queueName));
}
