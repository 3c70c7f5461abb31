import { Command } from 'commander';
import { trainSolutionVersion } from '../local/personalize/engine';
import { availableDataSets, defaultDataFolder, loadDataSet } from './data-sets';
import { loadKernels } from '../local/personalize/training/kernel-module';
import { type Machine, machine, saveSection } from './sections';
import { type MeasuredComposition, measureNextItem, NEXT_ITEM_SETS, type NextItemRow } from './next-item';
import { measureSegments, type SegmentRow } from './segments';

/**
 * Quality of the engine against popularity in the same run, and the time of a training against popularity's, on public data
 * sets that stay outside the project: the section `quality` of bench/results.json.
 *
 *   npm run bench -- --only quality
 */

const COMPOSITIONS: readonly MeasuredComposition[] = [
  { label: 'popularity', composition: { kind: 'popularity' } },
  { label: 'for a user', composition: { kind: 'user', learnWeights: true } },
];

export const METRICS = [
  ['ndcg@10', 'normalized_discounted_cumulative_gain_at_10'],
  ['mrr@25', 'mean_reciprocal_rank_at_25'],
  ['p@10', 'precision_at_10'],
  ['coverage', 'coverage'],
] as const;

export interface QualityRow {
  readonly dataSet: string;
  readonly users: number;
  readonly items: number;
  readonly events: number;
  readonly composition: string;
  /** Mean over the splits. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Standard deviation over the splits. */
  readonly deviations: Readonly<Record<string, number>>;
  /** Median over the splits: two trainings (for the metrics, and on all data) and the evaluation. */
  readonly seconds: number;
}

export interface QualitySection {
  readonly machine: Machine;
  readonly splits: number;
  readonly rows: readonly QualityRow[];
  readonly segments: readonly SegmentRow[];
  readonly nextItem: readonly NextItemRow[];
}

function measure(dataSet: string, folder: string, splits: number): QualityRow[] {
  const { interactions, items } = loadDataSet(dataSet, folder);
  return COMPOSITIONS.map(({ label, composition }) => {
    const runs = Array.from({ length: splits }, (_, split) => {
      const began = performance.now();
      const { metrics } = trainSolutionVersion({ composition, interactions, items, seed: split + 1 });
      return { metrics, seconds: (performance.now() - began) / 1000 };
    });
    const of = (key: string): number[] => runs.map(({ metrics }) => metrics[key] ?? NaN);
    const seconds = runs.map((run) => run.seconds).sort((a, b) => a - b);
    return {
      dataSet,
      users: interactions.userIds.length,
      items: interactions.itemIds.length,
      events: interactions.users.length,
      composition: label,
      metrics: Object.fromEntries(METRICS.map(([name, key]) => [name, mean(of(key))])),
      deviations: Object.fromEntries(METRICS.map(([name, key]) => [name, deviation(of(key))])),
      seconds: seconds[Math.floor(splits / 2)] ?? NaN,
    };
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

async function main(): Promise<void> {
  const program = new Command('quality')
    .option('--data <dir>', 'folder of the public data sets', defaultDataFolder())
    .option('--splits <count>', 'seeded splits', Number, 5)
    .option('--only <name...>', 'only these data sets')
    .parse();
  const { data, splits, only } = program.opts<{ data: string; splits: number; only?: string[] }>();
  const names = availableDataSets(data).filter((name) => only?.includes(name) ?? true);
  if (names.length === 0) program.error(`no data set in ${data}: name their folder with --data or PERSONALIZE_DATA`);
  await loadKernels();
  const rows: QualityRow[] = [];
  const segments: SegmentRow[] = [];
  const nextItem: NextItemRow[] = [];
  for (const name of names) {
    for (const row of measure(name, data, splits)) {
      rows.push(row);
      const figures = METRICS.map(([metric]) => `${metric} ${row.metrics[metric]?.toFixed(4)}`).join('  ');
      process.stdout.write(
        `${name.padEnd(16)} ${row.composition.padEnd(11)} ${figures}  ${row.seconds.toFixed(2)} s\n`,
      );
    }
    for (const row of NEXT_ITEM_SETS.includes(name) ? measureNextItem(name, data, splits, COMPOSITIONS) : []) {
      nextItem.push(row);
      const figures = `ndcg@10 ${row.ndcg.toFixed(4)}  mrr@25 ${row.mrr.toFixed(4)}  coverage ${row.coverage.toFixed(4)}`;
      process.stdout.write(`${name.padEnd(16)} next item, ${row.composition.padEnd(11)} ${figures}\n`);
    }
    for (const row of measureSegments(name, data)) {
      segments.push(row);
      const figures = `hit ${row.hit.toFixed(4)}  recall ${row.recall.toFixed(4)}  coverage ${row.coverage.toFixed(4)}`;
      process.stdout.write(`${name.padEnd(16)} segments by ${row.scorer.padEnd(12)} ${figures}\n`);
    }
  }
  if (!only) saveSection('quality', { machine: machine(), splits, rows, segments, nextItem } satisfies QualitySection);
}

if (require.main === module) void main();
