import { createHash } from 'node:crypto';

/** An attribute that the sender gave a message. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, each with an own suffix after a dot if need be. */
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  /** Base64. */
  readonly BinaryValue?: string | undefined;
}

/** What a sender hands over. */
export interface NewMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** @default that of the queue */
  readonly delaySeconds?: number;
  /** Who sent it: an ARN, or an account. */
  readonly senderId: string;
}

/** A message as a queue keeps it. Plain JSON. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** FIFO queues: 20 digits, growing. */
  readonly sequenceNumber?: string;
  readonly senderId: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly receiveCount: number;
  /** Milliseconds since the epoch. */
  readonly firstReceivedAt?: number;
  /** The queue that it was a dead letter of. */
  readonly deadLetterSourceArn?: string;
}

/** A message handed out, and the handle to delete it by. */
export interface ReceivedMessage {
  readonly message: StoredMessage;
  readonly receiptHandle: string;
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Bytes that count against the limit of a message: body, and names, types and values of attributes. */
export function sizeOf({ body, attributes = {} }: Pick<NewMessage, 'body' | 'attributes'>): number {
  const sizes = Object.entries(attributes).map(
    ([name, attribute]) => Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + valueOf(attribute).length,
  );
  return sizes.reduce((sum, size) => sum + size, Buffer.byteLength(body));
}

/**
 * Digest of the attributes, by which SDKs check that they arrived whole.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(
  attributes: Readonly<Record<string, MessageAttribute>> | undefined,
): string | undefined {
  const names = Object.keys(attributes ?? {}).sort();
  if (attributes === undefined || names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    hash.update(Buffer.from([attribute.BinaryValue === undefined ? 1 : 2]));
    add(valueOf(attribute));
  }
  return hash.digest('hex');
}

function valueOf({ StringValue, BinaryValue }: MessageAttribute): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
}
