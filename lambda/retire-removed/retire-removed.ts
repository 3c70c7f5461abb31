import { arnParameterName } from '../shared/contract/names';
import type { RetireRemovedInput, RetireRemovedOutput } from '../shared/contract/workflow';
import { DeletionPass } from '../shared/deletion-pass';
import { logicalNameOf } from '../shared/family';
import type { ParametersPort } from '../shared/parameters-port';
import type { PersonalizePort } from '../shared/personalize-port';
import { type RemovalPort, removeCampaigns, removeSolution } from '../shared/remove-solution';
import type { S3Port } from '../shared/s3-port';
import { actsOnActions } from '../../spec/filter';

export interface RetireRemovedDeps {
  readonly personalize: RemovalPort & Pick<PersonalizePort, 'listFilters' | 'describeFilter' | 'deleteFilter'>;
  readonly s3: Pick<S3Port, 'deleteObject'>;
  readonly parameters: ParametersPort;
}

/**
 * One pass over what the pipeline file no longer has, and runs have made: solutions with their campaigns, recommenders, campaigns
 * of solutions that stay, filters of actions, the parameters that named them and the wishes about them. What counts is the name, in
 * this dataset group alone: `<pipeline>-<name in the file>-<6 hexadecimal digits>`. A campaign of another name on such a solution
 * stays, and the solution with it. What a solution that stays has replaced is left to retire-replaced.
 */
export async function run(input: RetireRemovedInput, deps: RetireRemovedDeps): Promise<RetireRemovedOutput> {
  const pass = new DeletionPass();
  // The names first: nobody is to be sent to what is on its way out.
  const parameters = await removeParameters(input, deps);
  const removed = [...(await removeSolutions(input, deps, pass)), ...(await removeRecommenders(input, deps, pass))];
  parameters.push(...(await removeFilters(input, deps, pass)));
  for (const logicalName of new Set(removed)) {
    await deps.s3.deleteObject(input.bucket, `${input.controlPrefix}${logicalName}.json`);
  }
  const { deleted = [], ...result } = pass.result();
  return { ...result, deleted: [...parameters, ...deleted] };
}

/** @returns names of those that it deleted */
async function removeParameters(
  { pipeline, keep, parameterKinds }: RetireRemovedInput,
  { parameters }: RetireRemovedDeps,
): Promise<string[]> {
  const kept = new Set(keep.parameters);
  const isOfRun = (name: string): boolean => parameterKinds.some((kind) => name.endsWith(`/${kind}`));
  const removed = (await parameters.namesBelow(`/${pipeline}`)).filter((name) => isOfRun(name) && !kept.has(name));
  for (const name of removed) await parameters.deleteParameter(name);
  return removed;
}

/** @returns names in the pipeline file of those that it removes */
async function removeSolutions(
  { pipeline, datasetGroupArn, keep }: RetireRemovedInput,
  { personalize }: RetireRemovedDeps,
  pass: DeletionPass,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const { name, solutionArn: arn, status } of await personalize.listSolutions(datasetGroupArn)) {
    const logicalName = logicalNameOf(name, pipeline);
    if (arn === undefined || logicalName === undefined) continue;
    const isOwn = (campaign: string | undefined): boolean => logicalNameOf(campaign, pipeline) === logicalName;
    if (!keep.names.includes(logicalName)) {
      if (await removeSolution({ arn, status }, isOwn, personalize, pass)) removed.push(logicalName);
    } else if (!keep.served.includes(logicalName)) {
      await removeCampaigns(arn, isOwn, personalize, pass);
    }
  }
  return removed;
}

async function removeRecommenders(
  { pipeline, datasetGroupArn, keep }: RetireRemovedInput,
  { personalize }: RetireRemovedDeps,
  pass: DeletionPass,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const { name, recommenderArn: arn, status } of await personalize.listRecommenders(datasetGroupArn)) {
    const logicalName = logicalNameOf(name, pipeline);
    if (logicalName === undefined || keep.names.includes(logicalName)) continue;
    removed.push(logicalName);
    await pass.remove({ arn, status }, (one) => personalize.deleteRecommender(one));
  }
  return removed;
}

/**
 * Filters of actions are the run's; the others are CloudFormation's, and one that is new may be unknown to this run.
 * @returns names of the parameters that it deleted
 */
async function removeFilters(
  { pipeline, datasetGroupArn, keep }: RetireRemovedInput,
  { personalize, parameters }: RetireRemovedDeps,
  pass: DeletionPass,
): Promise<readonly string[]> {
  const deleted: string[] = [];
  for (const { name = '', filterArn: arn, status } of await personalize.listFilters(datasetGroupArn)) {
    const logicalName = logicalNameOf(name, pipeline);
    if (arn === undefined || logicalName === undefined || keep.filters.includes(name)) continue;
    const expression = (await personalize.describeFilter(arn))?.filterExpression;
    if (expression === undefined || !actsOnActions(expression)) continue;
    const parameter = arnParameterName(pipeline, logicalName, 'filter');
    if (!keep.parameters.includes(parameter)) {
      await parameters.deleteParameter(parameter);
      deleted.push(parameter);
    }
    await pass.remove({ arn, status }, (one) => personalize.deleteFilter(one));
  }
  return deleted;
}
