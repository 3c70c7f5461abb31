import { trainAffinityParts, userScorer, type UserScorer } from '../local/personalize/engine/affinity';
import { affinityScorer, trainAffinityModel } from '../local/personalize/engine/affinity-model';
import { evaluateSegments } from '../local/personalize/engine/evaluate-segments';
import { sequencesOf, userCountOf, type Sequences } from '../local/personalize/engine/sequences';
import { loadDataSet } from './data-sets';

/** Quality of user segments on one data set. */
export interface SegmentRow {
  readonly dataSet: string;
  /** What orders the users. */
  readonly scorer: string;
  /** Mean number of takers among the top 1 % of users. */
  readonly hit: number;
  /** Mean share of the takers among them. */
  readonly recall: number;
  readonly coverage: number;
}

/** Share of each user's events, the newest, that are held back: that of the anchors; the service's own metrics hold back 20 %. */
const HIDDEN_SHARE = 0.1;

const SCORERS: readonly { readonly scorer: string; readonly of: (seen: Sequences) => UserScorer }[] = [
  { scorer: 'activity', of: mostActive },
  { scorer: 'raw EASE', of: (seen) => userScorer(trainAffinityParts(seen)) },
  { scorer: 'the engine', of: (seen) => affinityScorer(trainAffinityModel(seen)) },
];

/** Who has most events, whatever the item. */
function mostActive(seen: Sequences): UserScorer {
  const { offsets } = seen;
  const events = Float32Array.from(
    { length: userCountOf(seen) },
    (_, user) => (offsets[user + 1] as number) - (offsets[user] as number),
  );
  return () => events;
}

export function measureSegments(dataSet: string, folder: string): SegmentRow[] {
  const sequences = sequencesOf(loadDataSet(dataSet, folder).interactions);
  return SCORERS.map(({ scorer, of }) => {
    const metrics = evaluateSegments(sequences, HIDDEN_SHARE, undefined, of);
    const { hit_at_k: hit = NaN, recall_at_k: recall = NaN, coverage = NaN } = metrics;
    return { dataSet, scorer, hit, recall, coverage };
  });
}

/** The section of the page that shows them. */
export function segmentsSection(rows: readonly SegmentRow[]): string {
  const lines = rows.map(
    ({ dataSet, scorer, hit, recall, coverage }) =>
      `| ${dataSet} | ${scorer} | ${hit.toFixed(3)} | ${recall.toFixed(3)} | ${coverage.toFixed(3)} |`,
  );
  return `## User segments

Protocol: the newest max(1, floor(10 %)) events of every user are held back. For each item that somebody had in them and not
before, the top 1 % of all users is asked for, those left out who had the item before. Hit: mean number of users among them who
took the item; recall: mean share of those who took it. There is no split to draw, so every run gives the same figures. How much
activity counts is learned from the events that are not held back.

| data set | users by | hit | recall | coverage |
|---|---|---|---|---|
${lines.join('\n')}
`;
}
