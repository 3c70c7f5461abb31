import type { Queue } from './queue';

/** Attributes of a queue, as text; those that it does not have are undefined. */
export function queueAttributes(queue: Queue): Readonly<Record<string, string | undefined>> {
  const { settings, counts, arn } = queue;
  const { redrive, fifo } = settings;
  const ofFifo = (value: string): string | undefined => (fifo ? value : undefined);
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    DelaySeconds: String(settings.delaySeconds),
    MaximumMessageSize: String(settings.maximumMessageBytes),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.receiveWaitSeconds),
    VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
    RedrivePolicy:
      redrive &&
      JSON.stringify({ deadLetterTargetArn: redrive.deadLetterArn, maxReceiveCount: redrive.maxReceiveCount }),
    FifoQueue: ofFifo('true'),
    ContentBasedDeduplication: ofFifo(String(settings.contentBasedDeduplication)),
    DeduplicationScope: ofFifo(settings.deduplicationScope),
  };
}
