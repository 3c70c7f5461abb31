import { topK } from '../local/personalize/engine';
import { EVALUATED_RANKS, metricsOf } from '../local/personalize/engine/metrics';
import { incidenceOf } from '../local/personalize/engine/incidence';
import { popularityOf } from '../local/personalize/engine/popularity';
import { seededRandom } from '../local/personalize/engine/random';
import { selectUsers, sequencesOf, usersComeBack, type Sequences } from '../local/personalize/engine/sequences';
import { hiddenFrom, splitUsers } from '../local/personalize/engine/split';
import { trainUserParts } from '../local/personalize/engine/user-parts';
import { historyScorer, type HistoryScorer } from '../local/personalize/engine/user-scorer';
import { learnUserWeights } from '../local/personalize/engine/user-weights';
import { loadDataSet } from './data-sets';

/** Quality on the single next item of one data set; means over the splits. */
export interface NextItemRow {
  readonly dataSet: string;
  readonly composition: string;
  readonly ndcg: number;
  readonly mrr: number;
  readonly coverage: number;
}

/** Data sets that the service published figures of the next item for. */
export const NEXT_ITEM_SETS: readonly string[] = ['ml-100k', 'ml-100k >3'];

type Trainer = (training: Sequences, seed: number, repeats: boolean) => HistoryScorer;

const TRAINERS: readonly { readonly composition: string; readonly train: Trainer }[] = [
  {
    composition: 'popularity',
    train: (training) => {
      const popularity = popularityOf(training, incidenceOf(training));
      return () => popularity;
    },
  },
  {
    composition: 'for a user',
    train: (training, seed, repeats) => {
      const traits = { repeats, tokens: undefined, parameters: {} };
      const { weights, parts } = learnUserWeights(training, traits, seededRandom(seed + 1));
      return historyScorer(parts ?? trainUserParts(training, traits), weights);
    },
  },
];

/** Split, training and seeds are those of a solution version; only the first of the hidden events is to be found. */
function metricsOfSplit(sequences: Sequences, itemCount: number, seed: number, train: Trainer): Record<string, number> {
  const split = splitUsers(sequences, seededRandom(seed));
  const repeats = usersComeBack(sequences);
  const score = train(selectUsers(sequences, split.training), seed, repeats);
  const trials = Array.from(split.test).flatMap((user) => {
    const next = hiddenFrom(sequences, user);
    if (next < 0) return [];
    const history = sequences.items.subarray(sequences.offsets[user], next);
    const mask = new Uint8Array(sequences.itemCount).fill(1);
    if (!repeats) for (const item of history) mask[item] = 0;
    const scores = score(history, sequences.timestamps[next - 1] as number);
    const relevant = new Set([sequences.items[next] as number]);
    return [{ ranking: topK(scores, EVALUATED_RANKS, mask), relevant }];
  });
  return metricsOf(trials, itemCount);
}

export function measureNextItem(dataSet: string, folder: string, splits: number): NextItemRow[] {
  const { interactions } = loadDataSet(dataSet, folder);
  const sequences = sequencesOf(interactions);
  return TRAINERS.map(({ composition, train }) => {
    const runs = Array.from({ length: splits }, (_, split) =>
      metricsOfSplit(sequences, interactions.itemIds.length, split + 1, train),
    );
    const mean = (key: string): number => runs.reduce((sum, run) => sum + (run[key] ?? NaN), 0) / splits;
    return {
      dataSet,
      composition,
      ndcg: mean('normalized_discounted_cumulative_gain_at_10'),
      mrr: mean('mean_reciprocal_rank_at_25'),
      coverage: mean('coverage'),
    };
  });
}

/** The section of the page that shows them. */
export function nextItemSection(rows: readonly NextItemRow[], splits: number): string {
  const lines = rows.map(
    ({ dataSet, composition, ndcg, mrr, coverage }) =>
      `| ${dataSet} | ${composition} | ${ndcg.toFixed(3)} | ${mrr.toFixed(3)} | ${coverage.toFixed(3)} |`,
  );
  return `## The next item

Protocol: as protocol P, but only the first of a test user's held back events is to be found; mean over ${splits} seeded splits,
attributes of items left out.

| data set | engine | ndcg@10 | mrr@25 | coverage |
|---|---|---|---|---|
${lines.join('\n')}
`;
}
