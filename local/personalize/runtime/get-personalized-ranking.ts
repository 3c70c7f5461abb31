import type {
  GetPersonalizedRankingRequest,
  GetPersonalizedRankingResponse,
} from '@aws-sdk/client-personalize-runtime';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { rememberedId } from './impressions';
import { rankedItems } from './ranked-items';
import { servingOf } from './serving';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetPersonalizedRanking.html */
export function getPersonalizedRanking(
  twin: Twin,
  input: Checked<GetPersonalizedRankingRequest>,
): GetPersonalizedRankingResponse {
  const { campaignArn } = input;
  const serving = servingOf(twin, campaignArn, 'GetPersonalizedRanking', ['PERSONALIZED_RANKING']);
  const personalizedRanking = rankedItems(twin, serving, input);
  return { personalizedRanking, recommendationId: rememberedId(twin, serving, personalizedRanking) };
}
