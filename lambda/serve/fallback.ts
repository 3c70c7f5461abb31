import * as z from 'zod';
import type { Fallback, FallbackReason, ItemListAnswer, RankingAnswer } from '../shared/contract/api/answers';
import { POPULAR_KEY, type PopularItems, type ServePlan } from '../shared/contract/serving';
import type { S3Port } from '../shared/s3-port';
import { ApiError } from '../shared/serving/api-error';
import type { Kept } from '../shared/serving/kept';
import type { Unanswered } from './asked';

const popularItems: z.ZodType<PopularItems> = z.object({
  at: z.string(),
  items: z.array(z.object({ itemId: z.string(), count: z.number() })),
});

/** How the popular items are read. Undefined where no run has written them yet. */
export function popularReader(s3: Pick<S3Port, 'readText'>, bucket: string): () => Promise<PopularItems | undefined> {
  return async () => {
    const found = await s3.readText(bucket, POPULAR_KEY);
    return found === undefined ? undefined : popularItems.parse(JSON.parse(found.text));
  };
}

/** Members of a request that popular items do not follow. */
const NOT_FOLLOWED = ['filter', 'filterValues', 'context', 'metadataColumns', 'promotions'] as const;

export interface FallbackDeps {
  /** Under any one key. */
  readonly popular: Kept<PopularItems | undefined>;
}

/**
 * The popular items, without the one that others are sought for.
 * @throws ApiError when nothing may or can stand in
 */
export async function popularList(
  plan: ServePlan,
  unanswered: Unanswered,
  request: { readonly numResults?: number },
  besides: string | undefined,
  deps: FallbackDeps,
): Promise<ItemListAnswer> {
  const { items } = await popularOr(plan, unanswered, deps);
  const itemList = items
    .filter(({ itemId }) => itemId !== besides)
    .slice(0, request.numResults ?? 25)
    .map(({ itemId }) => ({ itemId }));
  return { itemList, fallback: markOf(unanswered.reason, request) };
}

/** The items of the request, popular ones first, the others as they came. @throws ApiError as above */
export async function popularRanking(
  plan: ServePlan,
  unanswered: Unanswered,
  request: { readonly inputList: readonly string[] },
  deps: FallbackDeps,
): Promise<RankingAnswer> {
  const { items } = await popularOr(plan, unanswered, deps);
  const counts = new Map(items.map(({ itemId, count }) => [itemId, count]));
  const ordered = [...request.inputList].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return {
    personalizedRanking: ordered.map((itemId) => ({ itemId })),
    fallback: markOf(unanswered.reason, request),
  };
}

function markOf(reason: FallbackReason, request: object): Fallback {
  const ignored = NOT_FOLLOWED.filter((member) => member in request);
  return { reason, ...(ignored.length > 0 && { ignored }) };
}

async function popularOr(plan: ServePlan, unanswered: Unanswered, deps: FallbackDeps): Promise<PopularItems> {
  if (!plan.fallback) throw refusalOf(unanswered);
  const popular = await deps.popular.get(POPULAR_KEY);
  if (popular === undefined) throw refusalOf(unanswered);
  return popular;
}

/** What a caller is told where nothing stands in. */
export function refusalOf({ reason, target }: Unanswered): ApiError {
  const { name, kind } = target;
  switch (reason) {
    case 'THROTTLED':
      return new ApiError(
        'THROTTLED',
        `${name} gets more requests than it takes at the moment`,
        `wait a moment and try again; the operator can raise the requests per second of the ${kind}`,
      );
    case 'PARKED':
      return new ApiError(
        'NOT_SERVING',
        `${name} is parked`,
        `the operator brings it back with: npx personalize unpark ${name}`,
      );
    case 'MISSING':
      return new ApiError(
        'NOT_SERVING',
        `${name} is not there yet`,
        'the operator makes it by a run of the workflow: npx personalize run',
      );
    case 'NOT_ACTIVE':
      return new ApiError('NOT_SERVING', `${name} is not ACTIVE`, 'try again when it is: npx personalize status tells');
    case 'UNAVAILABLE':
      return new ApiError('SERVICE_ERROR', `${name} did not answer`, 'try again');
  }
}
