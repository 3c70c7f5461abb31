import type { Recommender } from '../engine/api';
import type { Twin } from '../twin';
import type { Serving } from './serving';
import { historyOf } from './user-history';

/**
 * Score of every item for a user. A user of whom nothing is known gets popular items.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/recommendations.html
 */
export function userScores(twin: Twin, serving: Serving, userId: string): Float32Array {
  const { recommender } = serving.trained;
  const history = historyOf(twin, serving, userId);
  const isPersonal = serving.recipe.type !== 'POPULAR_ITEMS';
  return isPersonal && history.items.length === 0 ? popularity(recommender) : recommender.scoreHistory(history);
}

/** As a softmax the shares of the items are those of their interactions. */
function popularity({ interactionCounts }: Recommender): Float32Array {
  return Float32Array.from(interactionCounts, (count) => Math.log1p(count));
}
