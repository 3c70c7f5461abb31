import { AccessDeniedError } from '../../service';
import { authorizeFeeding, EventSource, type EventSourceOptions, type EventSourceSpec } from './event-source';
import { queueNameOf } from './queue-settings';

/** Every queue that feeds a function. */
export class EventSources {
  private readonly sources = new Map<string, EventSource>();

  constructor(private readonly options: EventSourceOptions) {}

  /**
   * Begins to feed a function, or goes on under other settings.
   * @throws Error for what Lambda would refuse: settings, a queue or a function that is not there, or permissions that the
   * function's role lacks
   */
  async put(spec: EventSourceSpec): Promise<void> {
    this.check(spec);
    await this.delete(spec.id);
    this.sources.set(spec.id, new EventSource(spec, this.options));
  }

  /** Resolves when what was taken is done; a source that is not there is no error. */
  async delete(id: string): Promise<void> {
    const source = this.sources.get(id);
    this.sources.delete(id);
    await source?.stop();
  }

  /** Takes nothing more. */
  async close(): Promise<void> {
    await Promise.all([...this.sources.keys()].map((id) => this.delete(id)));
  }

  private check(spec: EventSourceSpec): void {
    const { queues, functions } = this.options;
    const { fifo, visibilityTimeoutSeconds } = queues.get(spec.queueArn).settings;
    const within = (name: string, value: number, minimum: number, maximum: number): void => {
      if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
      throw new Error(`${name} is ${value}; it must be a whole number from ${minimum} to ${maximum}`);
    };
    const maximumBatch = fifo || spec.batchingWindowSeconds === 0 ? 10 : 10_000;
    within(fifo ? 'BatchSize of a FIFO queue' : 'BatchSize', spec.batchSize, 1, maximumBatch);
    within('MaximumBatchingWindowInSeconds', spec.batchingWindowSeconds, 0, 300);
    if (spec.maximumConcurrency !== undefined) within('MaximumConcurrency', spec.maximumConcurrency, 2, 1000);
    if (fifo && spec.batchingWindowSeconds > 0) throw new Error('Batching window is not supported for FIFO queues');
    const timeout = functions.describe(spec.functionArn).timeoutSeconds;
    if (visibilityTimeoutSeconds < timeout) {
      throw new Error(
        `Queue visibility timeout: ${visibilityTimeoutSeconds} seconds is less than Function timeout: ${timeout} seconds`,
      );
    }
    for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
      try {
        authorizeFeeding(this.options, spec, `sqs:${action}`, queueNameOf(spec.queueArn));
      } catch (error) {
        if (!(error instanceof AccessDeniedError)) throw error;
        const message = `The provided execution role does not have permissions to call ${action} on SQS`;
        throw new Error(message, { cause: error });
      }
    }
  }
}
