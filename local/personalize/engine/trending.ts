import { incidenceOf } from './incidence';
import { distinctUsers } from './popularity';
import { latestTimestampOf, userCountOf, type Sequences } from './sequences';
import { topK } from './top-k';

/** Events in order of time, whoever caused them. */
export interface Timeline {
  /** Unix seconds, ascending. */
  readonly times: Float64Array;
  readonly items: Int32Array;
  /** Distinct users of each item over all time: what counts when nothing moves, and between equals. */
  readonly popularity: Float32Array;
}

/** One sort of the events. */
export function timelineOf(sequences: Sequences): Timeline {
  const order = Int32Array.from(sequences.items, (_, slot) => slot);
  order.sort((a, b) => (sequences.timestamps[a] as number) - (sequences.timestamps[b] as number) || a - b);
  return {
    times: Float64Array.from(order, (slot) => sequences.timestamps[slot] as number),
    items: Int32Array.from(order, (slot) => sequences.items[slot] as number),
    popularity: distinctUsers(incidenceOf(sequences)),
  };
}

/**
 * How much each item's events grew from the interval before the last to the last one, as of `at`: events in
 * (at − interval, at] less those in (at − 2 intervals, at − interval].
 *
 * @returns undefined when neither interval holds an event
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-trending-now.html
 */
export function growthOf(timeline: Timeline, intervalSeconds: number, at: number): Int32Array | undefined {
  const { times, items, popularity } = timeline;
  const [start, middle, end] = [at - 2 * intervalSeconds, at - intervalSeconds, at].map((time) =>
    firstAfter(times, time),
  );
  if (start === end) return undefined;
  const growth = new Int32Array(popularity.length);
  for (let event = start as number; event < (end as number); event++) {
    const item = items[event] as number;
    growth[item] = (growth[item] as number) + (event < (middle as number) ? -1 : 1);
  }
  return growth;
}

/** First event later than `time`. */
function firstAfter(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Score of every item as of `at`, Unix seconds: growth, between equals popularity; popularity alone when nothing moved. */
export function trendScores(timeline: Timeline, intervalSeconds: number, at: number): Float32Array {
  const { popularity } = timeline;
  const growth = growthOf(timeline, intervalSeconds, at);
  if (growth === undefined) return popularity.slice();
  const most = popularity.reduce((highest, users) => Math.max(highest, users), 0);
  return popularity.map((users, item) => (growth[item] as number) + users / (1 + most));
}

/** Recommendations that trends are measured on. */
const TRENDING_RANKS = 25;

/** How many boundaries between intervals are looked at, newest first. */
const BOUNDARIES = 50;

/**
 * Popularity that the items recommended at a boundary between two intervals gained over the next interval, divided by what
 * the 25 items gained that trended most: summed over the newest boundaries that something trended after. Recommended from
 * training users' events before the boundary, measured on test users' events. In [0, 1]; 0 where nothing trended.
 *
 * @see "Evaluating a solution version with metrics": trend prediction accuracy
 */
export function trendPredictionAccuracy(training: Timeline, test: Sequences, intervalSeconds: number): number {
  const truth = timelineOf(test);
  const latest = userCountOf(test) === 0 ? 0 : latestTimestampOf(test);
  let gained = 0;
  let possible = 0;
  for (let boundary = 1; boundary <= BOUNDARIES; boundary++) {
    const at = latest - boundary * intervalSeconds;
    const growth = growthOf(truth, intervalSeconds, at + intervalSeconds)?.map((change) => Math.max(0, change));
    if (growth === undefined) continue;
    const sumOf = (items: Int32Array): number => items.reduce((sum, item) => sum + (growth[item] as number), 0);
    possible += sumOf(topK(Float32Array.from(growth), TRENDING_RANKS));
    gained += sumOf(topK(trendScores(training, intervalSeconds, at), TRENDING_RANKS));
  }
  return possible === 0 ? 0 : gained / possible;
}
