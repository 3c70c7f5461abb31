import type {
  GetRecommendationsRequest,
  GetRecommendationsResponse,
  PredictedItem,
} from '@aws-sdk/client-personalize-runtime';
import { explore, seededRandom, topK } from '../engine';
import { invalidInput, notSupported } from '../errors';
import type { Checked } from '../model/checked';
import { seedOf } from '../store/ids';
import type { Twin } from '../twin';
import { explorationOf } from './exploration';
import { requestedFilter } from './filter/requested-filter';
import { maskOf, mixed, promotedItems } from './promotion';
import { metadataReader, requireWithin, resultLimit } from './result-limits';
import { type Serving, servingOf } from './serving';
import { softmax } from './softmax';
import { userScores } from './user-scores';

const DEFAULT_RESULTS = 25;

type Input = Checked<GetRecommendationsRequest>;

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetRecommendations.html */
export function getRecommendations(twin: Twin, input: Input): GetRecommendationsResponse {
  const { campaignArn, metadataColumns, numResults = DEFAULT_RESULTS } = input;
  if ((campaignArn === undefined) === (input.recommenderArn === undefined)) {
    throw invalidInput('give either campaignArn or recommenderArn');
  }
  if (campaignArn === undefined) throw notSupported('A recommender');
  const serving = servingOf(twin, campaignArn, 'GetRecommendations', [
    'USER_PERSONALIZATION',
    'POPULAR_ITEMS',
    'RELATED_ITEMS',
  ]);
  requireWithin(numResults, 'numResults', resultLimit(metadataColumns));
  const metadata = metadataReader(serving, twin.datasets.of(serving.campaign.datasetGroupArn).items, metadataColumns);
  const scores = scoresOf(twin, serving, input);
  const mask = maskOf(serving, requestedFilter(twin, serving, input, input));

  const random = seededRandom(seedOfRequest(twin, serving, input));
  const promoted = promotedItems(twin, serving, input, numResults, scores);
  for (const item of promoted.items) mask[item] = 0;
  const others = rank(serving, { count: numResults - promoted.items.length, scores, mask, random });
  const items = mixed(others, promoted.items, random);

  const shares = serving.recipe.scores ? softmax(scores) : undefined;
  const isPromoted = new Set(promoted.items);
  const itemList = Array.from(items, (item): PredictedItem => {
    const itemId = serving.trained.recommender.itemIds[item] as string;
    return {
      itemId,
      ...(shares && { score: shares[item] }),
      ...(isPromoted.has(item) && { promotionName: promoted.name }),
      ...(metadata && { metadata: metadata(itemId) }),
    };
  });
  return { itemList, recommendationId: twin.requestIds.recommendation(campaignArn) };
}

/** @throws InvalidInputException when the id that the recipe goes by is missing */
function scoresOf(twin: Twin, serving: Serving, { userId, itemId }: Input): Float32Array {
  const { recipe, trained } = serving;
  const { recommender } = trained;
  if (recipe.type === 'RELATED_ITEMS') {
    if (itemId === undefined) throw invalidInput(`itemId is required by recipe ${recipe.name}`);
    return recommender.scoreItem(recommender.indexOf(itemId));
  }
  if (recipe.userId === 'required' && userId === undefined) {
    throw invalidInput(`userId is required by recipe ${recipe.name}`);
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
  { campaign, version, trained }: Serving,
  { userId = '', itemId = '' }: Input,
): number {
  const events = twin.datasets.of(campaign.datasetGroupArn).interactions?.events.rowsOf(userId, trained.eventsSeen);
  const config = JSON.stringify(campaign.campaignConfig?.itemExplorationConfig ?? {});
  return seedOf(twin.seed, campaign.arn, version.arn, config, userId, itemId, events?.length ?? 0);
}
