import type { GetRecommendationsRequest, PredictedItem } from '@aws-sdk/client-personalize-runtime';
import { seededRandom } from '../engine';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { automaticFilter } from './automatic-filter';
import { requireContext } from './circumstances';
import { requestedItems } from './filter/requested-filter';
import { remove, removeAll } from './item-bits';
import { influenceOf } from './influence';
import { explorableItems } from './impressions';
import { mixed, promotedItems } from './promotion';
import { type Ranked, ranked } from './ranking';
import { refreshed } from './refresh';
import { requestSeed } from './request-seed';
import { metadataReader, requireWithin, resultLimit } from './result-limits';
import { type ScoredItems, bytesOfScores, memoryOf, scoredItems } from './scored-items';
import type { Serving } from './serving';
import { shownShare, softmax } from './softmax';
import { scoredForUser } from './user-scores';

/** Items of an answer where the request does not say. */
export const DEFAULT_RESULTS = 25;

/** Why an item stands in an answer. @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_PredictedItem.html */
type Reason = 'Promoted item' | 'Exploration' | 'Popular item';

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
  requireContext(twin, serving, input.context);
  const scored = scoredOf(twin, serving, input);
  const { recommender } = serving.trained;
  // What the use case drops by itself stays out even of promotions, whose filter knows nothing of the request's.
  const drops = automaticFilter(twin, serving, input.userId);
  const { allowed } = memoryOf(recommender).working;
  requestedItems(twin, serving, input, input, allowed);
  if (drops !== undefined) removeAll(allowed, drops);

  const random = seededRandom(requestSeed(twin, serving, input.userId ?? '', input.itemId ?? ''));
  const promoted = promotedItems(twin, serving, input, { numResults, scored, drops });
  for (const item of promoted.items) remove(allowed, item);
  const others = ranked(serving, {
    count: numResults - promoted.items.length,
    scored,
    allowed,
    random,
    explorable: serving.recipe.explores ? explorableItems(twin, serving) : recommender,
  });
  const shares = serving.recipe.scores ? shareReader(scored, others.explored) : undefined;
  const reasons = serving.recipe.givesReasons ? reasonReader(promoted.items, others) : undefined;
  return mixed(others.items, promoted.items, random).map((item): PredictedItem => {
    const itemId = recommender.itemIds[item] as string;
    const predicted: PredictedItem = { itemId };
    if (shares !== undefined && !others.padding.has(item)) predicted.score = shares(item);
    if (reasons !== undefined) predicted.reason = reasons(item);
    if (promoted.items.includes(item)) predicted.promotionName = promoted.name;
    if (metadata !== undefined) predicted.metadata = metadata(itemId);
    return predicted;
  });
}

const REASONS: Readonly<Record<Reason, Reason[]>> = {
  'Promoted item': ['Promoted item'],
  Exploration: ['Exploration'],
  'Popular item': ['Popular item'],
};
const NO_REASON: Reason[] = [];

function reasonReader(promoted: readonly number[], { padding, explored }: Ranked): (item: number) => Reason[] {
  return (item) => {
    if (promoted.includes(item)) return REASONS['Promoted item'];
    if (padding.has(item)) return REASONS['Popular item'];
    return explored.has(item) ? REASONS.Exploration : NO_REASON;
  };
}

/** Shares of the items in the softmax over those that are scored. An explored item is scored, be it out of reach. */
function shareReader(scored: ScoredItems, explored: ReadonlySet<number>): (item: number) => number {
  const { scores, reached } = scored;
  if (reached === scores) return (item) => scored.shareOf(item);
  const beyond = [...explored].filter((item) => reached[item] !== scores[item]);
  if (beyond.length === 0) return (item) => scored.shareOf(item);
  const withExplored = reached.slice();
  for (const item of beyond) withExplored[item] = scores[item] as number;
  const shares = softmax(withExplored);
  return (item) => shownShare(shares[item] as number);
}

/** @throws InvalidInputException when an id that the recipe goes by is missing */
function scoredOf(twin: Twin, serving: Serving, { userId, itemId, context }: RecommendationRequest): ScoredItems {
  const { recipe, trained } = serving;
  const { recommender } = trained;
  if (recipe.userId === 'required' && userId === undefined) {
    throw invalidInput(`userId is required by recipe ${recipe.name}`);
  }
  if (recipe.type === 'RELATED_ITEMS') {
    if (itemId === undefined) throw invalidInput(`itemId is required by recipe ${recipe.name}`);
    const item = recommender.indexOf(itemId);
    const influence = influenceOf(serving);
    const key = `item ${item} ${influence.popularity} ${influence.freshness}`;
    const make = (): ScoredItems =>
      scoredItems(recommender, recommender.scoreItem(item, influence), !recipe.givesReasons);
    return memoryOf(recommender).ofOthers.of(key, [], make, bytesOfScores);
  }
  return scoredForUser(twin, serving, userId ?? '', context);
}
