import type { GetRecommendationsRequest } from '@aws-sdk/client-personalize-runtime';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import { runtimeModel } from '../model/service-model';
import { Written } from '../model/write-output';
import type { Twin } from '../twin';
import { rememberedId } from './impressions';
import { recommendedItems } from './recommended-items';
import { refreshed } from './refresh';
import { Remembered } from './remembered';
import { type Serving, servingOf, servingOfRecommender } from './serving';

type Input = Checked<GetRecommendationsRequest>;

/** Everything of an answer but its id. */
interface Answer {
  readonly itemIds: readonly string[];
  /** The member itemList. */
  readonly itemList: Written;
}

/** Memory for answers, of a twin: some 10,000 to 20,000 of 25 items. */
const ANSWERS_BYTES = 64 * 2 ** 20;

const answers = new WeakMap<Twin, Remembered<Answer>>();

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetRecommendations.html */
export function getRecommendations(twin: Twin, input: Input): { itemList: Written; recommendationId: string } {
  const by = askedServing(twin, input);
  const serving = refreshed(twin, by);
  const known = answers.get(twin) ?? new Remembered<Answer>(ANSWERS_BYTES);
  answers.set(twin, known);
  const make = (): Answer => answerOf(twin, by, input);
  const { itemList, itemIds } = known.of(JSON.stringify(input), marksOf(twin, serving, input), make, bytesOf);
  return { itemList, recommendationId: rememberedId(twin, serving, itemIds) };
}

function answerOf(twin: Twin, serving: Serving, input: Input): Answer {
  const operation = runtimeModel.operations.get('GetRecommendations');
  if (operation === undefined) throw new Error('the service model has no GetRecommendations');
  const items = recommendedItems(twin, serving, input);
  const itemList = Written.of(operation, 'itemList', items);
  return { itemIds: items.flatMap(({ itemId }) => itemId ?? []), itemList };
}

function bytesOf({ itemIds, itemList }: Answer): number {
  return itemList.text.length + 8 * itemIds.length;
}

/**
 * All that an answer depends on besides the request: what serves, its filters, the user's events, and the data that filters,
 * metadata and exploration look at. Records of resources are never changed in place.
 */
function marksOf(twin: Twin, { arn, datasetGroupArn, recipe, trained }: Serving, input: Input): readonly unknown[] {
  const { resources } = twin;
  const { interactions, items, users } = twin.datasets.of(datasetGroupArn);
  const promotionFilter = input.promotions?.[0]?.filterArn;
  return [
    input.campaignArn === undefined ? resources.find('recommender', arn) : resources.find('campaign', arn),
    trained.recommender,
    trained.eventsSeen,
    trained.eventFilter,
    trained.setAside,
    input.filterArn === undefined ? undefined : resources.find('filter', input.filterArn),
    promotionFilter === undefined ? undefined : resources.find('filter', promotionFilter),
    interactions,
    interactions?.bulkChanges,
    interactions?.events.changesOf(input.userId ?? ''),
    recipe.explores ? interactions?.impressionsMark : undefined,
    items,
    items?.changes,
    users,
    users?.changes,
  ];
}

function askedServing(twin: Twin, { campaignArn, recommenderArn }: Input): Serving {
  if (campaignArn !== undefined && recommenderArn === undefined) {
    return servingOf(twin, campaignArn, 'GetRecommendations', [
      'USER_PERSONALIZATION',
      'POPULAR_ITEMS',
      'RELATED_ITEMS',
    ]);
  }
  if (recommenderArn !== undefined && campaignArn === undefined) return servingOfRecommender(twin, recommenderArn);
  throw invalidInput('give either campaignArn or recommenderArn');
}
