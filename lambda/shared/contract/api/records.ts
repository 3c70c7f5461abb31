import * as z from 'zod';
import { idText } from './requests';

/**
 * Records that callers may send, in the spelling of PutEvents, PutItems and PutUsers, in larger lists than those take.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_PutEvents.html
 */

/** Records of one request. */
export const MAX_RECORDS = 100;
/** A request as a whole. */
export const MAX_BODY_BYTES = 1024 * 1024;
export const MAX_PROPERTIES = { event: 1024, item: 32_000, user: 24_000 } as const;

const describe = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description });

const properties = (most: number) =>
  describe(
    z.union([z.record(z.string(), z.unknown()), z.string()]),
    `Columns of the dataset in camelCase (NUMBER_OF_RATINGS is numberOfRatings), as an object or as the text of one; at most ${most} characters.`,
  );

export const eventRecord = z.strictObject({
  eventId: describe(
    idText,
    'Tells events apart: one that comes again with the same id is not learned from again. Default: a new one, which the answer names.',
  ).exactOptional(),
  eventType: describe(idText, 'watch, purchase, …'),
  sentAt: describe(z.number().min(0), 'When it happened, in seconds since 1970.'),
  itemId: describe(idText, 'The item.'),
  eventValue: describe(z.number(), 'EVENT_VALUE: a rating, a price, a share that was watched.').exactOptional(),
  properties: properties(MAX_PROPERTIES.event).exactOptional(),
  recommendationId: describe(z.string().min(1).max(40), 'Of the answer that the user acted on.').exactOptional(),
  impression: describe(z.array(idText).min(1).max(25), 'Items that the user was shown.').exactOptional(),
  metricAttribution: z
    .strictObject({
      eventAttributionSource: z
        .string()
        .max(1024)
        .regex(/^[\x20-\x7E]*[\x21-\x7E]+[\x20-\x7E]*$/, 'must be printable ASCII'),
    })
    .exactOptional(),
});

/** Body of `POST /events`. */
export const eventsBody = z.strictObject({
  sessionId: describe(idText, 'The visit; events of one session keep their order.'),
  userId: describe(idText, 'Absent while the user is not known.').exactOptional(),
  eventList: z.array(eventRecord).min(1).max(MAX_RECORDS),
});

export const itemRecord = z.strictObject({
  itemId: idText,
  properties: properties(MAX_PROPERTIES.item).exactOptional(),
});

/** Body of `POST /items`. */
export const itemsBody = z.strictObject({ items: z.array(itemRecord).min(1).max(MAX_RECORDS) });

export const userRecord = z.strictObject({
  userId: idText,
  properties: properties(MAX_PROPERTIES.user).exactOptional(),
});

/** Body of `POST /users`. */
export const usersBody = z.strictObject({ users: z.array(userRecord).min(1).max(MAX_RECORDS) });

export type EventsBody = z.infer<typeof eventsBody>;
export type EventRecord = z.infer<typeof eventRecord>;
export type Properties = Readonly<Record<string, unknown>> | string;
