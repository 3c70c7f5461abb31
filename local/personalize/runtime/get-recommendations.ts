import type { GetRecommendationsRequest, GetRecommendationsResponse } from '@aws-sdk/client-personalize-runtime';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { rememberedId } from './impressions';
import { recommendedItems } from './recommended-items';
import { type Serving, servingOf, servingOfRecommender } from './serving';

type Input = Checked<GetRecommendationsRequest>;

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetRecommendations.html */
export function getRecommendations(twin: Twin, input: Input): GetRecommendationsResponse {
  const serving = askedServing(twin, input);
  const itemList = recommendedItems(twin, serving, input);
  return { itemList, recommendationId: rememberedId(twin, serving, itemList) };
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
