import * as z from 'zod';

/** What the API answers. Members of Amazon Personalize keep its spelling. */

const describe = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description });

export const FALLBACK_REASONS = ['THROTTLED', 'PARKED', 'MISSING', 'NOT_ACTIVE', 'UNAVAILABLE'] as const;

export type FallbackReason = (typeof FALLBACK_REASONS)[number];

export const fallback = z.strictObject({
  reason: describe(
    z.enum(FALLBACK_REASONS),
    'Why the campaign or recommender did not answer: too many requests; parked by an operator; not there; not ACTIVE; an error of the service.',
  ),
  ignored: describe(
    z.array(z.string()).exactOptional(),
    'Members of the request that popular items do not follow, as filter.',
  ),
});

const item = z.strictObject({
  itemId: z.string(),
  score: describe(z.number().exactOptional(), 'Where the recipe has scores.'),
  promotionName: z.string().exactOptional(),
  reason: describe(z.array(z.string()).exactOptional(), 'Why the item stands there: Exploration, Popular item, …'),
  metadata: describe(z.record(z.string(), z.string()).exactOptional(), 'What metadataColumns asked for.'),
});

const recommendationId = describe(z.string().exactOptional(), 'To be sent with the events that follow.');
const marked = describe(fallback.exactOptional(), 'There only when popular items stand in for the campaign.');

export const itemListAnswer = z.strictObject({ itemList: z.array(item), recommendationId, fallback: marked });
export const rankingAnswer = z.strictObject({ personalizedRanking: z.array(item), recommendationId, fallback: marked });
export const actionsAnswer = z.strictObject({
  actionList: z.array(z.strictObject({ actionId: z.string(), score: z.number().exactOptional() })),
  recommendationId,
});

export const eventsAccepted = z.strictObject({
  eventIds: describe(z.array(z.string()), 'Of the events in their order; those of the request, or new ones.'),
});
export const recordsAccepted = z.strictObject({ accepted: z.int() });

export const ERROR_CODES = {
  INVALID_REQUEST: 400,
  UNKNOWN_CAMPAIGN: 404,
  TOO_LARGE: 413,
  THROTTLED: 429,
  INTERNAL: 500,
  SERVICE_ERROR: 502,
  NOT_SERVING: 503,
  NOT_ACCEPTED: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export const errorAnswer = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    nextStep: describe(z.string(), 'What to do.'),
    findings: describe(
      z.array(z.strictObject({ path: z.string(), message: z.string() })).exactOptional(),
      'Everything that is wrong with the request, by its place: eventList[1].sentAt.',
    ),
    eventIds: describe(
      z.array(z.string()).exactOptional(),
      'NOT_ACCEPTED: the events that were taken all the same; send the others again.',
    ),
    accepted: describe(
      z.array(z.int()).exactOptional(),
      'NOT_ACCEPTED: places of the records that were taken all the same.',
    ),
  }),
});

export type ItemListAnswer = z.infer<typeof itemListAnswer>;
export type RankingAnswer = z.infer<typeof rankingAnswer>;
export type ActionsAnswer = z.infer<typeof actionsAnswer>;
export type ErrorAnswer = z.infer<typeof errorAnswer>;
export type Fallback = z.infer<typeof fallback>;
