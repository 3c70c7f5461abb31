import type { Recommender } from '../engine/api';
import type { Twin } from '../twin';
import { circumstancesOf } from './circumstances';
import { type ScoredItems, bytesOfScores, memoryOf, scoredItems } from './scored-items';
import type { Serving } from './serving';
import { historyOf } from './user-history';

/**
 * What `userScores` gives, kept until the user has a new event, or Users changes where the recipe looks at it.
 * @param context checked by `requireContext`
 */
export function scoredForUser(
  twin: Twin,
  serving: Serving,
  userId: string,
  context?: Readonly<Record<string, string>>,
): ScoredItems {
  const { recipe, trained, datasetGroupArn } = serving;
  const { recommender, eventsSeen, eventFilter, setAside } = trained;
  const { interactions, users } = twin.datasets.of(datasetGroupArn);
  const isForAll = recipe.type === 'POPULAR_ITEMS';
  const marks: unknown[] = [recipe];
  if (!isForAll) {
    marks.push(interactions, interactions?.events.changesOf(userId), eventsSeen, eventFilter, setAside);
    if (recipe.optionalDatasets.includes('Users')) marks.push(users, users?.changes);
  }
  const make = (): ScoredItems =>
    scoredItems(recommender, userScores(twin, serving, userId, context), !recipe.givesReasons);
  const { ofUsers, ofOthers } = memoryOf(recommender);
  if (isForAll) return ofOthers.of('popular', marks, make, bytesOfScores);
  if (context === undefined) return ofUsers.of(userId, marks, make, bytesOfScores);
  return ofOthers.of(`context ${JSON.stringify([userId, Object.entries(context)])}`, marks, make, bytesOfScores);
}

/**
 * Score of every item for a user. A user of whom nothing is known gets popular items; context and, for users with few
 * events, the user's record lift those that go with them.
 * @param context checked by `requireContext`
 * @see https://docs.aws.amazon.com/personalize/latest/dg/recommendations.html
 */
function userScores(
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
