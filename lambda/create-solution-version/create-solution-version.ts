import { createHash } from 'node:crypto';
import type { Solution, SolutionVersionSummary } from '@aws-sdk/client-personalize';
import { recipeOfArn } from '../../spec/recipes';
import { requireAttempt } from '../shared/attempts';
import type { ResourceStatus } from '../shared/contract/statuses';
import type { CreateSolutionVersionInput, CreateSolutionVersionOutput } from '../shared/contract/workflow';
import { busy } from '../shared/create-or-describe';
import { ResourceAlreadyExistsError, StepError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { isInProgress, parseStatus } from '../shared/status';

export interface CreateSolutionVersionDeps {
  readonly personalize: Pick<
    PersonalizePort,
    'describeSolution' | 'listSolutionVersions' | 'listDatasetImportJobs' | 'createSolutionVersion'
  >;
}

type TrainingMode = CreateSolutionVersionInput['trainingMode'];

interface Version {
  readonly arn: string;
  readonly status: ResourceStatus;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Brought up to date from an earlier version. */
  readonly isUpdate: boolean;
  readonly failureReason: string | undefined;
}

/**
 * A version trained on the data as it is: the newest one while it trains, the newest ACTIVE one when nothing was imported or
 * reconfigured since, else a new training. A full training asks for more than an update can give, so only versions that were
 * trained in full count for it. A solution that the service trains by itself is trained here only until it has a version:
 * two trainings of the same data are paid for twice. A version's name follows from what it is trained on and how many there were
 * before, so that of two runs at one moment only one trains.
 * @throws StepError when the solution does not exist, or its recipe has no updates
 * @throws ResourceFailedError when the training failed twice in this run
 * @throws ResourceInUseError when another run made this very version and the service does not list it yet
 */
export async function run(
  input: CreateSolutionVersionInput,
  { personalize }: CreateSolutionVersionDeps,
): Promise<CreateSolutionVersionOutput> {
  const { solutionArn } = input;
  const versions = await newestFirst(solutionArn, personalize);
  const [newest] = versions;
  if (newest && isInProgress(newest.status)) return unchanged(newest, 'a training is under way already');

  const solution = await existingSolution(solutionArn, personalize);
  const active = versions.filter((version) => version.status === 'ACTIVE');
  const [latest] = active;
  if (latest && solution.performAutoTraining === true) {
    return unchanged(latest, 'the service trains it by itself (performAutoTraining), so the run does not');
  }
  const { trainingMode, reason } = possibleMode(input, solution, active);
  const changedAt = Math.max(reconfiguredAt(solution), await importedAt(input, personalize));
  const upToDate = active.find((version) => trainingMode === 'UPDATE' || !version.isUpdate);
  if (latest && upToDate && upToDate.createdAt >= changedAt && input.streamedEvents !== true) {
    // The newest, which may be an update of the one that is up to date.
    return unchanged(latest, 'nothing was imported or reconfigured since it was trained');
  }

  if (newest?.status === 'CREATE FAILED') requireAttempt(input, { resource: 'solution version', ...newest });
  const name = versionName(solutionArn, changedAt, versions.length);
  try {
    const solutionVersionArn = await personalize.createSolutionVersion({ name, solutionArn, trainingMode });
    return { solutionVersionArn, status: 'CREATE PENDING', action: 'created', trainingMode, reason };
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsError)) throw error;
    // Another run was faster, or an earlier attempt's answer got lost.
    const [theirs] = await newestFirst(solutionArn, personalize);
    if (theirs && (isInProgress(theirs.status) || theirs.status === 'ACTIVE')) {
      return unchanged(theirs, 'it was made at this moment');
    }
    throw busy('CreateSolutionVersion', 'solution', solutionArn, `has a version ${name} that is not listed yet`);
  }
}

function unchanged({ arn, status }: Version, reason: string): CreateSolutionVersionOutput {
  return { solutionVersionArn: arn, status, action: 'unchanged', reason };
}

/** An update needs a version that was trained in full; without one, that is what comes first. */
function possibleMode(
  { trainingMode }: CreateSolutionVersionInput,
  { solutionArn = '', recipeArn = '' }: Solution,
  active: readonly Version[],
): { readonly trainingMode: TrainingMode; readonly reason: string } {
  if (trainingMode === 'FULL') return { trainingMode, reason: 'trained in full' };
  const recipe = recipeOfArn(recipeArn);
  if (recipe && !recipe.trainingModes.includes('UPDATE')) {
    throw new StepError({
      resource: 'solution',
      arn: solutionArn,
      failureReason: `recipe ${recipe.name} has no trainings with trainingMode UPDATE`,
      nextStep: 'start the workflow with trainingMode FULL, or name those solutions whose recipe has updates',
    });
  }
  if (active.some((version) => !version.isUpdate)) return { trainingMode, reason: 'brought up to date (UPDATE)' };
  return {
    trainingMode: 'FULL',
    reason: 'trained in full although UPDATE was asked for: there is no ACTIVE version of a FULL training to update',
  };
}

async function existingSolution(
  solutionArn: string,
  personalize: CreateSolutionVersionDeps['personalize'],
): Promise<Solution> {
  const solution = await personalize.describeSolution(solutionArn);
  if (solution) return solution;
  throw new StepError({
    resource: 'solution',
    arn: solutionArn,
    failureReason: 'it does not exist',
    nextStep: 'run the workflow from its start, which creates it',
  });
}

async function newestFirst(
  solutionArn: string,
  personalize: CreateSolutionVersionDeps['personalize'],
): Promise<readonly Version[]> {
  const summaries = await personalize.listSolutionVersions(solutionArn);
  return summaries.map(asVersion).sort((a, b) => b.createdAt - a.createdAt);
}

function asVersion(summary: SolutionVersionSummary): Version {
  const arn = summary.solutionVersionArn ?? '';
  return {
    arn,
    status: parseStatus(summary.status, 'solution version', arn),
    createdAt: summary.creationDateTime?.getTime() ?? 0,
    isUpdate: summary.trainingMode === 'UPDATE',
    failureReason: summary.failureReason,
  };
}

/** When a setting last changed that changes a model, in milliseconds since the Unix epoch: that is eventsConfig alone. */
function reconfiguredAt({ latestSolutionUpdate: update }: Solution): number {
  const reconfigured = update?.status === 'ACTIVE' && update.solutionUpdateConfig?.eventsConfig !== undefined;
  return reconfigured ? (update.lastUpdatedDateTime?.getTime() ?? 0) : 0;
}

/** When the newest import ended; 0 when there is none. A training that began before may not have seen it. */
async function importedAt(
  { datasetArns }: CreateSolutionVersionInput,
  personalize: CreateSolutionVersionDeps['personalize'],
): Promise<number> {
  const times: number[] = [0];
  for (const datasetArn of datasetArns) {
    const jobs = await personalize.listDatasetImportJobs(datasetArn);
    const finished = jobs.filter((job) => job.status === 'ACTIVE');
    times.push(...finished.map((job) => (job.lastUpdatedDateTime ?? job.creationDateTime)?.getTime() ?? 0));
  }
  return Math.max(...times);
}

/** At most 63 characters of letters, digits and dashes; the solution is part of it because the API does not say how far a version's name must be unique. */
function versionName(solutionArn: string, changedAt: number, before: number): string {
  const digest = createHash('sha256').update(`${solutionArn} ${changedAt}`).digest('hex').slice(0, 12);
  return `v-${digest}-${before + 1}`;
}
