import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueuedRecords } from '../shared/contract/serving';
import { called } from '../shared/sdk-calls';

/** Takes what Amazon Personalize refuses for good. */
export interface AsidePort {
  /** @param group of the message that it came with @param reason the service's words */
  put(group: string, records: QueuedRecords, reason: string): Promise<void>;
}

/** The port over the real SDK. @param queueUrl of the dead-letter queue */
export function asidePort(client: SQSClient, queueUrl: string): AsidePort {
  return {
    async put(group, records, reason) {
      const MessageBody = JSON.stringify(records);
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody,
        MessageGroupId: group,
        // A delivery that is repeated puts the same aside once.
        MessageDeduplicationId: createHash('sha256').update(MessageBody).digest('hex'),
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
      });
      await called('SendMessage', async () => void (await client.send(command)));
    },
  };
}
