import type { GetPersonalizedRankingRequest, PredictedItem } from '@aws-sdk/client-personalize-runtime';
import { RUNTIME_LIMITS } from '../../../spec/quotas';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireContext } from './circumstances';
import { requestedFilter } from './filter/requested-filter';
import { metadataReader, requireWithin } from './result-limits';
import type { Serving } from './serving';
import { softmax } from './softmax';
import { scoredForUser } from './user-scores';

/** What is asked, whoever answers. */
export type RankingRequest = Omit<Checked<GetPersonalizedRankingRequest>, 'campaignArn'>;

/**
 * The given items in order for a user, each once: of a request in real time or of one line of a batch job. Items that the
 * model does not know come last, in the order given, with score 0 or, of v2, without one; items that a filter takes out are not there.
 * @throws InvalidInputException
 */
export function rankedItems(twin: Twin, serving: Serving, input: RankingRequest): PredictedItem[] {
  const { userId, inputList, metadataColumns } = input;
  const limit = metadataColumns === undefined ? RUNTIME_LIMITS.rankingInputs : RUNTIME_LIMITS.resultsWithMetadata;
  requireWithin(inputList.length, 'inputList', limit);
  const metadata = metadataReader(serving, twin.datasets.of(serving.datasetGroupArn).items, metadataColumns);
  const test = requestedFilter(twin, serving, input, { userId });

  requireContext(twin, serving, input.context);
  const { recommender } = serving.trained;
  const asked = [...new Set(inputList)].filter((id) => test?.(id) ?? true);
  const known = asked.filter((id) => recommender.indexOf(id) >= 0);
  const { scores } = scoredForUser(twin, serving, userId, input.context);
  const shares = softmax(known.map((id) => scores[recommender.indexOf(id)] as number));
  const ranked = [
    ...known.map((itemId, i) => ({ itemId, score: shares[i] as number })).sort((a, b) => b.score - a.score),
    ...asked
      .filter((id) => recommender.indexOf(id) < 0)
      .map((itemId) => ({ itemId, ...(serving.recipe.scoresUnknownItems && { score: 0 }) })),
  ];
  return ranked.map((item): PredictedItem => ({ ...item, ...(metadata && { metadata: metadata(item.itemId) }) }));
}
