import type { UserScorer } from './affinity';
import { affinityScorer, trainAffinityModel } from './affinity-model';
import type { ItemColumns } from './api';
import { hitsOf, knownEvents, maskOf, segmentQueries, segmentSize } from './segment-queries';
import { eventsBefore, userCountOf, type Sequences } from './sequences';
import { topK } from './top-k';

/** Share of each user's events, the newest, that are held back. @see "Evaluating a solution version with metrics" */
export const SEGMENT_HIDDEN_SHARE = 0.2;

/**
 * Metrics of user segmentation: the model sees the oldest events of every user and is asked, for each item that somebody had
 * in the held-back ones, for the top 1 % of the users who did not have it before. `hit_at_k` is the mean number of takers
 * among them, `recall_at_k` the mean share of the takers, `coverage` the share of users in any segment.
 *
 * @param attributes where given, segments are asked for by value of a categorical attribute in place of single items, and
 * users may come back
 * @param scorerOf what is measured, given the events that it may see
 */
export function evaluateSegments(
  sequences: Sequences,
  hiddenShare = SEGMENT_HIDDEN_SHARE,
  attributes?: ItemColumns,
  scorerOf: (seen: Sequences) => UserScorer = (seen) => affinityScorer(trainAffinityModel(seen)),
): Record<string, number> {
  const users = userCountOf(sequences);
  const known = knownEvents(sequences, hiddenShare);
  const score = scorerOf(eventsBefore(sequences, known));
  const queries = segmentQueries(sequences, known, attributes);
  const reached = new Set<number>();
  let hits = 0;
  let recall = 0;
  for (const query of queries) {
    const segment = topK(score(query.items), segmentSize(users), maskOf(query, users));
    for (const user of segment) reached.add(user);
    const found = hitsOf(query, segment);
    hits += found;
    recall += found / query.takers.size;
  }
  const count = Math.max(1, queries.length);
  return {
    coverage: users === 0 ? 0 : reached.size / users,
    hit_at_k: hits / count,
    recall_at_k: recall / count,
  };
}
