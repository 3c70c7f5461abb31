import { everyUser, exposuresOf, type Exposure } from './action-examples';
import {
  knownBefore,
  pastOf,
  propensities,
  rankActions,
  takenCounts,
  trainActionParts,
  type ActionParts,
  type Past,
} from './action-propensity';
import type { AttributeTokens } from './attribute-tokens';
import { EVALUATED_RANKS, normalizedDiscountedCumulativeGain, type Trial } from './metrics';
import { hiddenFrom, type UserSplit } from './split';

/** Actions that a user is recommended, for precision and recall: as many as an answer has by default. */
const RECOMMENDED = 5;

const CUTOFFS = [5, 10, 25] as const;

/**
 * Metrics of actions. A model of the training users alone ranks the actions for each test user as of the newest 10 % of the
 * user's action interactions, in which the actions taken are relevant. Precision and recall are means over actions of who
 * was rightly recommended the action among those who were, and who took it; the area under the curve is over the times that
 * the action was put to a test user.
 * @see "Evaluating a solution version with metrics"
 */
export function evaluateActions(
  past: Past,
  split: UserSplit,
  tokens: AttributeTokens | undefined,
  periodSeconds: number,
): Record<string, number> {
  const training = pastOf(past, split.training);
  const parts = trainActionParts(
    training,
    exposuresOf(training.actions, everyUser(training.actions), periodSeconds),
    tokens,
  );
  const taken = takenCounts(training.actions);
  const trials = [...split.test].flatMap((user): Trial[] => {
    const hidden = hiddenFrom(past.actions, user);
    if (hidden < 0) return [];
    const known = knownBefore(past, user, past.actions.timestamps[hidden] as number);
    const relevant = new Set<number>();
    for (let slot = hidden; slot < (past.actions.offsets[user + 1] as number); slot++) {
      if (past.actions.taken[slot] === 1) relevant.add(past.actions.items[slot] as number);
    }
    return [{ ranking: rankActions({ scores: propensities(parts, known), taken }), relevant }];
  });
  const withRelevant = trials.filter(({ relevant }) => relevant.size > 0);
  return {
    coverage: coverageOf(trials, past.actions.itemCount),
    ...Object.fromEntries(
      CUTOFFS.map((k) => [
        `normalized_discounted_cumulative_gain_at_${k}`,
        mean(withRelevant.map((trial) => normalizedDiscountedCumulativeGain(trial, k))),
      ]),
    ),
    ...hitsByAction(trials, past.actions.itemCount),
    auc: areaUnderCurve(past, parts, exposuresOf(past.actions, split.test, periodSeconds)),
  };
}

function coverageOf(trials: readonly Trial[], actions: number): number {
  const recommended = new Set(trials.flatMap(({ ranking }) => Array.from(ranking).slice(0, EVALUATED_RANKS)));
  return actions === 0 ? 0 : recommended.size / actions;
}

function hitsByAction(trials: readonly Trial[], actions: number): { precision: number; recall: number } {
  const [recommended, took, both] = [0, 0, 0].map(() => new Int32Array(actions)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  for (const { ranking, relevant } of trials) {
    for (const action of relevant) took[action] = (took[action] as number) + 1;
    for (const action of Array.from(ranking).slice(0, RECOMMENDED)) {
      recommended[action] = (recommended[action] as number) + 1;
      if (relevant.has(action)) both[action] = (both[action] as number) + 1;
    }
  }
  const shares = (of: Int32Array): number[] =>
    Array.from(of, (count, action) => (both[action] as number) / count).filter((share) => !Number.isNaN(share));
  return { precision: mean(shares(recommended)), recall: mean(shares(took)) };
}

/** Mean over actions of the chance that a user who took it had the higher propensity of two; ties count half. */
function areaUnderCurve(past: Past, parts: ActionParts, exposures: readonly Exposure[]): number {
  const byAction = new Map<number, { readonly score: number; readonly taken: boolean }[]>();
  for (const { user, action, at, taken } of exposures) {
    if (parts.scored[action] === 0) continue;
    const score = propensities(parts, knownBefore(past, user, at))[action] as number;
    const list = byAction.get(action) ?? [];
    list.push({ score, taken });
    byAction.set(action, list);
  }
  const areas = [...byAction.values()].flatMap((outcomes) => {
    const [yes, no] = [true, false].map((wanted) => outcomes.filter(({ taken }) => taken === wanted));
    if (!yes?.length || !no?.length) return [];
    let wins = 0;
    for (const a of yes) for (const b of no) wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
    return [wins / (yes.length * no.length)];
  });
  return mean(areas);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
