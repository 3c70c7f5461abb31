import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { called } from '../shared/sdk-calls';
import type { Message } from './messages';

/** The queue that records travel on. */
export interface QueuePort {
  /**
   * @param messages 1–10, at most 256 KB
   * @returns the ids of those that were not taken
   * @throws the named errors of errors.ts when it is not known whether any was: sending them again makes no duplicates
   */
  send(messages: readonly (Message & { readonly id: string })[]): Promise<readonly string[]>;
}

/** The port over the real SDK. */
export function queuePort(client: SQSClient, queueUrl: string): QueuePort {
  return {
    async send(messages) {
      const Entries = messages.map(({ id, group, deduplication, body }) => ({
        Id: id,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: deduplication,
      }));
      const { Successful = [] } = await called('SendMessageBatch', () =>
        client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
      );
      const taken = new Set(Successful.map(({ Id }) => Id));
      return messages.map(({ id }) => id).filter((id) => !taken.has(id));
    },
  };
}
