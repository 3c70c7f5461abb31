import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { DatasetType } from '../../lambda/shared/contract/workflow';
import { PIPELINE_NAME_PATTERN } from '../../lib/config/naming';
import { UsageError } from '../terminal/failure';
import { inferDataset, type InferredDataset } from './infer-dataset';
import { pipelineText } from './pipeline-text';
import { profileFile } from './profile-file';

const FILES: readonly (readonly [file: string, type: DatasetType])[] = [
  ['interactions.csv', 'Interactions'],
  ['items.csv', 'Items'],
  ['users.csv', 'Users'],
];

const LONGEST_NAME = 30;

export interface InferOptions {
  /** @default the folder's name, made legal */
  readonly name?: string | undefined;
  readonly onProgress?: (file: string, rows: number, done: boolean) => void;
}

export interface InferredPipeline {
  readonly name: string;
  readonly datasets: readonly InferredDataset[];
  /** The pipeline file; its sources are relative to the folder of the data. */
  readonly text: string;
  /** What has to change in the CSV files before they can be imported. */
  readonly problems: readonly string[];
}

/**
 * A pipeline for the CSV files in a folder: `interactions.csv`, and `items.csv` and `users.csv` where they are.
 * @throws UsageError when the folder, the interactions or a required column is missing, or the name is illegal
 * @throws CommandError when a file is no CSV
 */
export async function inferPipeline(directory: string, options: InferOptions = {}): Promise<InferredPipeline> {
  if (!existsSync(directory)) throw new UsageError(`there is no folder ${directory}`);
  if (!statSync(directory).isDirectory()) throw new UsageError(`${directory} is not a folder`);
  if (!existsSync(join(directory, 'interactions.csv'))) {
    throw new UsageError(`${directory} has no interactions.csv: USER_ID, ITEM_ID and TIMESTAMP of every event`);
  }
  const name = options.name ?? pipelineNameOf(basename(resolve(directory)));
  if (!isLegal(name)) {
    throw new UsageError(
      `"${name}" is no legal pipeline name: lower-case letters, digits and hyphens, beginning with a letter but not with aws or ssm, at most ${LONGEST_NAME} characters`,
    );
  }
  const datasets: InferredDataset[] = [];
  for (const [file, type] of FILES) {
    const path = join(directory, file);
    if (!existsSync(path)) continue;
    const profile = await profileFile(path, (rows) => options.onProgress?.(file, rows, false));
    options.onProgress?.(file, profile.rows, true);
    datasets.push(inferDataset(type, file, profile));
  }
  return { name, datasets, text: pipelineText(name, datasets), problems: datasets.flatMap(({ problems }) => problems) };
}

function isLegal(name: string): boolean {
  return PIPELINE_NAME_PATTERN.test(name) && !/^(aws|ssm)/.test(name);
}

/** A legal pipeline name that is like a text: `My Shop (2024)` → `my-shop-2024` */
export function pipelineNameOf(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase();
  const words = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  const name = /^[a-z]/.test(words) && isLegal(words.slice(0, LONGEST_NAME)) ? words : `data-${words}`;
  return name.slice(0, LONGEST_NAME).replace(/-+$/, '');
}
