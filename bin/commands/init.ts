import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createColors, isColorSupported } from 'picocolors';
import { loadPipeline } from '../../lib/config';
import { inferPipeline, type InferredPipeline } from '../init/infer-pipeline';
import { UsageError } from '../terminal/failure';
import { Progress } from '../terminal/progress';

interface Options {
  readonly name?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const FILE = 'pipeline.yaml';

const HELP = `
Reads interactions.csv (USER_ID, ITEM_ID, TIMESTAMP and what else there is), items.csv and users.csv where they are there,
finds out the type of every column and writes ${FILE} beside them: three solutions to begin with, each line explained.

Example:
  personalize init data/shop && personalize local data/shop/${FILE}`;

/** `personalize init`: a pipeline file for the CSV files in a folder. */
export function register(program: Command): void {
  program
    .command('init')
    .description('write a pipeline file for the CSV files in a folder')
    .argument('<directory>', 'folder with interactions.csv, items.csv, users.csv')
    .option('--name <name>', 'name of the pipeline (default: made from the name of the folder)')
    .option('--force', `replace a ${FILE} that is there already`)
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', HELP)
    .action(async (directory: string, options: Options) => {
      const target = join(directory, FILE);
      if (existsSync(target) && options.force !== true) {
        throw new UsageError(`${target} is there already; add --force to replace it`);
      }
      const progress = new Progress({ stream: process.stderr, silent: options.json === true });
      let pipeline: InferredPipeline;
      try {
        pipeline = await inferPipeline(directory, {
          name: options.name,
          onProgress: (file, rows, done) =>
            progress.update(file, { state: done ? 'done' : 'running', text: `${rows.toLocaleString('en')} rows` }),
        });
      } finally {
        progress.stop();
      }
      write(target, pipeline.text);
      if (options.json === true) printJson(target, pipeline);
      else print(target, pipeline);
    });
}

/** Only a file that the other commands read is left behind. */
function write(target: string, text: string): void {
  const part = `${target}.part`;
  try {
    writeFileSync(part, text);
    loadPipeline(part);
    renameSync(part, target);
  } finally {
    rmSync(part, { force: true });
  }
}

function printJson(file: string, { name, datasets, problems }: InferredPipeline): void {
  const found = datasets.map(({ type, source, rows, columns }) => ({ type, source, rows, columns }));
  process.stdout.write(`${JSON.stringify({ file, name, datasets: found, problems }, null, 2)}\n`);
}

function print(file: string, { problems }: InferredPipeline): void {
  const colors = createColors(isColorSupported && process.stdout.isTTY);
  for (const problem of problems) process.stdout.write(`${colors.yellow('to mend:')} ${problem}\n`);
  process.stdout.write(`${file} is written; next: personalize validate ${file} --data\n`);
}
