import type { Recommender } from '../engine/api';
import type { Twin } from '../twin';
import { circumstancesOf } from './circumstances';
import type { Serving } from './serving';
import { historyOf } from './user-history';

/**
 * Score of every item for a user. A user of whom nothing is known gets popular items; context and, for users with few
 * events, the user's record lift those that go with them.
 * @param context checked by `requireContext`
 * @see https://docs.aws.amazon.com/personalize/latest/dg/recommendations.html
 */
export function userScores(
  twin: Twin,
  serving: Serving,
  userId: string,
  context?: Readonly<Record<string, string>>,
): Float32Array {
  const { recommender } = serving.trained;
  const history = historyOf(twin, serving, userId);
  const events = history.items.length;
  const isPersonal = serving.recipe.type !== 'POPULAR_ITEMS';
  const scores = isPersonal && events === 0 ? popularity(recommender) : recommender.scoreHistory(history);
  const lifts = recommender.liftsOf(circumstancesOf(twin, serving, userId, context, events));
  lifts?.forEach((lift, item) => (scores[item] = (scores[item] as number) + lift));
  return scores;
}

/** As a softmax the shares of the items are those of their interactions. */
function popularity({ learnedCounts }: Recommender): Float32Array {
  return Float32Array.from(learnedCounts, (count) => Math.log1p(count));
}
