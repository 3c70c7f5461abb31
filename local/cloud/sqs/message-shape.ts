import { md5, md5OfAttributes, type ReceivedMessage, type StoredMessage } from './message';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';

/** What the service itself says of a message, as text. */
export function systemAttributes(message: StoredMessage): Readonly<Record<string, string>> {
  const { receiveCount, sentAt, firstReceivedAt, senderId, groupId, deduplicationId, sequenceNumber } = message;
  return {
    SenderId: senderId,
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receiveCount),
    ...(firstReceivedAt !== undefined && { ApproximateFirstReceiveTimestamp: String(firstReceivedAt) }),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
    ...(message.deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
  };
}

/** A message as ReceiveMessage answers it, with the attributes that were asked for. */
export function receivedShape(
  { message, receiptHandle }: ReceivedMessage,
  systemNames: readonly string[],
  attributeNames: readonly string[],
): object {
  const system = pick(systemAttributes(message), (name) => systemNames.includes('All') || systemNames.includes(name));
  const own = pick(message.attributes ?? {}, (name) => attributeNames.some((wanted) => isMeant(wanted, name)));
  const digest = md5OfAttributes(own);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(system && { Attributes: system }),
    ...(own && { MessageAttributes: own, MD5OfMessageAttributes: digest }),
  };
}

/** A record of the event that a function gets. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function eventRecord({ message, receiptHandle }: ReceivedMessage, queueArn: string): object {
  const attributes = Object.entries(message.attributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    {
      ...(StringValue !== undefined && { stringValue: StringValue }),
      ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType: DataType,
    },
  ]);
  return {
    messageId: message.id,
    receiptHandle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(attributes) as object,
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: LOCAL_ACCOUNT.region,
  };
}

/** `All`, `.*`, a name, or `prefix.*`. */
function isMeant(wanted: string, name: string): boolean {
  if (wanted === 'All' || wanted === '.*') return true;
  return wanted.endsWith('.*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name;
}

/** The members that are wanted; undefined when there are none. */
function pick<T>(
  members: Readonly<Record<string, T>>,
  isWanted: (name: string) => boolean,
): Readonly<Record<string, T>> | undefined {
  const wanted = Object.entries(members).filter(([name]) => isWanted(name));
  return wanted.length === 0 ? undefined : Object.fromEntries(wanted);
}
