import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { trainSolutionVersion } from '../local/personalize/engine';
import type { Composition, TrainingInput } from '../local/personalize/engine/api';
import { loadKernels } from '../local/personalize/training/kernel-module';
import { availableDataSets, defaultDataFolder, loadDataSet } from './data-sets';
import { generatedData, type DataSize } from './generated-data';
import { type Machine, machine, readResults, saveSection } from './sections';

/**
 * Time and memory of whole solution versions: learning the weights, the training for the metrics, the evaluation, the training
 * on all data. Each case runs in a process of its own, so that peak memory is its own. Prints a table and renews
 * the section `training` of bench/results.json.
 *
 *   node -r ts-node/register bench/training-speed.ts [--only growth]
 *   node -r ts-node/register bench/training-speed.ts --case 1000000 10000 10000
 */

/** Growth in one thing while the others stand still, then the sizes that the targets name. */
const CASES: readonly (DataSize & { readonly group: string })[] = [
  ...[50_000, 100_000, 200_000, 400_000].map((events) => ({
    group: 'events',
    events,
    users: events / 50,
    items: 5000,
  })),
  ...[1000, 3000, 9000].map((users) => ({ group: 'users', events: 200_000, users, items: 5000 })),
  ...[2000, 6000, 18_000].map((items) => ({ group: 'items', events: 200_000, users: 5000, items })),
  { group: 'targets', events: 1_000_000, users: 10_000, items: 10_000 },
  { group: 'targets', events: 5_000_000, users: 50_000, items: 100_000 },
];

const LEARNED: Composition = { kind: 'user', learnWeights: true };

interface Measurement {
  readonly kernels: 'wasm' | 'plain';
  readonly events: number;
  readonly users: number;
  readonly items: number;
  /** By the clock, and of all threads. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Highest resident set of the process, the data included. */
  readonly mebibytes: number;
  /** Quality, to see that the work was done. */
  readonly ndcg: number;
}

/** One case of the section `training`. */
export interface TrainingRow extends Measurement {
  readonly group: string;
  readonly name: string;
}

export interface TrainingSection {
  readonly machine: Machine;
  readonly rows: readonly TrainingRow[];
}

async function measure(
  input: Omit<TrainingInput, 'composition'>,
  plain: boolean,
  repeats: number,
): Promise<Measurement> {
  const kernels = plain ? undefined : await loadKernels();
  let best: Measurement | undefined;
  for (let run = 0; run < repeats; run++) {
    const cpu = process.cpuUsage();
    const began = performance.now();
    const { metrics } = trainSolutionVersion({ ...input, composition: LEARNED });
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const { userIds, itemIds, users } = input.interactions;
    if (best !== undefined && best.seconds <= seconds) continue;
    best = {
      kernels: kernels === undefined ? 'plain' : 'wasm',
      events: users.length,
      users: userIds.length,
      items: itemIds.length,
      seconds: rounded(seconds),
      cpuSeconds: rounded((user + system) / 1e6),
      mebibytes: Math.round(process.resourceUsage().maxRSS / 1024),
      ndcg: rounded(metrics['normalized_discounted_cumulative_gain_at_10'] ?? NaN),
    };
  }
  if (best === undefined) throw new RangeError(`${repeats} repeats measure nothing, give 1 or more`);
  return best;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

interface Options {
  readonly data: string;
  readonly case?: readonly string[];
  readonly set?: string;
  readonly plain?: boolean;
  readonly large?: boolean;
  readonly repeats: number;
  readonly only?: readonly string[];
}

/** Runs one case in a child, which prints its measurement as JSON. */
function inChild(args: readonly string[]): Measurement {
  const child = spawnSync(process.execPath, ['-r', 'ts-node/register', __filename, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`the case ${args.join(' ')} ended with code ${child.status}`);
  return JSON.parse(child.stdout) as Measurement;
}

async function main(): Promise<void> {
  const options = new Command('training-speed')
    .option('--data <dir>', 'folder of the public data sets', defaultDataFolder())
    .option('--case <sizes...>', 'one generated case: events users items')
    .option('--set <name>', 'one public data set')
    .option('--plain', 'without WebAssembly')
    .option('--large', 'the case of 5 million events too')
    .option('--repeats <count>', 'the fastest of so many runs counts', Number, 1)
    .option('--only <groups...>', 'sets, events, users, items, targets')
    .parse()
    .opts<Options>();
  if (options.case !== undefined || options.set !== undefined) {
    const [events = 0, users = 0, items = 0] = (options.case ?? []).map(Number);
    const input =
      options.set === undefined
        ? generatedData({ events, users, items }, 1)
        : { ...loadDataSet(options.set, options.data), seed: 1 };
    process.stdout.write(`${JSON.stringify(await measure(input, options.plain === true, options.repeats))}\n`);
    return;
  }
  const wanted = (group: string): boolean => options.only?.includes(group) ?? true;
  const rows: TrainingRow[] = [];
  const add = (group: string, name: string, args: readonly string[]): void => {
    const row = { group, name, ...inChild([...args, '--data', options.data]) };
    rows.push(row);
    const { events, users, items, kernels, seconds, cpuSeconds, mebibytes } = row;
    process.stdout.write(
      `${name.padEnd(16)} ${kernels.padEnd(6)} ${events} events ${users} users ${items} items: ${seconds} s (cpu ${cpuSeconds} s), ${mebibytes} MiB\n`,
    );
  };
  for (const name of wanted('sets') ? availableDataSets(options.data) : []) {
    add('sets', name, ['--set', name, '--repeats', '3']);
    add('sets', name, ['--set', name, '--plain']);
  }
  for (const { group, events, users, items } of CASES.filter(
    (one) => wanted(one.group) && (options.large === true || one.events <= 1_000_000),
  )) {
    add(group, 'generated', ['--case', `${events}`, `${users}`, `${items}`]);
  }
  // Rows of groups that were not measured now stay.
  const kept = (readResults()['training'] as TrainingSection | undefined)?.rows ?? [];
  const groups = new Set(rows.map(({ group }) => group));
  const all = [...kept.filter(({ group }) => !groups.has(group)), ...rows];
  saveSection('training', { machine: machine(), rows: all } satisfies TrainingSection);
}

if (require.main === module) void main();
