import { LOCAL_ACCOUNT } from '../endpoint/local-account';

/** A queue as its template declares it. Times in seconds. */
export interface QueueSettings {
  /** FIFO queues end in `.fifo`. */
  readonly name: string;
  readonly fifo: boolean;
  /** 0–43,200. */
  readonly visibilityTimeoutSeconds: number;
  /** 0–900. */
  readonly delaySeconds: number;
  /** 60–1,209,600. */
  readonly retentionSeconds: number;
  /** 1,024–1,048,576. */
  readonly maximumMessageBytes: number;
  /** Of long polls that do not say. 0–20. */
  readonly receiveWaitSeconds: number;
  /** FIFO: the body's hash stands for a deduplication id that is not given. */
  readonly contentBasedDeduplication: boolean;
  /** FIFO: whether ids are told apart by queue or by group. */
  readonly deduplicationScope: 'queue' | 'messageGroup';
  /** Where messages go that were received `maxReceiveCount` times. */
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

/** Values where a template says nothing. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queue.html */
export const QUEUE_DEFAULTS = {
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  maximumMessageBytes: 1_048_576,
  receiveWaitSeconds: 0,
  contentBasedDeduplication: false,
  deduplicationScope: 'queue',
} as const;

type Range = readonly [minimum: number, maximum: number];
const RANGES: Readonly<
  Record<
    'visibilityTimeoutSeconds' | 'delaySeconds' | 'retentionSeconds' | 'maximumMessageBytes' | 'receiveWaitSeconds',
    Range
  >
> = {
  visibilityTimeoutSeconds: [0, 43_200],
  delaySeconds: [0, 900],
  retentionSeconds: [60, 1_209_600],
  maximumMessageBytes: [1024, 1_048_576],
  receiveWaitSeconds: [0, 20],
};

/** @throws Error for what SQS would refuse */
export function checkQueueSettings(settings: QueueSettings): void {
  const { name, fifo, redrive } = settings;
  const stem = fifo ? name.replace(/\.fifo$/, '') : name;
  if (fifo && stem === name) throw new Error(`the name of the FIFO queue ${name} must end in .fifo`);
  if (!/^[A-Za-z0-9_-]+$/.test(stem) || name.length > 80) {
    throw new Error(`the queue name ${name} must be 1 to 80 letters, digits, hyphens and underscores`);
  }
  for (const key of Object.keys(RANGES) as (keyof typeof RANGES)[]) {
    const [minimum, maximum] = RANGES[key];
    const value = settings[key];
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new Error(`${key} of queue ${name} is ${value}; it must be a whole number from ${minimum} to ${maximum}`);
    }
  }
  if (redrive === undefined) return;
  if (!Number.isInteger(redrive.maxReceiveCount) || redrive.maxReceiveCount < 1 || redrive.maxReceiveCount > 1000) {
    throw new Error(`maxReceiveCount of queue ${name} is ${redrive.maxReceiveCount}; it must be from 1 to 1000`);
  }
  if (redrive.deadLetterArn.endsWith('.fifo') !== fifo) {
    throw new Error(`the dead-letter queue of ${name} must be ${fifo ? 'a FIFO' : 'a standard'} queue as well`);
  }
}

export function queueArn(name: string): string {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  return `arn:${partition}:sqs:${region}:${accountId}:${name}`;
}

/** @param endpoint `http://127.0.0.1:4600` */
export function queueUrl(endpoint: string, name: string): string {
  return `${endpoint}/${LOCAL_ACCOUNT.accountId}/${name}`;
}

/** The last part of a queue's ARN or URL. */
export function queueNameOf(arnOrUrl: string): string {
  return arnOrUrl.slice(Math.max(arnOrUrl.lastIndexOf('/'), arnOrUrl.lastIndexOf(':')) + 1);
}
