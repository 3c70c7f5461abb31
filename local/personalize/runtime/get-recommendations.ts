import type { GetRecommendationsRequest, GetRecommendationsResponse } from '@aws-sdk/client-personalize-runtime';
import { invalidInput, notSupported } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { recommendedItems } from './recommended-items';
import { servingOf } from './serving';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetRecommendations.html */
export function getRecommendations(twin: Twin, input: Checked<GetRecommendationsRequest>): GetRecommendationsResponse {
  const { campaignArn, recommenderArn } = input;
  if ((campaignArn === undefined) === (recommenderArn === undefined)) {
    throw invalidInput('give either campaignArn or recommenderArn');
  }
  if (campaignArn === undefined) throw notSupported('A recommender');
  const serving = servingOf(twin, campaignArn, 'GetRecommendations', [
    'USER_PERSONALIZATION',
    'POPULAR_ITEMS',
    'RELATED_ITEMS',
  ]);
  const itemList = recommendedItems(twin, serving, input);
  return { itemList, recommendationId: twin.requestIds.recommendation(serving.arn) };
}
