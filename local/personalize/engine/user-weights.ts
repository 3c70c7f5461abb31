import type { Random } from './api';
import type { ScoreKernels } from './kernels/kernels';
import { worthOf } from './evaluate';
import { shuffled } from './random';
import { selectUsers, userCountOf, type Sequences } from './sequences';
import { fitSoftmax, type Choice } from './softmax-regression';
import { hiddenFrom } from './split';
import { topK } from './top-k';
import { featuresOf, presentParts, trainUserParts, type DataTraits, type UserParts } from './user-parts';

/** Users kept out of a first training to learn the weights from. */
const LEARNING_USERS = 300;

/** At most this share of all users, so that the first training resembles the last. */
const LEARNING_SHARE = 0.35;

/** Candidates a choice is made from; the likeliest by the prior weights stand for the whole catalogue. */
const CANDIDATES = 2000;

/** How many users the prior weights count for. */
const PRIOR_USERS = 20;

/**
 * Where the users kept out are no more than this share, the parts trained without them stand for those of all: a training of
 * large data is saved, and the metrics are those of a model that saw a little less.
 */
const FEW_HELD = 0.05;

export interface LearnedWeights {
  readonly weights: Float64Array;
  /** Trained without the users that the weights were learned from, where these are few. */
  readonly parts?: UserParts;
}

/** Weight of each present part, in order, as believed before any data. */
export function priorWeights(parts: UserParts): Float64Array {
  return Float64Array.from(presentParts(parts), ({ prior }) => prior);
}

/**
 * Learns the weights between the parts: keeps some users out, trains the parts on the others, and asks which weights make
 * the held-out users' newest events likely, given their earlier ones. Shrunk towards the prior weights, the more the fewer
 * users there are.
 */
export function learnUserWeights(sequences: Sequences, traits: DataTraits, random: Random): LearnedWeights {
  const order = shuffled(userCountOf(sequences), random);
  const eligible = order.filter((user) => hiddenFrom(sequences, user) >= 0);
  const held = eligible.slice(0, Math.min(LEARNING_USERS, Math.floor(order.length * LEARNING_SHARE)));
  const isHeld = new Set(held);
  const parts = trainUserParts(selectUsers(sequences, order.filter((user) => !isHeld.has(user)).sort()), traits);
  const prior = priorWeights(parts);
  // By time, because popularity as of a moment is read forwards.
  const known = (user: number): number => sequences.timestamps[hiddenFrom(sequences, user) - 1] as number;
  held.sort((a, b) => known(a) - known(b) || a - b);
  const { kernels, write } = featuresOf(parts);
  const sum = kernels.floats(parts.warm.length);
  const choices: Choice[] = [];
  for (const user of held) {
    const start = sequences.offsets[user] as number;
    const hidden = hiddenFrom(sequences, user);
    const history = sequences.items.subarray(start, hidden);
    const features = write(history, sequences.timestamps[hidden - 1] as number);
    blended(kernels, features, prior, sum);
    const end = sequences.offsets[user + 1] as number;
    const worth = worthOf(sequences, hidden, end);
    const choice = choiceOf(features, sum, parts, history, sequences.items.subarray(hidden, end), worth);
    if (choice !== undefined) choices.push(choice);
  }
  const weights = fitSoftmax(choices, { prior, precision: prior.map(() => PRIOR_USERS) });
  return { weights, ...(held.length <= order.length * FEW_HELD && { parts }) };
}

/**
 * @param scores by the prior weights
 * @param worth of the hidden items, where events have weights: what is worth nothing was not chosen
 * @returns undefined when none of the hidden items could have been chosen
 */
function choiceOf(
  features: readonly Float32Array[],
  scores: Float32Array,
  parts: UserParts,
  history: Int32Array,
  hidden: Int32Array,
  worth: ReadonlyMap<number, number> | undefined,
): Choice | undefined {
  const allowed = parts.warm.slice();
  if (!parts.repeats) for (const item of history) allowed[item] = 0;
  const targets = new Set<number>();
  for (const item of hidden) if (allowed[item] === 1 && worth?.get(item) !== 0) targets.add(item);
  if (targets.size === 0) return undefined;
  for (const item of targets) allowed[item] = 0;
  const candidates = [...targets, ...topK(scores, CANDIDATES, allowed)];
  const matrix = new Float32Array(candidates.length * features.length);
  candidates.forEach((item, c) => {
    for (let f = 0; f < features.length; f++) {
      matrix[c * features.length + f] = (features[f] as Float32Array)[item] as number;
    }
  });
  return {
    features: matrix,
    taken: Int32Array.from({ length: targets.size }, (_, c) => c),
    ...(worth && { takenWeights: Float32Array.from(targets, (item) => worth.get(item) ?? 1) }),
  };
}

/** out = Σ weight × part. */
export function blended(
  kernels: ScoreKernels,
  features: readonly Float32Array[],
  weights: Float64Array,
  out: Float32Array,
): void {
  out.fill(0);
  features.forEach((scores, f) => {
    const weight = weights[f] as number;
    if (weight !== 0) kernels.addScaled(scores, weight, out);
  });
}
