import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { writePage } from './page';
import { machine, saveSection } from './sections';

/**
 * Measures section after section, renews each in bench/results.json, and writes docs/benchmarks.md and its plots from there.
 *
 *   npm run bench [-- --only quality] [--large] [--readers DIR]
 */

const SECTIONS = ['quality', 'training', 'exploration', 'import', 'serving'] as const;

const SCRIPTS = {
  quality: 'quality.ts',
  training: 'training-speed.ts',
  exploration: 'exploration.ts',
  import: 'import-speed.ts',
  serving: 'serving-http.ts',
} as const;

interface Options {
  readonly only?: readonly (typeof SECTIONS)[number][];
  readonly large?: boolean;
  readonly readers?: string;
  readonly page?: boolean;
}

/** What the benchmark of serving writes beside the others. */
const SERVING = join(__dirname, 'serving-http.json');

function run(section: (typeof SECTIONS)[number], { large, readers }: Options): void {
  process.stdout.write(`\n${section}\n`);
  const args = [
    ...(section === 'training' && large === true ? ['--large'] : []),
    ...(section === 'import' && readers !== undefined ? ['--readers', readers] : []),
  ];
  const script = join(__dirname, SCRIPTS[section]);
  const child = spawnSync(process.execPath, ['-r', 'ts-node/register', script, ...args], { stdio: 'inherit' });
  if (child.status !== 0) throw new Error(`${script} ended with code ${child.status}`);
  if (section !== 'serving' || !existsSync(SERVING)) return;
  saveSection('serving', { machine: machine(), rows: JSON.parse(readFileSync(SERVING, 'utf8')) as unknown });
  rmSync(SERVING);
}

const options = new Command('bench')
  .addOption(new Option('--only <sections...>', 'only these sections').choices(SECTIONS))
  .option('--large', 'train on 5 million events too: some minutes')
  .option('--readers <dir>', 'folder in which other readers of CSV are installed')
  .option('--page', 'measure nothing, write the page from bench/results.json')
  .parse()
  .opts<Options>();
if (options.page !== true) {
  for (const section of SECTIONS) if (options.only?.includes(section) ?? true) run(section, options);
}
writePage();
