import * as z from 'zod';
import { invalid, missing } from './sqs-error';

/** Members that are not listed are refused, so that nothing is passed over in silence. */
const QueueUrl = z.string();
const ReceiptHandle = z.string();

const attribute = z.strictObject({
  DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/, 'must begin with String, Number or Binary'),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

const message = {
  MessageBody: z.string(),
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: z.record(z.string(), attribute).optional(),
  MessageGroupId: z.string().min(1).max(128).optional(),
  MessageDeduplicationId: z.string().min(1).max(128).optional(),
};

export const queueOnly = z.strictObject({ QueueUrl });
export const getQueueUrl = z.strictObject({
  QueueName: z.string(),
  QueueOwnerAWSAccountId: z.string().optional(),
});
export const getQueueAttributes = z.strictObject({ QueueUrl, AttributeNames: z.array(z.string()).optional() });
export const listQueues = z.strictObject({
  QueueNamePrefix: z.string().optional(),
  MaxResults: z.int().min(1).max(1000).optional(),
  NextToken: z.string().optional(),
});
export const sendMessage = z.strictObject({ QueueUrl, ...message });
export const sendMessageBatch = z.strictObject({
  QueueUrl,
  Entries: z.array(z.strictObject({ Id: z.string(), ...message })),
});
export const receiveMessage = z.strictObject({
  QueueUrl,
  AttributeNames: z.array(z.string()).optional(),
  MessageSystemAttributeNames: z.array(z.string()).optional(),
  MessageAttributeNames: z.array(z.string()).optional(),
  MaxNumberOfMessages: z.int().min(1, 'Must be between 1 and 10, if provided').max(10).optional(),
  VisibilityTimeout: z.int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.int().min(0).max(20).optional(),
});
export const deleteMessage = z.strictObject({ QueueUrl, ReceiptHandle });
export const deleteMessageBatch = z.strictObject({
  QueueUrl,
  Entries: z.array(z.strictObject({ Id: z.string(), ReceiptHandle })),
});
export const changeVisibility = z.strictObject({ QueueUrl, ReceiptHandle, VisibilityTimeout: z.int() });
export const changeVisibilityBatch = z.strictObject({
  QueueUrl,
  Entries: z.array(z.strictObject({ Id: z.string(), ReceiptHandle, VisibilityTimeout: z.int() })),
});
export const startMoveTask = z.strictObject({ SourceArn: z.string(), DestinationArn: z.string().optional() });
export const listMoveTasks = z.strictObject({
  SourceArn: z.string(),
  MaxResults: z.int().min(1).max(10).optional(),
});

/** @throws SqsError naming what is missing or does not fit */
export function read<T>(schema: z.ZodType<T>, input: Readonly<Record<string, unknown>>): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const absent = result.error.issues.find(({ path }) => path.length === 1 && input[String(path[0])] === undefined);
  if (absent) throw missing(String(absent.path[0]));
  const problems = result.error.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': '));
  throw invalid(problems.join('; '));
}
