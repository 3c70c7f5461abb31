import type {
  GetActionRecommendationsRequest,
  GetActionRecommendationsResponse,
} from '@aws-sdk/client-personalize-runtime';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { recommendedActions } from './recommended-actions';
import { servingOf } from './serving';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetActionRecommendations.html */
export function getActionRecommendations(
  twin: Twin,
  input: Checked<GetActionRecommendationsRequest>,
): GetActionRecommendationsResponse {
  const { campaignArn } = input;
  if (campaignArn === undefined) throw invalidInput('campaignArn is required');
  const serving = servingOf(twin, campaignArn, 'GetActionRecommendations', ['PERSONALIZED_ACTIONS']);
  return {
    actionList: recommendedActions(twin, serving, input),
    recommendationId: twin.requestIds.recommendation(serving.arn),
  };
}
