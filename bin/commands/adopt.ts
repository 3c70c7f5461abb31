import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createColors, isColorSupported } from 'picocolors';
import { type AdoptedPipeline, adoptPipeline } from '../adopt/adopt-pipeline';
import { datasetGroupNames, findDatasetGroup, readInventory } from '../requests/inventory';
import { personalizeClient, type Target, withTarget } from '../requests/target';
import { UsageError } from '../terminal/failure';
import { Progress } from '../terminal/progress';

interface Options extends Target {
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const FILE = 'pipeline.yaml';

const HELP = `
Reads a dataset group with its datasets, filters, solutions, campaigns, recommenders and newest jobs, and writes what makes
the same again: schemas as columns, sources from the newest imports, every option of the solutions. What a pipeline file
cannot say stands in it as a comment. Nothing in the account is changed.

Example:
  personalize adopt my-shop --aws --out shop && personalize validate shop/${FILE} && personalize plan shop/${FILE} --aws`;

/** `personalize adopt <dataset-group>`: a pipeline file from what exists. */
export function register(program: Command): void {
  const command = program
    .command('adopt')
    .description('write a pipeline file from a dataset group that exists')
    .argument('<dataset-group>', 'name or ARN of the dataset group')
    .option('--out <dir>', 'folder for the file', '.')
    .option('--force', `replace a ${FILE} that is there already`)
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', HELP);
  withTarget(command).action(async (group: string, options: Options) => {
    const target = join(options.out, FILE);
    if (existsSync(target) && options.force !== true) {
      throw new UsageError(`${target} is there already; add --force to replace it, or --out DIR for another folder`);
    }
    const client = personalizeClient(options);
    const progress = new Progress({ stream: process.stderr, silent: options.json === true });
    progress.update(group, { state: 'running', text: 'looking for it', passing: true });
    try {
      const taken = await datasetGroupNames(client);
      const arn = group.startsWith('arn:') ? group : await findDatasetGroup(client, group);
      if (arn === undefined) {
        throw new UsageError(`there is no dataset group ${group}; there are: ${taken.join(', ') || 'none'}`);
      }
      const found = await readInventory(client, arn, {
        onProgress: (what) => progress.update(group, { text: `reading ${what}`, passing: true }),
      });
      mkdirSync(options.out, { recursive: true });
      const part = `${target}.part`;
      const adopted = adoptPipeline(found, taken, part);
      writeFileSync(part, adopted.text);
      renameSync(part, target);
      progress.update(group, { state: 'done', text: 'read' });
      progress.stop();
      if (options.json === true) printJson(target, adopted);
      else print(target, adopted);
    } catch (error) {
      progress.update(group, { state: 'failed', text: 'not adopted' });
      throw error;
    } finally {
      progress.stop();
    }
  });
}

function printJson(file: string, { text: _, ...adopted }: AdoptedPipeline): void {
  process.stdout.write(`${JSON.stringify({ file, ...adopted }, undefined, 2)}\n`);
}

function print(file: string, { name, ours, notes, dropped, deletions }: AdoptedPipeline): void {
  const colors = createColors(isColorSupported && process.stdout.isTTY);
  const line = (text: string) => process.stdout.write(`${text}\n`);
  for (const note of notes) line(`${colors.yellow('note:')} ${note}`);
  for (const { what, why } of dropped) line(`${colors.yellow('left out:')} ${what}, because ${why}`);
  if (ours) line(`The names are those of the pipeline ${name}: a deploy goes on with what is there.`);
  else {
    line(
      `A deploy makes new resources under the name ${name} beside the old ones; both bill until the old ones are deleted.`,
    );
    line(`${file} lists the ${deletions.length} commands that delete them, in their order.`);
  }
  line(`${file} is written; next: personalize validate ${file}`);
}
