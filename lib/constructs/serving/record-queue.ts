import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from '../permission';

export interface RecordQueueProps {
  /** How long the function that takes from it may work. */
  readonly deliveryTimeout: Duration;
  /** @default a key of Amazon SQS */
  readonly key?: kms.IKey;
}

/** The longest that Amazon SQS keeps a message. */
const RETENTION = Duration.days(14);

/**
 * A message that nobody could deliver comes back after six times the function's timeout, as AWS advises; so often, it was in vain
 * for three quarters of an hour. What Amazon Personalize refuses for good does not wait for that: deliver-records puts it aside.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const MAX_RECEIVES = 30;
const VISIBILITY_FACTOR = 6;

/**
 * Records on their way to Amazon Personalize, in order within each session, item and user, with a queue for those that it refuses.
 * First in first out at high throughput: order and duplicates are kept per group, which is all that is needed.
 */
export class RecordQueue extends Construct {
  public readonly queue: sqs.IQueue;
  public readonly deadLetterQueue: sqs.IQueue;
  private readonly key: kms.IKey | undefined;

  constructor(scope: Construct, id: string, props: RecordQueueProps) {
    super(scope, id);
    this.key = props.key;
    const common = {
      fifo: true,
      enforceSSL: true,
      retentionPeriod: RETENTION,
      // The records are gone with the API that took them; those not delivered yet too.
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.key
        ? { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: props.key }
        : { encryption: sqs.QueueEncryption.SQS_MANAGED }),
    };
    const deadLetterQueue = new sqs.Queue(this, 'DeadLetters', common);
    const queue = new sqs.Queue(this, 'Records', {
      ...common,
      deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      visibilityTimeout: Duration.seconds(VISIBILITY_FACTOR * props.deliveryTimeout.toSeconds()),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
  }

  /** Lets a role put records on the queue. */
  grantSend(role: iam.IRole): void {
    allow(role, { sid: 'SendRecords', actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] });
    this.grantKey(role);
  }

  /** Lets a role take records from the queue and put aside those that are refused. */
  grantDeliver(role: iam.IRole): void {
    allow(role, {
      sid: 'TakeRecords',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.queue.queueArn],
    });
    allow(role, { sid: 'PutAside', actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] });
    this.grantKey(role);
  }

  private grantKey(role: iam.IRole): void {
    if (!this.key) return;
    allow(role, {
      sid: 'EncryptRecords',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [this.key.keyArn],
    });
  }
}
