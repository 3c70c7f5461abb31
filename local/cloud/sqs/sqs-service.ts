import type { Clock } from '../../clock';
import type { Service } from '../../service';
import { jsonService, type JsonCall, type JsonOperation } from '../endpoint/json-protocol';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import type { ResourceAuthorizer } from '../iam/resource-authorizer';
import { inBatch } from './batches';
import { md5, md5OfAttributes, sizeOf, type NewMessage, type ReceivedMessage } from './message';
import { receivedShape } from './message-shape';
import type { Queue } from './queue';
import { queueAttributes } from './queue-attributes';
import { queueArn, queueNameOf, queueUrl } from './queue-settings';
import type { MoveTask, Queues } from './queues';
import { SqsError, simpleQueueError, unsupported } from './sqs-error';
import * as inputs from './sqs-inputs';
import { read } from './sqs-inputs';

export interface SqsServiceOptions {
  readonly authorizer: ResourceAuthorizer;
  /** Where the queues are reached, for their URLs. */
  readonly endpoint: () => string;
  /** Times long polls. */
  readonly clock: Clock;
}

/** All messages of a batch together. */
const MAXIMUM_BATCH_BYTES = 1_048_576;
/** As JSON a character may take six. */
const MAXIMUM_BODY_BYTES = 8 * 1024 * 1024;

type Sent = {
  readonly MessageBody: string;
  readonly MessageAttributes?: NewMessage['attributes'] | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
  readonly DelaySeconds?: number | undefined;
};

/** SQS over its JSON protocol. Queues come from templates: operations that make, change or delete them are not here. */
export function createSqsService(queues: Queues, options: SqsServiceOptions): Service {
  return jsonService({
    signingName: 'sqs',
    targetPrefix: 'AmazonSQS',
    contentType: 'application/x-amz-json-1.0',
    maximumBodyBytes: MAXIMUM_BODY_BYTES,
    errorHeaders: (error) => {
      const code = error instanceof SqsError ? error.queryCode : error.type.replace(/Exception$/, '');
      return { 'x-amzn-query-error': `${code};Sender` };
    },
    operations: operations(queues, options),
  });
}

function operations(queues: Queues, options: SqsServiceOptions): Record<string, JsonOperation> {
  const authorize = ({ request }: JsonCall, action: string, name: string): void =>
    options.authorizer.authorizeOn(request.caller, `sqs:${action}`, queueArn(name), queues.policyOf(name));
  /** The queue, once the caller may do that with it: whoever may not does not get to know whether it exists. */
  const allowed = (call: JsonCall, action: string, urlOrArn: string): Queue => {
    authorize(call, action, queueNameOf(urlOrArn));
    return queues.get(urlOrArn);
  };
  const send = ({ request }: JsonCall, queue: Queue, message: NewMessage): object => {
    const { id, sequenceNumber } = queue.send({ ...message, senderId: request.caller.arn });
    const digest = md5OfAttributes(message.attributes);
    return {
      MessageId: id,
      MD5OfMessageBody: md5(message.body),
      ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
      ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
    };
  };

  return {
    GetQueueUrl: (call) => {
      const { QueueName } = read(inputs.getQueueUrl, call.input);
      return { QueueUrl: queueUrl(options.endpoint(), allowed(call, 'GetQueueUrl', QueueName).settings.name) };
    },

    GetQueueAttributes: (call) => {
      const { QueueUrl, AttributeNames = [] } = read(inputs.getQueueAttributes, call.input);
      const queue = allowed(call, 'GetQueueAttributes', QueueUrl);
      const known = queueAttributes(queue);
      const unknown = AttributeNames.find((name) => name !== 'All' && !Object.hasOwn(known, name));
      if (unknown !== undefined) {
        const message = `Unknown Attribute ${unknown}.`;
        throw new SqsError('com.amazonaws.sqs#InvalidAttributeName', message, 'InvalidAttributeName');
      }
      const wanted = Object.entries(known).filter(
        ([name, value]) => value !== undefined && (AttributeNames.includes('All') || AttributeNames.includes(name)),
      );
      return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
    },

    ListQueues: (call) => {
      const { QueueNamePrefix = '', MaxResults = 1000, NextToken = '' } = read(inputs.listQueues, call.input);
      authorize(call, 'ListQueues', '*');
      const names = queues
        .list()
        .map(({ settings }) => settings.name)
        .filter((name) => name.startsWith(QueueNamePrefix) && name > NextToken);
      const page = names.slice(0, MaxResults);
      return {
        QueueUrls: page.map((name) => queueUrl(options.endpoint(), name)),
        ...(names.length > page.length && { NextToken: page.at(-1) }),
      };
    },

    ListDeadLetterSourceQueues: (call) => {
      const queue = allowed(call, 'ListDeadLetterSourceQueues', read(inputs.queueOnly, call.input).QueueUrl);
      const sources = queues.sourcesOf(queue.arn).map(({ settings }) => settings.name);
      return { queueUrls: sources.map((name) => queueUrl(options.endpoint(), name)) };
    },

    SendMessage: (call) => {
      const input = read(inputs.sendMessage, call.input);
      return send(call, allowed(call, 'SendMessage', input.QueueUrl), newMessage(input));
    },

    SendMessageBatch: (call) => {
      const { QueueUrl, Entries } = read(inputs.sendMessageBatch, call.input);
      const queue = allowed(call, 'SendMessage', QueueUrl);
      const bytes = Entries.reduce((sum, entry) => sum + sizeOf(newMessage(entry)), 0);
      if (bytes > MAXIMUM_BATCH_BYTES) {
        const message = `Batch requests cannot be longer than ${MAXIMUM_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`;
        throw simpleQueueError('BatchRequestTooLong', message);
      }
      return inBatch(Entries, (entry) => send(call, queue, newMessage(entry)));
    },

    ReceiveMessage: async (call) => {
      const input = read(inputs.receiveMessage, call.input);
      const queue = allowed(call, 'ReceiveMessage', input.QueueUrl);
      const messages = await received(call, queue, input, options.clock);
      if (messages.length === 0) return {};
      const names = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
      const shapes = messages.map((message) => receivedShape(message, names, input.MessageAttributeNames ?? []));
      return { Messages: shapes };
    },

    DeleteMessage: (call) => {
      const { QueueUrl, ReceiptHandle } = read(inputs.deleteMessage, call.input);
      allowed(call, 'DeleteMessage', QueueUrl).delete(ReceiptHandle);
      return {};
    },

    DeleteMessageBatch: (call) => {
      const { QueueUrl, Entries } = read(inputs.deleteMessageBatch, call.input);
      const queue = allowed(call, 'DeleteMessage', QueueUrl);
      return inBatch(Entries, ({ ReceiptHandle }) => {
        queue.delete(ReceiptHandle);
        return {};
      });
    },

    ChangeMessageVisibility: (call) => {
      const { QueueUrl, ReceiptHandle, VisibilityTimeout } = read(inputs.changeVisibility, call.input);
      allowed(call, 'ChangeMessageVisibility', QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
      return {};
    },

    ChangeMessageVisibilityBatch: (call) => {
      const { QueueUrl, Entries } = read(inputs.changeVisibilityBatch, call.input);
      const queue = allowed(call, 'ChangeMessageVisibility', QueueUrl);
      return inBatch(Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
        queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
        return {};
      });
    },

    PurgeQueue: (call) => {
      allowed(call, 'PurgeQueue', read(inputs.queueOnly, call.input).QueueUrl).purge();
      return {};
    },

    StartMessageMoveTask: (call) => {
      if (call.input['MaxNumberOfMessagesPerSecond'] !== undefined) {
        throw unsupported('MaxNumberOfMessagesPerSecond is not supported by the local endpoint: messages move at once');
      }
      const { SourceArn, DestinationArn } = read(inputs.startMoveTask, call.input);
      // As on AWS, whoever moves messages may receive and delete them here and send them there.
      for (const action of ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage']) {
        authorize(call, action, queueNameOf(SourceArn));
      }
      const sources = queues.sourcesOf(SourceArn).map(({ arn }) => arn);
      for (const target of DestinationArn === undefined ? sources : [DestinationArn]) {
        authorize(call, 'SendMessage', queueNameOf(target));
      }
      return { TaskHandle: queues.moveMessages(SourceArn, DestinationArn).taskHandle };
    },

    ListMessageMoveTasks: (call) => {
      const { SourceArn, MaxResults = 1 } = read(inputs.listMoveTasks, call.input);
      authorize(call, 'ListMessageMoveTasks', queueNameOf(SourceArn));
      return { Results: queues.moveTasks(SourceArn).slice(0, MaxResults).map(moveTaskShape) };
    },
  };
}

function newMessage(sent: Sent): NewMessage {
  return {
    body: sent.MessageBody,
    senderId: LOCAL_ACCOUNT.accountId,
    ...(sent.MessageAttributes !== undefined && { attributes: sent.MessageAttributes }),
    ...(sent.MessageGroupId !== undefined && { groupId: sent.MessageGroupId }),
    ...(sent.MessageDeduplicationId !== undefined && { deduplicationId: sent.MessageDeduplicationId }),
    ...(sent.DelaySeconds !== undefined && { delaySeconds: sent.DelaySeconds }),
  };
}

/** Waits for a first message as long as the call says, unless its caller goes away. */
async function received(
  call: JsonCall,
  queue: Queue,
  input: {
    readonly MaxNumberOfMessages?: number | undefined;
    readonly VisibilityTimeout?: number | undefined;
    readonly WaitTimeSeconds?: number | undefined;
  },
  clock: Clock,
): Promise<readonly ReceivedMessage[]> {
  const { MaxNumberOfMessages: maximum = 1, VisibilityTimeout: visibilitySeconds } = input;
  const receive = (): readonly ReceivedMessage[] =>
    queue.receive({ maximum, ...(visibilitySeconds !== undefined && { visibilitySeconds }) });
  const waitSeconds = input.WaitTimeSeconds ?? queue.settings.receiveWaitSeconds;
  const first = receive();
  if (first.length > 0 || waitSeconds === 0) return first;
  const { socket } = call.request.body;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  socket.once('close', leave);
  try {
    return await new Promise((resolve, reject) => {
      const stop = queue.onAvailable(() => {
        try {
          const messages = receive();
          // Another may have been quicker.
          if (messages.length === 0) return;
          resolve(messages);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
        stop();
        gone.abort();
      });
      const giveUp = (): void => {
        stop();
        resolve([]);
      };
      clock.sleep(waitSeconds * 1000, gone.signal).then(giveUp, giveUp);
    });
  } finally {
    socket.off('close', leave);
  }
}

function moveTaskShape(task: MoveTask): object {
  return {
    Status: 'COMPLETED',
    SourceArn: task.sourceArn,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.moved,
    StartedTimestamp: task.startedAt,
    ...(task.destinationArn !== undefined && { DestinationArn: task.destinationArn }),
  };
}
