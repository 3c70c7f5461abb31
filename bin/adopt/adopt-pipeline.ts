import { rmSync, writeFileSync } from 'node:fs';
import { ConfigError, loadPipeline } from '../../lib/config';
import type { Inventory } from '../requests/inventory';
import { CommandError } from '../terminal/failure';
import { type AdoptedFile, adoptedFile } from './adopted-file';
import { drop } from './drop';
import { adoptedText, type Dropped } from './file-text';

export interface AdoptedPipeline {
  readonly name: string;
  readonly text: string;
  /** Whether a deploy takes what is there for its own, rather than making others beside it. */
  readonly ours: boolean;
  /** What of the account the file does not say. */
  readonly notes: readonly string[];
  readonly dropped: readonly Dropped[];
  /** Commands that delete what was adopted, in their order; none where the group is ours. */
  readonly deletions: readonly string[];
}

/** Each round takes one part out, and an account has not that many parts. */
const ROUNDS = 500;

/**
 * A pipeline file for what there is in a dataset group, which loads: what a pipeline file cannot have is taken out of it and
 * said in a comment.
 * @param taken names of the dataset groups of the account
 * @param scratch path of a file that may be written and removed
 * @throws CommandError when no pipeline file can have it
 */
export function adoptPipeline(found: Inventory, taken: readonly string[], scratch: string): AdoptedPipeline {
  let file: AdoptedFile = adoptedFile(found, taken);
  const dropped: Dropped[] = [];
  const deletions = file.ours ? [] : deletionsOf(found);
  const header = headerOf(found, file, deletions);
  for (let round = 0; round < ROUNDS; round++) {
    const text = adoptedText(file, header, dropped);
    const problem = firstProblem(text, scratch);
    if (problem === undefined) {
      return { name: file.name, text, ours: file.ours, notes: [...file.notes.values()].flat(), dropped, deletions };
    }
    const smaller = drop(file, problem.path, problem.message);
    if (smaller === undefined) {
      const reasons = [
        ...dropped.map(({ what, why }) => `${what.split(': ')[0] ?? ''} ${why}`),
        `${problem.path} ${problem.message}`,
      ];
      throw new CommandError(`no pipeline file can have it: ${reasons.join('; ')}`);
    }
    file = smaller.file;
    dropped.push(smaller.dropped);
  }
  throw new CommandError('no pipeline file can have it: too many of its parts are wrong');
}

function firstProblem(text: string, scratch: string): { readonly path: string; readonly message: string } | undefined {
  try {
    writeFileSync(scratch, text);
    loadPipeline(scratch);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.findings[0];
  } finally {
    rmSync(scratch, { force: true });
  }
}

function headerOf({ group }: Inventory, { ours, name }: AdoptedFile, deletions: readonly string[]): readonly string[] {
  const origin = `Written by "personalize adopt" from the dataset group ${group.name ?? ''} (${group.datasetGroupArn ?? ''}).`;
  const check = 'Check it with "personalize validate", see with "personalize plan" what a deploy would do.';
  const tags = 'Tags, schedules and rules of promotion are not part of a dataset group: write them here.';
  if (ours) {
    return [
      origin,
      check,
      tags,
      '',
      `Its names are those of the pipeline ${name}: a deploy goes on with what is there.`,
    ];
  }
  return [
    origin,
    check,
    tags,
    '',
    `A deploy makes new resources under the name ${name} beside the old ones, trains anew, and leaves the old ones alone.`,
    'Both bill until the old ones are deleted. Once applications use the new ARNs (SSM parameters), delete, in this order:',
    ...deletions.map((line) => `  ${line}`),
  ];
}

/** In the order of their dependencies; each has to be gone before the next kind can be. */
function deletionsOf(found: Inventory): readonly string[] {
  const remove = (what: string, option: string, arn: string | undefined): string =>
    `aws personalize delete-${what} --${option}-arn ${arn ?? ''}`;
  return [
    ...found.recommenders.map(({ recommenderArn }) => remove('recommender', 'recommender', recommenderArn)),
    ...found.solutions.flatMap(({ campaigns }) =>
      campaigns.map(({ campaignArn }) => remove('campaign', 'campaign', campaignArn)),
    ),
    ...found.solutions.map(({ solution }) => remove('solution', 'solution', solution.solutionArn)),
    ...found.eventTrackers.map(({ eventTrackerArn }) => remove('event-tracker', 'event-tracker', eventTrackerArn)),
    ...found.filters.map(({ filterArn }) => remove('filter', 'filter', filterArn)),
    ...found.metricAttributions.map(({ attribution }) =>
      remove('metric-attribution', 'metric-attribution', attribution.metricAttributionArn),
    ),
    ...found.datasets.map(({ dataset }) => remove('dataset', 'dataset', dataset.datasetArn)),
    ...found.datasets.map(({ schema }) => remove('schema', 'schema', schema.schemaArn)),
    remove('dataset-group', 'dataset-group', found.group.datasetGroupArn),
  ];
}
