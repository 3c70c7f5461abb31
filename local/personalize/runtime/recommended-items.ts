import type { GetRecommendationsRequest, PredictedItem } from '@aws-sdk/client-personalize-runtime';
import { explore, seededRandom, topK } from '../engine';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import { seedOf } from '../store/ids';
import type { Twin } from '../twin';
import { automaticFilter } from './automatic-filter';
import { explorationOf } from './exploration';
import { requestedFilter } from './filter/requested-filter';
import { maskOf, mixed, promotedItems } from './promotion';
import { refreshed } from './refresh';
import { metadataReader, requireWithin, resultLimit } from './result-limits';
import type { Serving } from './serving';
import { softmax } from './softmax';
import { userScores } from './user-scores';

/** Items of an answer where the request does not say. */
export const DEFAULT_RESULTS = 25;

/** What is asked, whoever answers. */
export type RecommendationRequest = Omit<Checked<GetRecommendationsRequest>, 'campaignArn' | 'recommenderArn'>;

/**
 * The items to answer with, best first: of a request in real time or of one line of a batch job.
 * @throws InvalidInputException
 */
export function recommendedItems(twin: Twin, by: Serving, input: RecommendationRequest): PredictedItem[] {
  const serving = refreshed(twin, by);
  const { metadataColumns, numResults = DEFAULT_RESULTS } = input;
  requireWithin(numResults, 'numResults', resultLimit(metadataColumns));
  const metadata = metadataReader(serving, twin.datasets.of(serving.datasetGroupArn).items, metadataColumns);
  const scores = scoresOf(twin, serving, input);
  // What the use case drops by itself stays out even of promotions, whose filter knows nothing of the request's.
  const drops = automaticFilter(twin, serving, input.userId);
  const mask = maskOf(serving, drops, requestedFilter(twin, serving, input, input));

  const random = seededRandom(seedOfRequest(twin, serving, input));
  const promoted = promotedItems(twin, serving, input, { numResults, scores, drops });
  for (const item of promoted.items) mask[item] = 0;
  const others = rank(serving, { count: numResults - promoted.items.length, scores, mask, random });
  const items = mixed(others, promoted.items, random);

  const shares = serving.recipe.scores ? softmax(scores) : undefined;
  const isPromoted = new Set(promoted.items);
  return Array.from(items, (item): PredictedItem => {
    const itemId = serving.trained.recommender.itemIds[item] as string;
    return {
      itemId,
      ...(shares && { score: shares[item] }),
      ...(isPromoted.has(item) && { promotionName: promoted.name }),
      ...(metadata && { metadata: metadata(itemId) }),
    };
  });
}

/** @throws InvalidInputException when an id that the recipe goes by is missing */
function scoresOf(twin: Twin, serving: Serving, { userId, itemId }: RecommendationRequest): Float32Array {
  const { recipe, trained } = serving;
  const { recommender } = trained;
  if (recipe.userId === 'required' && userId === undefined) {
    throw invalidInput(`userId is required by recipe ${recipe.name}`);
  }
  if (recipe.type === 'RELATED_ITEMS') {
    if (itemId === undefined) throw invalidInput(`itemId is required by recipe ${recipe.name}`);
    return recommender.scoreItem(recommender.indexOf(itemId));
  }
  return userScores(twin, serving, userId ?? '');
}

interface Ranking {
  readonly count: number;
  readonly scores: Float32Array;
  readonly mask: Uint8Array;
  readonly random: () => number;
}

/** The best items that pass, with new ones mixed in where the campaign explores. */
function rank(serving: Serving, { count, scores, mask, random }: Ranking): Int32Array {
  const exploration = explorationOf(serving);
  if (exploration === undefined) return topK(scores, count, mask);
  return explore({
    // Every place may go to a new item that the ranking has too, so the ranking must reach twice as far.
    ranking: topK(scores, 2 * count, mask),
    count,
    items: serving.trained.recommender,
    exploration,
    random,
    mask,
    scores,
  });
}

/** The same request to the same version and settings gives the same list until the user has new events. */
function seedOfRequest(
  twin: Twin,
  { arn, modelArn, datasetGroupArn, trained, config }: Serving,
  { userId = '', itemId = '' }: RecommendationRequest,
): number {
  const events = twin.datasets.of(datasetGroupArn).interactions?.events.rowsOf(userId, trained.eventsSeen);
  const exploration = JSON.stringify(config.itemExplorationConfig ?? {});
  return seedOf(twin.seed, arn, modelArn, exploration, userId, itemId, events?.length ?? 0);
}
