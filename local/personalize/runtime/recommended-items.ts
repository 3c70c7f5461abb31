import type { GetRecommendationsRequest, PredictedItem } from '@aws-sdk/client-personalize-runtime';
import { seededRandom } from '../engine';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import { seedOf } from '../store/ids';
import type { Twin } from '../twin';
import { automaticFilter } from './automatic-filter';
import { requireContext } from './circumstances';
import { requestedItems } from './filter/requested-filter';
import { remove } from './item-bits';
import { influenceOf } from './influence';
import { explorableItems } from './impressions';
import { allowedItems, mixed, promotedItems } from './promotion';
import { ranked } from './ranking';
import { refreshed } from './refresh';
import { metadataReader, requireWithin, resultLimit } from './result-limits';
import { type ScoredItems, bytesOfScores, memoryOf, scoredItems, shareOf } from './scored-items';
import type { Serving } from './serving';
import { softmax } from './softmax';
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
  // What the use case drops by itself stays out even of promotions, whose filter knows nothing of the request's.
  const drops = automaticFilter(twin, serving, input.userId);
  const allowed = allowedItems(serving, drops, requestedItems(twin, serving, input, input));

  const random = seededRandom(seedOfRequest(twin, serving, input));
  const promoted = promotedItems(twin, serving, input, { numResults, scored, drops });
  for (const item of promoted.items) remove(allowed, item);
  const others = ranked(serving, {
    count: numResults - promoted.items.length,
    scored,
    allowed,
    random,
    ...(serving.recipe.explores && { explorable: explorableItems(twin, serving) }),
  });
  const items = mixed(others.items, promoted.items, random);

  const share = serving.recipe.scores ? shareReader(scored, others.explored) : undefined;
  const isPromoted = new Set(promoted.items);
  const reasonOf = (item: number): Reason[] => {
    if (isPromoted.has(item)) return ['Promoted item'];
    if (others.padding.has(item)) return ['Popular item'];
    return others.explored.has(item) ? ['Exploration'] : [];
  };
  return Array.from(items, (item): PredictedItem => {
    const itemId = serving.trained.recommender.itemIds[item] as string;
    return {
      itemId,
      ...(share && !others.padding.has(item) && { score: share(item) }),
      ...(serving.recipe.givesReasons && { reason: reasonOf(item) }),
      ...(isPromoted.has(item) && { promotionName: promoted.name }),
      ...(metadata && { metadata: metadata(itemId) }),
    };
  });
}

/** Shares of the items in the softmax over those that are scored. An explored item is scored, be it out of reach. */
function shareReader(scored: ScoredItems, explored: ReadonlySet<number>): (item: number) => number | undefined {
  const { scores, reached } = scored;
  const beyond = [...explored].filter((item) => reached[item] !== scores[item]);
  if (beyond.length === 0) return (item) => shareOf(scored, item);
  const withExplored = reached.slice();
  for (const item of beyond) withExplored[item] = scores[item] as number;
  const shares = softmax(withExplored);
  return (item) => shares[item];
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
    return memoryOf(recommender).scores.of(key, [], make, bytesOfScores);
  }
  return scoredForUser(twin, serving, userId ?? '', context);
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
