import * as z from 'zod';
import type { QueuedRecord, QueuedRecords } from '../shared/contract/serving';

/**
 * What the event source mapping sends, as far as it is looked at.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export const queueEvent = z.object({
  Records: z.array(
    z.object({ messageId: z.string(), body: z.string(), attributes: z.object({ MessageGroupId: z.string() }) }),
  ),
});

const text = z.string().min(1);

const queuedRecords: z.ZodType<QueuedRecords> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('event'),
    sessionId: text,
    userId: text.exactOptional(),
    eventList: z
      .array(
        z.object({
          eventId: text,
          eventType: text,
          sentAt: z.number(),
          itemId: text,
          eventValue: z.number().exactOptional(),
          properties: text.exactOptional(),
          recommendationId: text.exactOptional(),
          impression: z.array(text).exactOptional(),
          metricAttribution: z.object({ eventAttributionSource: text }).exactOptional(),
        }),
      )
      .min(1),
  }),
  z.object({ kind: z.enum(['item', 'user']), id: text, properties: text.exactOptional() }),
]);

export type SessionEvents = Extract<QueuedRecords, { readonly kind: 'event' }>;

/** One message of the queue. */
export interface Delivery<Records extends QueuedRecords = QueuedRecords> {
  readonly messageId: string;
  readonly group: string;
  readonly records: Records;
}

/** @returns undefined for a body that accept-records did not write */
export function deliveryOf({
  messageId,
  body,
  attributes,
}: z.infer<typeof queueEvent>['Records'][number]): Delivery | undefined {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { data: records } = queuedRecords.safeParse(given);
  return records && { messageId, group: attributes.MessageGroupId, records };
}

export function isOfSession(delivery: Delivery): delivery is Delivery<SessionEvents> {
  return delivery.records.kind === 'event';
}

export function isOfKind(kind: QueuedRecord['kind']): (delivery: Delivery) => delivery is Delivery<QueuedRecord> {
  return (delivery): delivery is Delivery<QueuedRecord> => delivery.records.kind === kind;
}
