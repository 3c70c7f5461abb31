import type {
  GetPersonalizedRankingRequest,
  GetPersonalizedRankingResponse,
  PredictedItem,
} from '@aws-sdk/client-personalize-runtime';
import { RUNTIME_LIMITS } from '../../../spec/quotas';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requestedFilter } from './filter/requested-filter';
import { metadataReader, requireWithin } from './result-limits';
import { servingOf } from './serving';
import { softmax } from './softmax';
import { userScores } from './user-scores';

/**
 * Orders the given items for a user. Items that the model does not know come last, in the order given, with score 0.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetPersonalizedRanking.html
 */
export function getPersonalizedRanking(
  twin: Twin,
  input: Checked<GetPersonalizedRankingRequest>,
): GetPersonalizedRankingResponse {
  const { campaignArn, userId, metadataColumns } = input;
  const serving = servingOf(twin, campaignArn, 'GetPersonalizedRanking', ['PERSONALIZED_RANKING']);
  const limit = metadataColumns === undefined ? RUNTIME_LIMITS.rankingInputs : RUNTIME_LIMITS.resultsWithMetadata;
  requireWithin(input.inputList.length, 'inputList', limit);
  const metadata = metadataReader(serving, twin.datasets.of(serving.datasetGroupArn).items, metadataColumns);
  const test = requestedFilter(twin, serving, input, { userId });

  const { recommender } = serving.trained;
  const asked = [...new Set(input.inputList)].filter((id) => test?.(id) ?? true);
  const known = asked.filter((id) => recommender.indexOf(id) >= 0);
  const scores = userScores(twin, serving, userId);
  const shares = softmax(known.map((id) => scores[recommender.indexOf(id)] as number));
  const ranked = [
    ...known.map((itemId, i) => ({ itemId, score: shares[i] as number })).sort((a, b) => b.score - a.score),
    ...asked.filter((id) => recommender.indexOf(id) < 0).map((itemId) => ({ itemId, score: 0 })),
  ];
  return {
    personalizedRanking: ranked.map((item): PredictedItem => ({
      ...item,
      ...(metadata && { metadata: metadata(item.itemId) }),
    })),
    recommendationId: twin.requestIds.recommendation(campaignArn),
  };
}
