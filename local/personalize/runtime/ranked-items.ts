import type { GetPersonalizedRankingRequest, PredictedItem } from '@aws-sdk/client-personalize-runtime';
import { RUNTIME_LIMITS } from '../../../spec/quotas';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireContext } from './circumstances';
import { requestedFilter, requestedItems } from './filter/requested-filter';
import { has } from './item-bits';
import { metadataReader, requireWithin } from './result-limits';
import { memoryOf } from './scored-items';
import type { Serving } from './serving';
import { shownShare, softmax } from './softmax';
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
  const { recommender } = serving.trained;
  const { allowed } = memoryOf(recommender).working;
  requestedItems(twin, serving, input, { userId }, allowed);
  requireContext(twin, serving, input.context);

  const known: number[] = [];
  const unknown: string[] = [];
  for (const itemId of new Set(inputList)) {
    const item = recommender.indexOf(itemId);
    if (item < 0) unknown.push(itemId);
    else if (has(allowed, item)) known.push(item);
  }
  const { scores } = scoredForUser(twin, serving, userId, input.context);
  // The sort is stable: of equal ones the first given stands first.
  known.sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const shares = softmax(known.map((item) => scores[item] as number));
  const ranked = known.map((item, i): PredictedItem => {
    const itemId = recommender.itemIds[item] as string;
    return { itemId, score: shownShare(shares[i] as number) };
  });
  // Items that the model does not know may still have a record that the filter looks at.
  const passes = unknown.length > 0 ? requestedFilter(twin, serving, input, { userId }) : undefined;
  for (const itemId of unknown) {
    if (passes !== undefined && !passes(itemId)) continue;
    ranked.push(serving.recipe.scoresUnknownItems ? { itemId, score: 0 } : { itemId });
  }
  if (metadata !== undefined) for (const item of ranked) item.metadata = metadata(item.itemId ?? '');
  return ranked;
}
