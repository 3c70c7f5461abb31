import { trainAffinityParts, userScorer, type AffinityParts, type UserScorer } from './affinity';
import { hitsOf, knownEvents, maskOf, segmentQueries, segmentSize } from './segment-queries';
import { eventsBefore, userCountOf, type Sequences } from './sequences';
import { topK } from './top-k';

/** Share of each user's events that are kept out of a first training, to learn the weight of activity from. */
const LEARNING_SHARE = 0.1;

/** Segments that it is learned from; more are passed over evenly. */
const LEARNING_QUERIES = 400;

/** Fewer tell too little: then the first weight stands. */
const FEWEST_QUERIES = 50;

/** What activity may weigh, against an affinity of the same spread. The first is believed before any data. */
const WEIGHTS = [0.25, 0, 0.1, 0.5, 1] as const;

/** Affinity, and how much it matters besides how active a user is at all. Structured-cloneable. */
export interface AffinityBlend {
  readonly parts: AffinityParts;
  /** Events of each user, in units of their spread. */
  readonly activity: Float32Array;
  readonly activityWeight: number;
}

export function trainAffinityModel(sequences: Sequences): AffinityBlend {
  return {
    parts: trainAffinityParts(sequences),
    activity: activityOf(sequences),
    activityWeight: learnedWeight(sequences),
  };
}

function activityOf(sequences: Sequences): Float32Array {
  const events = Float32Array.from(
    { length: userCountOf(sequences) },
    (_, user) => (sequences.offsets[user + 1] as number) - (sequences.offsets[user] as number),
  );
  const spread = spreadOf(events);
  return spread === 0 ? events.fill(0) : events.map((count) => count / spread);
}

/**
 * Scores of all users for items together. Raw affinity keeps what users do, but users with few events of much the same taste
 * stand too high in it: the expected number of events has to come in as well.
 */
export function affinityScorer({ parts, activity, activityWeight }: AffinityBlend): UserScorer {
  const affinity = userScorer(parts);
  return (items) => blended(affinity(items), activity, activityWeight);
}

function blended(affinity: Float32Array, activity: Float32Array, weight: number): Float32Array {
  const spread = spreadOf(affinity) || 1;
  return affinity.map((score, user) => score / spread + weight * (activity[user] as number));
}

/** The weight under which segments of a model of the older events hold most of those who take the item next. */
function learnedWeight(sequences: Sequences): number {
  const users = userCountOf(sequences);
  const known = knownEvents(sequences, LEARNING_SHARE);
  const every = segmentQueries(sequences, known);
  if (every.length < FEWEST_QUERIES) return WEIGHTS[0];
  const seen = eventsBefore(sequences, known);
  const affinity = userScorer(trainAffinityParts(seen));
  const activity = activityOf(seen);
  const stride = Math.ceil(every.length / LEARNING_QUERIES);
  const hits = WEIGHTS.map(() => 0);
  for (let q = 0; q < every.length; q += stride) {
    const query = every[q];
    if (query === undefined) break;
    const scores = affinity(query.items);
    const mask = maskOf(query, users);
    WEIGHTS.forEach((weight, w) => {
      const segment = topK(blended(scores, activity, weight), segmentSize(users), mask);
      hits[w] = (hits[w] as number) + hitsOf(query, segment);
    });
  }
  return WEIGHTS[hits.indexOf(Math.max(...hits))] ?? WEIGHTS[0];
}

/** Standard deviation. */
function spreadOf(values: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / Math.max(1, values.length);
  return Math.sqrt(Math.max(0, squares / Math.max(1, values.length) - mean * mean));
}
