import type { Random } from './api';
import { evaluate, type ScoreInput } from './evaluate';
import { selectUsers, type Sequences } from './sequences';
import { splitUsers } from './split';

/** What candidates are compared by. */
const CRITERION = 'normalized_discounted_cumulative_gain_at_25';

/**
 * The candidate that ranks best for users kept out of its training: a tenth of the training users, so that the test users,
 * who give the metrics, have no say. Of equals the first. One training a candidate, one after the other.
 *
 * @param training sequences of the training users
 * @param trained scores by a model of a candidate, trained on the sequences given
 */
export function bestCandidate<Candidate>(
  candidates: readonly Candidate[],
  training: Sequences,
  random: Random,
  trained: (candidate: Candidate, sequences: Sequences) => ScoreInput,
): number {
  if (candidates.length < 2) return 0;
  const split = splitUsers(training, random);
  const learning = selectUsers(training, split.training);
  let best = 0;
  let highest = -Infinity;
  candidates.forEach((candidate, index) => {
    const value = evaluate(training, split.test, trained(candidate, learning), training.itemCount)[CRITERION] ?? 0;
    if (value <= highest) return;
    highest = value;
    best = index;
  });
  return best;
}
