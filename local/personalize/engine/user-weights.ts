import type { Random } from './api';
import type { ScoreKernels } from './kernels/kernels';
import { worthOf } from './evaluate';
import { amongFirst, choiceOf, orderBy } from './learning-choices';
import { shuffled } from './random';
import { selectUsers, userCountOf, type Sequences } from './sequences';
import { fitSoftmax, type Choice } from './softmax-regression';
import { hiddenFrom } from './split';
import { USER_PARTS } from './user-part-list';
import { featuresOf, presentParts, trainUserParts, type DataTraits, type UserParts } from './user-parts';

/** Users kept out of a first training to learn the weights from. */
const LEARNING_USERS = 700;

/** At most this share of all users, so that the first training resembles the last. */
const LEARNING_SHARE = 0.35;

/**
 * Rounds of learning: each asks for the choice among so many candidates, those that the weights of the round before rank
 * first. Wide rounds find which parts matter at all, narrow ones set the order at the top.
 */
const ROUNDS = [200, 200, 60, 60] as const;

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
  const present = presentParts(parts);
  const priorOf = (name: string): number => USER_PARTS.find((part) => part.name === name)?.prior ?? 0;
  // What cannot be told by recent events is told by all of them.
  const stoodIn = parts.recency ? 0 : priorOf('easeDecayed');
  return Float64Array.from(present, ({ name, prior }) => (name === 'ease' ? prior + stoodIn : prior));
}

/**
 * Learns the weights between the parts: keeps some users out, trains the parts on the others, and asks which weights make
 * the held-out users' newest events likely, given their earlier ones, among the items that stand at the top. Shrunk towards
 * the prior weights, the more the fewer users there are.
 */
export function learnUserWeights(sequences: Sequences, traits: DataTraits, random: Random): LearnedWeights {
  const order = shuffled(userCountOf(sequences), random);
  const eligible = order.filter((user) => hiddenFrom(sequences, user) >= 0);
  const held = eligible.slice(0, Math.min(LEARNING_USERS, Math.floor(order.length * LEARNING_SHARE)));
  const isHeld = new Set(held);
  const parts = trainUserParts(selectUsers(sequences, order.filter((user) => !isHeld.has(user)).sort()), traits);
  const weights = weightsFrom(choicesOf(held, sequences, parts), parts);
  return { weights, ...(held.length <= order.length * FEW_HELD && { parts }) };
}

/** What the users took last, in the order of time. */
function choicesOf(users: Int32Array, sequences: Sequences, parts: UserParts): Choice[] {
  const prior = priorWeights(parts);
  // By time, because popularity as of a moment is read forwards.
  const known = (user: number): number => sequences.timestamps[hiddenFrom(sequences, user) - 1] as number;
  const inTime = users.slice().sort((a, b) => known(a) - known(b) || a - b);
  const { kernels, write } = featuresOf(parts);
  const scores = kernels.floats(parts.warm.length);
  const choices: Choice[] = [];
  for (const user of inTime) {
    const from = hiddenFrom(sequences, user);
    const end = sequences.offsets[user + 1] as number;
    const history = sequences.items.subarray(sequences.offsets[user], from);
    const features = write(history, known(user));
    blended(kernels, features, prior, scores);
    const hidden = sequences.items.subarray(from, end);
    const choice = choiceOf({ features, scores, history, hidden, worth: worthOf(sequences, from, end) }, parts);
    if (choice !== undefined) choices.push(choice);
  }
  return choices;
}

/**
 * Of the prior weights and those that the rounds come to, the ones that rank highest what was taken.
 *
 * Among the likeliest, not among all: over the whole catalogue the likelihood is about telling what nobody takes from what
 * somebody may, and order at the top is given up for it. How narrow is best depends on the data, and a narrow choice does
 * not see what it has lost sight of; hence the comparison, which only the users kept out decide.
 */
function weightsFrom(choices: readonly Choice[], parts: UserParts): Float64Array {
  const prior = priorWeights(parts);
  const precision = Float64Array.from(presentParts(parts), ({ users }) => users);
  let best = prior;
  let highest = orderBy(prior, choices);
  let weights = prior;
  for (const count of ROUNDS) {
    const contested = choices.flatMap((choice) => amongFirst(choice, weights, count) ?? []);
    weights = fitSoftmax(contested, { prior, precision });
    const order = orderBy(weights, choices);
    if (order <= highest) continue;
    highest = order;
    best = weights;
  }
  return best;
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
