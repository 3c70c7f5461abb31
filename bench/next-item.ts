import type { TrainingInput } from '../local/personalize/engine/api';
import { rankedInputs } from '../local/personalize/engine/evaluate';
import { metricsOf } from '../local/personalize/engine/metrics';
import { seededRandom } from '../local/personalize/engine/random';
import { selectUsers, sequencesOf } from '../local/personalize/engine/sequences';
import { splitUsers } from '../local/personalize/engine/split';
import { type RankingComposition, trainerOf } from '../local/personalize/engine/train';
import { loadDataSet } from './data-sets';

/** What the engine is made of in a measurement. */
export interface MeasuredComposition {
  readonly label: string;
  readonly composition: RankingComposition;
}

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

/** Split, training and seeds are those of a solution version; only the first of the hidden events is to be found. */
function metricsOfSplit(input: TrainingInput, composition: RankingComposition): Record<string, number> {
  const { interactions, seed } = input;
  const sequences = sequencesOf(interactions);
  const split = splitUsers(sequences, seededRandom(seed));
  const score = trainerOf(composition, input, sequences, selectUsers(sequences, split.training)).evaluated();
  const trials = Array.from(rankedInputs(sequences, split.test, score), ({ ranking, from }) => ({
    ranking,
    relevant: new Set([sequences.items[from] as number]),
  }));
  return metricsOf(trials, interactions.itemIds.length);
}

export function measureNextItem(
  dataSet: string,
  folder: string,
  splits: number,
  compositions: readonly MeasuredComposition[],
): NextItemRow[] {
  const { interactions, items } = loadDataSet(dataSet, folder);
  const withoutAttributes = { ...items, attributes: [] };
  return compositions.map(({ label, composition }) => {
    const runs = Array.from({ length: splits }, (_, split) =>
      metricsOfSplit({ composition, interactions, items: withoutAttributes, seed: split + 1 }, composition),
    );
    const mean = (key: string): number => runs.reduce((sum, run) => sum + (run[key] ?? NaN), 0) / splits;
    return {
      dataSet,
      composition: label,
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
