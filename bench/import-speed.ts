import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { type Found, READERS, readWith } from './csv-readers';
import { writeInteractions } from './generated-csv';
import { type Machine, machine, saveSection } from './sections';

/**
 * Megabytes a second of the import and of other readers of CSV, same file, same run, one process a reading; and memory for a
 * file of 1 GB. Packages that are not of this project are taken from the folder that --readers names:
 *
 *   mkdir /tmp/readers && cd /tmp/readers && npm init -y && npm i udsv csv-parse csv-parser papaparse @duckdb/node-api
 *   npm run bench:import -- --readers /tmp/readers
 */

interface Reading extends Found {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Highest resident set of the process. */
  readonly mebibytes: number;
}

export interface ReaderRow {
  readonly reader: string;
  readonly makes: string;
  readonly megabytes: number;
  /** Median of the rounds. */
  readonly megabytesASecond: number;
  /** Per second of processor time, all threads together: does not depend on what else the machine does. */
  readonly megabytesAProcessorSecond: number;
  readonly mebibytes: number;
}

export interface ImportSection {
  readonly machine: Machine;
  readonly rounds: number;
  readonly rows: readonly ReaderRow[];
  /** The import of the large file. */
  readonly large: ReaderRow;
}

interface Options {
  readonly readers?: string;
  readonly megabytes: number;
  readonly large: number;
  readonly rounds: number;
  readonly file?: string;
  readonly read?: string;
  readonly only?: readonly string[];
}

async function readHere(name: string, { readers, file = '' }: Options): Promise<Reading> {
  const reader = READERS.find((one) => one.name === name);
  if (reader === undefined)
    throw new RangeError(`no reader ${name}, give one of ${READERS.map((r) => r.name).join(', ')}`);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const found = await readWith(reader, readers, file);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    ...found,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    mebibytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function readInChild(name: string, file: string, readers: string | undefined): Reading {
  const folder = readers === undefined ? [] : ['--readers', resolve(readers)];
  const args = ['-r', 'ts-node/register', __filename, '--read', name, '--file', file, ...folder];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error(`the reading by ${name} ended with code ${child.status}`);
  return JSON.parse(child.stdout) as Reading;
}

function rowOf(name: string, bytes: number, readings: readonly Reading[]): ReaderRow {
  const megabytes = bytes / 1e6;
  const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  return {
    reader: name,
    makes: READERS.find((one) => one.name === name)?.makes ?? '',
    megabytes: Math.round(megabytes),
    megabytesASecond: rounded(middle(readings.map(({ seconds }) => megabytes / seconds))),
    megabytesAProcessorSecond: rounded(middle(readings.map(({ cpuSeconds }) => megabytes / cpuSeconds))),
    mebibytes: Math.max(...readings.map((one) => one.mebibytes)),
  };
}

function print({ reader, megabytes, megabytesASecond, megabytesAProcessorSecond, mebibytes }: ReaderRow): void {
  process.stdout.write(
    `${reader.padEnd(18)} ${megabytes} MB: ${megabytesASecond} MB/s (${megabytesAProcessorSecond} a processor second), ${mebibytes} MiB\n`,
  );
}

async function compare(options: Options): Promise<void> {
  const { readers, megabytes, rounds, only } = options;
  const folder = mkdtempSync(join(tmpdir(), 'import-speed-'));
  try {
    const file = join(folder, 'interactions.csv');
    await writeInteractions(file, megabytes * 1e6);
    const { size } = statSync(file);
    const there = READERS.filter(
      ({ name, module }) =>
        (only?.includes(name) ?? true) &&
        (module === undefined || (readers !== undefined && existsSync(join(readers, 'node_modules', module)))),
    );
    const readings = new Map<string, Reading[]>(there.map(({ name }) => [name, []]));
    // In turns, so that a busy moment of the machine meets all of them.
    for (let round = 0; round < rounds; round++) {
      for (const [name, list] of readings) list.push(readInChild(name, file, readers));
    }
    const all = [...readings.values()].flat();
    const different = all.find((one) => one.rows !== all[0]?.rows || one.timestampSum !== all[0].timestampSum);
    if (different !== undefined) throw new Error(`readers disagree: ${JSON.stringify(Object.fromEntries(readings))}`);
    const rows = [...readings].map(([name, list]) => rowOf(name, size, list));
    rows.forEach(print);
    if (only !== undefined) return;
    const larger = await writeInteractions(file, options.large * 1e6);
    const large = rowOf('whole import', larger, [readInChild('whole import', file, undefined)]);
    print(large);
    saveSection('import', { machine: machine(), rounds, rows, large } satisfies ImportSection);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const options = new Command('import-speed')
    .option('--readers <dir>', 'folder in which other readers are installed')
    .option('--megabytes <count>', 'size of the file', Number, 100)
    .option('--large <count>', 'megabytes of the file for which memory is measured', Number, 1000)
    .option('--rounds <count>', 'readings of each', Number, 5)
    .option('--only <names...>', 'only these readers; writes nothing')
    .option('--read <name>', 'reads --file once and prints what it took')
    .option('--file <path>')
    .parse()
    .opts<Options>();
  if (options.read === undefined) return compare(options);
  process.stdout.write(JSON.stringify(await readHere(options.read, options)));
}

if (require.main === module) void main();
