import { recentOutcomes, selectActionUsers, type ActionSequences, type Exposure } from './action-examples';
import { CONSTANT, featureSpaceOf, ownFeatures, userFeatures, type FeatureSpace, type Known } from './action-features';
import type { AttributeTokens } from './attribute-tokens';
import { fitLogistic, sigmoid, type Examples, type Prior } from './logistic-regression';
import { selectUsers, userCountOf, type Sequences } from './sequences';

/** Outcomes of each kind that an action needs, in so much time before the latest action interaction, to be scored. */
const NEEDED_OUTCOMES = 50;
const WINDOW_SECONDS = 42 * 86_400;

/** Exposures that the model of all actions, and that of one action, learn from: the newest. */
const POOLED_EXPOSURES = 20_000;
const EXPOSURES_AN_ACTION = 5000;

/** How sure the beliefs before any data are, in examples of variance 1: constants are hardly held. */
const PRECISION = { constant: 0.01, taste: 2, willingness: 4, own: 1 } as const;

/**
 * How near the weights of one action are held to those of all. Willingness nearly stays: who takes much else is no taker of
 * this one because its takers happen to like less.
 */
const PRECISION_OF_ACTION = { constant: 0.05, taste: 4, willingness: 50, own: 1 } as const;

/** A logistic model an action, each held near the one of all actions. Structured-cloneable. */
export interface ActionParts {
  readonly space: FeatureSpace;
  /** Actions × features; zero rows for actions that are not scored. */
  readonly weights: Float32Array;
  /** 1 for an action with enough outcomes. @see "Next-Best-Action recipe": 50 of each kind within six weeks */
  readonly scored: Uint8Array;
}

/** What users did, with items and with actions, up to any moment. */
export interface Past {
  readonly interactions: Sequences;
  readonly actions: ActionSequences;
  /** User of `actions` → user of `interactions`, −1 for one without interactions. */
  readonly interactionUser: Int32Array;
}

/** The past of some users of actions, and of those who have no actions. */
export function pastOf({ interactions, actions, interactionUser }: Past, users: Int32Array): Past {
  const kept = new Set(users);
  const others = new Set(interactionUser.filter((_, user) => !kept.has(user)));
  const stay = Int32Array.from({ length: userCountOf(interactions) }, (_, user) => user).filter(
    (user) => !others.has(user),
  );
  const places = new Map(Array.from(stay, (user, place) => [user, place]));
  return {
    interactions: selectUsers(interactions, stay),
    actions: selectActionUsers(actions, users),
    interactionUser: Int32Array.from(users, (user) => places.get(interactionUser[user] as number) ?? -1),
  };
}

/** What is known of a user of `past.actions` just before a moment. */
export function knownBefore({ interactions, actions, interactionUser }: Past, user: number, at: number): Known {
  const start = actions.offsets[user] as number;
  const end = firstAt(actions.timestamps, start, actions.offsets[user + 1] as number, at);
  const other = interactionUser[user] as number;
  const from = other < 0 ? 0 : (interactions.offsets[other] as number);
  const to = other < 0 ? 0 : firstAt(interactions.timestamps, from, interactions.offsets[other + 1] as number, at);
  return {
    items: interactions.items.subarray(from, to),
    actions: actions.items.subarray(start, end),
    taken: actions.taken.subarray(start, end),
  };
}

/** First slot whose time is `at` or later. */
function firstAt(times: Float64Array, from: number, to: number, at: number): number {
  let slot = from;
  while (slot < to && (times[slot] as number) < at) slot++;
  return slot;
}

/**
 * Learns how likely each action is taken when it is put to a user.
 * @param exposures to learn from; nothing of a user is looked at that came at their time or after
 */
export function trainActionParts(
  past: Past,
  exposures: readonly Exposure[],
  tokens: AttributeTokens | undefined,
): ActionParts {
  const { actions } = past;
  const outcomes = actions.taken.length;
  const takenShare = outcomes === 0 ? 0.5 : actions.taken.reduce((sum, one) => sum + one, 0) / outcomes;
  const space = featureSpaceOf(past.interactions, tokens, actions.itemCount, takenShare);
  const recent = recentOutcomes(actions, WINDOW_SECONDS);
  const scored = Uint8Array.from(recent.taken, (taken, action) =>
    taken >= NEEDED_OUTCOMES && (recent.others[action] as number) >= NEEDED_OUTCOMES ? 1 : 0,
  );
  const newest = [...exposures].sort((a, b) => b.at - a.at || a.user - b.user || a.action - b.action);
  const pooled = fitLogistic(
    examplesOf(past, space, newest.slice(0, POOLED_EXPOSURES)),
    priorOf(space, new Float64Array(space.featureCount), PRECISION),
  );
  const prior = priorOf(space, pooled, PRECISION_OF_ACTION);
  const byAction = new Map<number, Exposure[]>();
  for (const exposure of newest) {
    const list = byAction.get(exposure.action) ?? [];
    if (list.length < EXPOSURES_AN_ACTION) list.push(exposure);
    byAction.set(exposure.action, list);
  }
  const weights = new Float32Array(actions.itemCount * space.featureCount);
  scored.forEach((isScored, action) => {
    if (isScored === 0) return;
    const examples = examplesOf(past, space, byAction.get(action) ?? []);
    weights.set(fitLogistic(examples, prior), action * space.featureCount);
  });
  return { space, weights, scored };
}

function priorOf(
  space: FeatureSpace,
  mean: Float64Array,
  { constant, taste, willingness, own }: Readonly<Record<keyof typeof PRECISION, number>>,
): Prior {
  const precision = new Float64Array(space.featureCount).fill(taste);
  precision[CONSTANT] = constant;
  precision[space.willingness] = willingness;
  precision[space.ownTaken] = own;
  precision[space.ownOthers] = own;
  return { mean, precision };
}

function examplesOf(past: Past, space: FeatureSpace, exposures: readonly Exposure[]): Examples {
  const offsets = new Int32Array(exposures.length + 1);
  const features: number[] = [];
  const values: number[] = [];
  exposures.forEach(({ user, action, at }, e) => {
    const known = knownBefore(past, user, at);
    for (const part of [userFeatures(space, known), ownFeatures(space, known, action)]) {
      features.push(...part.features);
      values.push(...part.values);
    }
    offsets[e + 1] = features.length;
  });
  return {
    offsets,
    features: Int32Array.from(features),
    values: Float32Array.from(values),
    labels: Uint8Array.from(exposures, ({ taken }) => (taken ? 1 : 0)),
  };
}

/** Chance of each action to be taken within the period; 0 for actions that are not scored. */
export function propensities({ space, weights, scored }: ActionParts, known: Known): Float32Array {
  const { features, values } = userFeatures(space, known);
  return Float32Array.from(scored, (isScored, action) => {
    if (isScored === 0) return 0;
    const row = action * space.featureCount;
    let margin = 0;
    features.forEach((feature, i) => (margin += (weights[row + feature] as number) * (values[i] as number)));
    const own = ownFeatures(space, known, action);
    own.features.forEach((feature, i) => (margin += (weights[row + feature] as number) * (own.values[i] as number)));
    return sigmoid(margin);
  });
}

/** Propensities nearer to each other than this are taken for equal. */
const NEAR = 0.01;

export interface ActionRanking {
  readonly scores: Float32Array;
  /** What each action is worth; decides between near ties. Absent: all alike. */
  readonly values?: Float64Array;
  /** Times that each action was taken: the order of those that are not scored. */
  readonly taken: Int32Array;
}

/** All actions, best first. */
export function rankActions({ scores, values, taken }: ActionRanking): Int32Array {
  const step = (action: number): number => Math.round((scores[action] as number) / NEAR);
  return Int32Array.from(scores, (_, action) => action).sort(
    (a, b) =>
      step(b) - step(a) ||
      (values?.[b] ?? 0) - (values?.[a] ?? 0) ||
      (scores[b] as number) - (scores[a] as number) ||
      (taken[b] as number) - (taken[a] as number) ||
      a - b,
  );
}

/** Times that each action was taken. */
export function takenCounts({ items, taken, itemCount }: ActionSequences): Int32Array {
  const counts = new Int32Array(itemCount);
  items.forEach((action, slot) => {
    counts[action] = (counts[action] as number) + (taken[slot] as number);
  });
  return counts;
}
