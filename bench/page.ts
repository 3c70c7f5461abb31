import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExplorationSection } from './exploration';
import type { ImportSection } from './import-speed';
import { barPlot, linePlot } from './plots';
import { METRICS, type QualitySection } from './quality';
import { type Machine, readResults } from './sections';
import { nextItemSection } from './next-item';
import { segmentsSection } from './segments';
import type { TrainingRow, TrainingSection } from './training-speed';

interface ServerFigures {
  readonly requestsPerSecond: number;
  readonly requestsPerProcessorSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** What bench/serving-http.ts writes of a scenario. */
interface ServingRow {
  readonly scenario: string;
  readonly dataSet: string;
  readonly twin: ServerFigures;
  readonly bare: ServerFigures;
  readonly ratio: number;
  readonly processorRatio: number;
  readonly p99Ratio: number;
  readonly load: number;
}

/** Everything of bench/results.json that the page shows; each part may not have been measured yet. */
export interface Results {
  readonly quality?: QualitySection;
  readonly training?: TrainingSection;
  readonly exploration?: ExplorationSection;
  readonly import?: ImportSection;
  readonly serving?: { readonly machine: Machine; readonly rows: readonly ServingRow[] };
}

/** A page and its pictures, by file name. */
export interface Page {
  readonly markdown: string;
  readonly images: Readonly<Record<string, string>>;
}

/** Published ndcg@10 and what the design was measured at before it was built, under the protocol that the row names. */
const ANCHORS: readonly (readonly [dataSet: string, protocol: string, what: string, ndcg: string])[] = [
  ['ml-100k', 'P', 'SASRec, 20 epochs, 3 folds, best epoch by test users', '.154'],
  ['ml-100k', 'P', 'GRU4Rec with cross-entropy, the same', '.169'],
  ['ml-100k', 'P', 'prototype of the learned blend, 10 folds', '.212'],
  ['ml-100k >3', 'P', 'prototype', '.137'],
  ['ml-100k >3', 'next item', 'Amazon Personalize, User-Personalization, 2021 (89 users)', '.103'],
  ['ml-latest-small', 'P', 'prototype, 6 folds', '.131'],
  ['movietweetings', 'P', 'prototype, 2 folds', '.139'],
  ['online-retail', 'P', 'prototype, repeats kept, 2 folds', '.165'],
];

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function taken({ processor, cores, gibibytes, node, load, day }: Machine, section: string): string {
  return `Taken on ${day}: ${processor}, ${cores} cores, ${gibibytes} GiB, Node.js ${node}, load ${load} at the end. Repeat with \`npm run bench -- --only ${section}\`.`;
}

function qualityPart({ machine, splits, rows, segments, nextItem }: QualitySection): string {
  const lines = rows.map((row) => {
    const baseline = rows.find((other) => other.dataSet === row.dataSet && other.composition === 'popularity');
    const ratio = (row.metrics['ndcg@10'] ?? NaN) / (baseline?.metrics['ndcg@10'] ?? NaN);
    return [
      ...[row.dataSet, row.users, row.items, row.events, row.composition],
      ...METRICS.map(([name]) => `${row.metrics[name]?.toFixed(3)} ± ${row.deviations[name]?.toFixed(3)}`),
      ...[ratio.toFixed(2), row.seconds.toFixed(2)],
    ];
  });
  const columns = [...METRICS.map(([name]) => name), '× popularity', 'seconds'];
  return `## Quality

${taken(machine, 'quality')}

Protocol P: a tenth of the users, drawn from strata of activity, is tested; the others train with all their events. Of each test
user the newest max(1, floor(10 %)) events are relevant, the earlier ones are the input. Ranking over all items, exploration off;
items of the input are left out where training users never repeat an item. NDCG's ideal has min(k, relevant) hits. Mean ± standard
deviation over ${splits} seeded splits; nothing was tuned on test users. Seconds: median over the splits of one solution version:
training for the metrics, evaluation, training on all data.

${table(['data set', 'users', 'items', 'events', 'engine', ...columns], lines)}

Anchors. Those of protocol P stand beside the table above; folds differ, so differences below .015 say nothing. Figures of the
service come from one split of about 90 users, with a standard error of about .02, and compare with runs on the next item only.

${table(['data set', 'protocol', 'what', 'ndcg@10'], ANCHORS)}

${nextItemSection(nextItem, splits)}
${segmentsSection(segments)}`;
}

const TRAINING_PLOTS = [
  { group: 'events', label: 'events, at 50 a user and 5,000 items', of: (row: TrainingRow) => row.events },
  { group: 'users', label: 'users, at 200,000 events and 5,000 items', of: (row: TrainingRow) => row.users },
  { group: 'items', label: 'items, at 200,000 events and 5,000 users', of: (row: TrainingRow) => row.items },
] as const;

function trainingPart({ machine, rows }: TrainingSection, images: Record<string, string>): string {
  const pictures = TRAINING_PLOTS.flatMap(({ group, label, of }) => {
    const own = rows.filter((row) => row.group === group);
    if (own.length < 2) return [];
    images[`bench-training-${group}.svg`] = linePlot({
      title: `Training time against ${group}`,
      x: { label },
      y: { label: 'seconds' },
      series: [
        { name: 'by the clock', points: own.map((row) => [of(row), row.seconds]) },
        { name: 'processor, all threads', points: own.map((row) => [of(row), row.cpuSeconds]) },
      ],
    });
    return [`![Training time against ${group}](images/bench-training-${group}.svg)`];
  });
  const lines = rows.map((row) => [
    ...[row.group, row.name, row.kernels, row.events, row.users, row.items],
    ...[row.seconds, row.cpuSeconds, row.mebibytes],
  ]);
  return `## Training time and memory

${taken(machine, 'training')} Add \`--large\` for 5 million events.

One whole solution version: learning the weights, the training for the metrics, the evaluation, the training on all data. Each
case in a process of its own; memory is the highest resident set, the data included. Generated data is seeded
(\`bench/generated-data.ts\`).

${table(['group', 'data', 'kernels', 'events', 'users', 'items', 'seconds', 'processor seconds', 'MiB'], lines)}

${pictures.join('\n\n')}`;
}

function explorationPart(section: ExplorationSection, images: Record<string, string>): string {
  const { machine, dataSet, users, seeds, newItems, rows } = section;
  images['bench-exploration-exposure.svg'] = linePlot({
    title: 'Exposure of new items',
    x: { label: 'explorationWeight' },
    y: { label: 'share of new items among 10' },
    series: [{ name: 'new items', points: rows.map((row) => [row.weight, row.exposure]) }],
  });
  images['bench-exploration-accuracy.svg'] = linePlot({
    title: 'Accuracy while exploring',
    x: { label: 'explorationWeight' },
    y: { label: 'ndcg@10' },
    series: [{ name: 'ndcg@10', points: rows.map((row) => [row.weight, row.ndcg]) }],
  });
  return `## Cold start

${taken(machine, 'exploration')}

${dataSet}, ${users} users: a tenth of the items (about ${newItems}) is drawn to be new: none of their events is seen in training, and they were
created a day before the latest event. Of every user the newest max(1, floor(10 %)) events are hidden, those of new items too;
the lists come from the functions that serve (scores, mask of seen items, \`exploreNew\`). Mean over users and ${seeds} draws.

${table(
  ['explorationWeight', 'share of new items', 'ndcg@10'],
  rows.map(({ weight, exposure, ndcg }) => [weight.toFixed(1), exposure.toFixed(3), ndcg.toFixed(4)]),
)}

![Exposure of new items](images/bench-exploration-exposure.svg)

![Accuracy while exploring](images/bench-exploration-accuracy.svg)`;
}

function importPart({ machine, rounds, rows, large }: ImportSection, images: Record<string, string>): string {
  const fastest = rows.reduce((best, row) =>
    row.megabytesAProcessorSecond > best.megabytesAProcessorSecond ? row : best,
  );
  images['bench-import.svg'] = barPlot({
    title: 'Reading CSV',
    label: 'megabytes a second of processor time',
    bars: rows.map((row) => ({
      name: row.reader,
      value: row.megabytesAProcessorSecond,
      own: row.reader === 'whole import' || row.reader === 'RecordReader',
    })),
  });
  const lines = [...rows, { ...large, reader: `${large.reader}, large file` }].map((row) => [
    ...[row.reader, row.makes, row.megabytes, row.megabytesASecond, row.megabytesAProcessorSecond],
    ...[(row.megabytesAProcessorSecond / fastest.megabytesAProcessorSecond).toFixed(2), row.mebibytes],
  ]);
  const columns = ['reader', 'makes', 'MB', 'MB/s', 'MB a processor second', '× fastest', 'MiB'];
  return `## Import

${taken(machine, 'import')} Other readers are taken from the folder that
\`--readers\` names (\`bench/import-speed.ts\` says how).

The same generated file of interactions for all, in the same run, taking turns; one process a reading, median of ${rounds}; all found the
same rows and the same sum of times. 200,000 users in random order, which is the hardest order for a dictionary. "× fastest" is of
megabytes a second of processor time, which does not depend on what else the machine does. MiB: highest resident set.

${table(columns, lines)}

![Reading CSV](images/bench-import.svg)`;
}

function servingPart(section: NonNullable<Results['serving']>, images: Record<string, string>): string {
  const { machine, rows } = section;
  images['bench-serving.svg'] = barPlot({
    title: 'Requests a second, against a bare server of Node.js',
    label: 'requests a second of processor time',
    bars: rows.flatMap(({ scenario, twin, bare }) => [
      { name: scenario, value: twin.requestsPerProcessorSecond, own: true },
      { name: 'bare, same bytes', value: bare.requestsPerProcessorSecond, own: false },
    ]),
  });
  const lines = rows.map(({ scenario, dataSet, twin, bare, ratio, processorRatio, p99Ratio, load }) => [
    ...[scenario, dataSet, twin.requestsPerSecond, bare.requestsPerSecond, ratio, processorRatio],
    ...[twin.p50, bare.p50, twin.p99, bare.p99, p99Ratio, load],
  ]);
  const columns = [
    'scenario',
    'data set',
    'twin req/s',
    'bare req/s',
    '×',
    '× processor',
    'p50 ms',
    'bare',
    'p99 ms',
    'bare',
    '×',
    'load',
  ];
  return `## Serving

${taken(machine, 'serving')}

25 results and a filter over HTTP. The bare server of Node.js answers the same bytes to the same requests in the same run; the
servers take turns, each in its own process on one core, the client on the other. Every request asks for one to three genres and
leaves out what its user watched; none comes twice, but for the scenario that says so. "× processor" is of requests a second of
processor time of the server, which depends less on what else the machine does: its load while a scenario ran stands in the last
column, and from one process a core on, wall clock and p99 say more of the machine than of the servers.

${table(columns, lines)}

![Requests a second](images/bench-serving.svg)`;
}

export function pageOf(results: Results): Page {
  const images: Record<string, string> = {};
  const parts = [
    results.quality && qualityPart(results.quality),
    results.training && trainingPart(results.training, images),
    results.exploration && explorationPart(results.exploration, images),
    results.import && importPart(results.import, images),
    results.serving && servingPart(results.serving, images),
  ].filter((part) => part !== undefined);
  const markdown = `# Benchmarks

Written by \`npm run bench\` from \`bench/results.json\`; do not edit by hand. \`npm run bench -- --only SECTION\` renews one section.
Times belong to the machine named with them; ratios were taken in one run. The data sets are public and stay outside the project:
\`PERSONALIZE_DATA\` names their folder.

${parts.map((part) => part.trim()).join('\n\n')}
`;
  return { markdown, images };
}

/** Writes docs/benchmarks.md and docs/images/bench-*.svg from bench/results.json alone. */
export function writePage(docs = join(__dirname, '..', 'docs')): void {
  const { markdown, images } = pageOf(readResults());
  mkdirSync(join(docs, 'images'), { recursive: true });
  writeFileSync(join(docs, 'benchmarks.md'), markdown);
  for (const [name, image] of Object.entries(images)) writeFileSync(join(docs, 'images', name), image);
}
