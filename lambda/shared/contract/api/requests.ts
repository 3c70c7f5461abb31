import * as z from 'zod';
import {
  MAX_FILTER_PARAMETERS,
  MAX_FILTER_VALUE_LENGTH,
  MAX_PARAMETER_NAME_LENGTH,
  RUNTIME_LIMITS,
} from '../../../../spec/quotas';

/**
 * What callers of the API may ask, in the spelling of Amazon Personalize. ARNs are left out: campaigns and filters go by their
 * names in pipeline.yaml. The handlers check with these schemas, and the OpenAPI document is made of them.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetRecommendations.html
 */

export const MAX_ID_LENGTH = 256;
const MAX_CONTEXT_FIELDS = 150;
const MAX_COLUMN_NAME_LENGTH = 150;

const describe = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description });

/** A map with a limit on its entries. */
const limited = <K extends z.ZodString, V extends z.ZodType>(key: K, value: V, most: number) =>
  z
    .record(key, value)
    .refine((map) => Object.keys(map).length <= most, { message: `may have at most ${most} entries` })
    .meta({ maxProperties: most });

export const idText = z.string().min(1).max(MAX_ID_LENGTH);
const name = z.string().min(1).max(63);

const filter = describe(name, 'Name of a filter in pipeline.yaml.');
const filterValues = describe(
  limited(
    z.string().regex(/^[A-Za-z0-9_]{1,50}$/, `must be 1 to ${MAX_PARAMETER_NAME_LENGTH} letters, digits and _`),
    z.union([z.string().max(MAX_FILTER_VALUE_LENGTH), z.array(z.string().max(MAX_FILTER_VALUE_LENGTH)).min(1)]),
    MAX_FILTER_PARAMETERS,
  ),
  'Values of the filter’s parameters, one or several of each. A text that begins with a double quote is taken as Amazon Personalize writes it: "Comedy","Drama".',
);
const context = describe(
  limited(
    z.string().regex(/^[A-Za-z\d_]{1,150}$/, 'must be the name of a column of interactions'),
    z.string().max(1000),
    MAX_CONTEXT_FIELDS,
  ),
  'Circumstances of the request by the name of their column, as DEVICE: phone.',
);
const metadataColumns = describe(
  z
    .array(
      z
        .string()
        .regex(/^[A-Za-z_][A-Za-z\d_]*$/, 'must be the name of a column of items')
        .max(MAX_COLUMN_NAME_LENGTH),
    )
    .min(1)
    .max(RUNTIME_LIMITS.metadataColumns),
  'Columns of the items that the answer is to carry; at most 50 items then.',
);

export const promotion = z.strictObject({
  name: describe(
    z
      .string()
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9\-_]{0,62}$/, 'must be a name of at most 63 characters')
      .optional(),
    'Stands as promotionName with the items that it brought.',
  ),
  percentPromotedItems: describe(z.int().min(1).max(100), 'Share of the list.'),
  filter: describe(name, 'Name of the filter in pipeline.yaml that chooses what is promoted.'),
  filterValues: filterValues.optional(),
});
const promotions = describe(z.array(promotion).max(1), 'At most one: items that take a share of the list.');

const numResults = (most: number, standard: number) =>
  describe(z.int().min(1).max(most), `How many; at most ${most}. Default ${standard}.`);

/** Answers that carry columns of items are shorter. */
function metadataLimit(limit: number): z.core.CheckFn<{ numResults?: number; metadataColumns?: string[] }> {
  return ({ value, issues }) => {
    if (value.metadataColumns === undefined || (value.numResults ?? 25) <= limit) return;
    const message = `may be at most ${limit} with metadataColumns`;
    issues.push({ code: 'custom', message, path: ['numResults'], input: value });
  };
}

const listMembers = {
  numResults: numResults(RUNTIME_LIMITS.results, 25).exactOptional(),
  filter: filter.exactOptional(),
  filterValues: filterValues.exactOptional(),
  context: context.exactOptional(),
  metadataColumns: metadataColumns.exactOptional(),
  promotions: promotions.exactOptional(),
};

/** Query of `GET /recommendations/{campaign}/{userId}`. */
export const recommendationsQuery = z
  .strictObject(listMembers)
  .check(metadataLimit(RUNTIME_LIMITS.resultsWithMetadata));

/** Query of `GET /similar/{campaign}/{itemId}`. */
export const similarQuery = z
  .strictObject({
    ...listMembers,
    userId: describe(
      idText,
      'The user, for filters on what they did, and for use cases that need one.',
    ).exactOptional(),
  })
  .check(metadataLimit(RUNTIME_LIMITS.resultsWithMetadata));

/** Body of `POST /ranking/{campaign}`. */
export const rankingBody = z
  .strictObject({
    userId: describe(idText, 'For whom the list is ordered.'),
    inputList: describe(
      z.array(idText).min(1).max(RUNTIME_LIMITS.rankingInputs),
      'The items to order; at most 50 with metadataColumns.',
    ),
    filter: filter.exactOptional(),
    filterValues: filterValues.exactOptional(),
    context: context.exactOptional(),
    metadataColumns: metadataColumns.exactOptional(),
  })
  .check(({ value, issues }) => {
    const limit = RUNTIME_LIMITS.resultsWithMetadata;
    if (value.metadataColumns === undefined || value.inputList.length <= limit) return;
    const message = `may have at most ${limit} entries with metadataColumns`;
    issues.push({ code: 'custom', message, path: ['inputList'], input: value });
  });

/** Query of `GET /actions/{campaign}/{userId}`. */
export const actionsQuery = z.strictObject({
  numResults: numResults(RUNTIME_LIMITS.actions, 5).exactOptional(),
  filter: filter.exactOptional(),
  filterValues: filterValues.exactOptional(),
});

export type ListQuery = z.infer<typeof recommendationsQuery> & z.infer<typeof similarQuery>;
export type RankingBody = z.infer<typeof rankingBody>;
export type ActionsQuery = z.infer<typeof actionsQuery>;
export type Promotion = z.infer<typeof promotion>;
export type FilterValues = z.infer<typeof filterValues>;
