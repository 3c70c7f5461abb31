import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { trainSolutionVersion } from '../local/personalize/engine';
import type { Composition } from '../local/personalize/engine/api';
import { availableDataSets, defaultDataFolder, loadDataSet } from './data-sets';
import { measureSegments, segmentsSection, type SegmentRow } from './segments';

/**
 * Quality of the engine against popularity in the same run, and the time of a training against popularity's, on public data
 * sets that stay outside the project. `npm run bench` prints the table and writes bench/results.json and docs/benchmarks.md.
 */

const COMPOSITIONS: readonly { readonly label: string; readonly composition: Composition }[] = [
  { label: 'popularity', composition: { kind: 'popularity' } },
  { label: 'for a user', composition: { kind: 'user', learnWeights: true } },
];

const METRICS = [
  ['ndcg@10', 'normalized_discounted_cumulative_gain_at_10'],
  ['mrr@25', 'mean_reciprocal_rank_at_25'],
  ['p@10', 'precision_at_10'],
  ['coverage', 'coverage'],
] as const;

interface Row {
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

function measure(dataSet: string, folder: string, splits: number): Row[] {
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

function markdown(rows: readonly Row[], segments: readonly SegmentRow[], splits: number): string {
  const head = [
    'data set',
    'users',
    'items',
    'events',
    'engine',
    ...METRICS.map(([name]) => name),
    '× popularity',
    'seconds',
  ];
  const lines = rows.map((row) => {
    const baseline = rows.find((other) => other.dataSet === row.dataSet && other.composition === 'popularity');
    const ratio = (row.metrics['ndcg@10'] ?? NaN) / (baseline?.metrics['ndcg@10'] ?? NaN);
    return [
      row.dataSet,
      row.users,
      row.items,
      row.events,
      row.composition,
      ...METRICS.map(([name]) => `${row.metrics[name]?.toFixed(3)} ± ${row.deviations[name]?.toFixed(3)}`),
      ratio.toFixed(2),
      row.seconds.toFixed(2),
    ].join(' | ');
  });
  return `# Benchmarks

Written by \`npm run bench\` (\`bench/quality.ts\`); do not edit by hand. The data sets are public and stay outside the project:
\`PERSONALIZE_DATA\` names their folder.

Protocol: a tenth of the users, drawn from strata of activity, is tested; the others train with all their events. Of each test
user the newest max(1, floor(10 %)) events are relevant, the earlier ones are the input. Ranking over all items, exploration off;
items of the input are left out where training users never repeat an item. NDCG's ideal has min(k, relevant) hits. Mean ± standard
deviation over ${splits} seeded splits; nothing was tuned on test users.

Seconds: median over the splits of what one solution version takes in one thread, plain JavaScript: training for the metrics,
evaluation, training on all data. They are of the machine that ran it; compare rows of one run only.

| ${head.join(' | ')} |
|${head.map(() => '---').join('|')}|
${lines.map((line) => `| ${line} |`).join('\n')}

${segmentsSection(segments)}`;
}

const program = new Command('quality')
  .option('--data <dir>', 'folder of the public data sets', defaultDataFolder())
  .option('--splits <count>', 'seeded splits', Number, 5)
  .option('--only <name...>', 'only these data sets')
  .parse();
const { data, splits, only } = program.opts<{ data: string; splits: number; only?: string[] }>();
const names = availableDataSets(data).filter((name) => only?.includes(name) ?? true);
if (names.length === 0) program.error(`no data set in ${data}: name their folder with --data or PERSONALIZE_DATA`);
const rows: Row[] = [];
const segments: SegmentRow[] = [];
for (const name of names) {
  for (const row of measure(name, data, splits)) {
    rows.push(row);
    const figures = METRICS.map(([metric]) => `${metric} ${row.metrics[metric]?.toFixed(4)}`).join('  ');
    process.stdout.write(`${name.padEnd(16)} ${row.composition.padEnd(11)} ${figures}  ${row.seconds.toFixed(2)} s\n`);
  }
  for (const row of measureSegments(name, data)) {
    segments.push(row);
    const figures = `hit ${row.hit.toFixed(4)}  recall ${row.recall.toFixed(4)}  coverage ${row.coverage.toFixed(4)}`;
    process.stdout.write(`${name.padEnd(16)} segments by ${row.scorer.padEnd(12)} ${figures}\n`);
  }
}
if (!only) {
  const results = join(__dirname, 'results.json');
  const page = join(__dirname, '..', 'docs', 'benchmarks.md');
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(results, `${JSON.stringify({ splits, rows, segments }, undefined, 2)}\n`);
  writeFileSync(page, markdown(rows, segments, splits));
  process.stdout.write(`written: ${results}, ${page}\n`);
}
