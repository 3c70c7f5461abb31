import { createHash } from 'node:crypto';
import type { SolutionVersionSummary } from '@aws-sdk/client-personalize';
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

interface Version {
  readonly arn: string;
  readonly status: ResourceStatus;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

/**
 * A version trained on the data as it is: the newest one while it trains, the newest ACTIVE one when nothing was imported
 * or reconfigured since, else a new training. A version's name follows from what it is trained on and how many there were
 * before, so that of two runs at one moment only one trains.
 * @throws StepError when the solution does not exist
 * @throws ResourceInUseError when another run made this very version and the service does not list it yet
 */
export async function run(
  input: CreateSolutionVersionInput,
  { personalize }: CreateSolutionVersionDeps,
): Promise<CreateSolutionVersionOutput> {
  const { solutionArn, trainingMode } = input;
  const versions = await newestFirst(solutionArn, personalize);
  const [newest] = versions;
  if (newest && isInProgress(newest.status)) return unchanged(newest);

  const changedAt = await newestChange(input, personalize);
  const active = versions.find((version) => version.status === 'ACTIVE');
  if (active && active.createdAt >= changedAt) return unchanged(active);

  const name = versionName(solutionArn, changedAt, versions.length);
  try {
    const solutionVersionArn = await personalize.createSolutionVersion({ name, solutionArn, trainingMode });
    return { solutionVersionArn, status: 'CREATE PENDING', action: 'created' };
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsError)) throw error;
    // Another run was faster, or an earlier attempt's answer got lost.
    const [theirs] = await newestFirst(solutionArn, personalize);
    if (theirs && (isInProgress(theirs.status) || theirs.status === 'ACTIVE')) return unchanged(theirs);
    throw busy('CreateSolutionVersion', 'solution', solutionArn, `has a version ${name} that is not listed yet`);
  }
}

function unchanged({ arn, status }: Version): CreateSolutionVersionOutput {
  return { solutionVersionArn: arn, status, action: 'unchanged' };
}

async function newestFirst(
  solutionArn: string,
  personalize: CreateSolutionVersionDeps['personalize'],
): Promise<readonly Version[]> {
  const summaries = await personalize.listSolutionVersions(solutionArn);
  return summaries.map(asVersion).sort((a, b) => b.createdAt - a.createdAt);
}

function asVersion({ solutionVersionArn, status, creationDateTime }: SolutionVersionSummary): Version {
  const arn = solutionVersionArn ?? '';
  return { arn, status: parseStatus(status, 'solution version', arn), createdAt: creationDateTime?.getTime() ?? 0 };
}

/**
 * When data or configuration last changed, in milliseconds since the Unix epoch; 0 when never. An import counts from its
 * end: a training that began before may not have seen it. Of the solution's settings only eventsConfig changes a model.
 */
async function newestChange(
  { solutionArn, datasetArns }: CreateSolutionVersionInput,
  personalize: CreateSolutionVersionDeps['personalize'],
): Promise<number> {
  const solution = await personalize.describeSolution(solutionArn);
  if (!solution) {
    throw new StepError({
      resource: 'solution',
      arn: solutionArn,
      failureReason: 'it does not exist',
      nextStep: 'run the workflow from its start, which creates it',
    });
  }
  const update = solution.latestSolutionUpdate;
  const reconfigured = update?.status === 'ACTIVE' && update.solutionUpdateConfig?.eventsConfig !== undefined;
  const times = [reconfigured ? update.lastUpdatedDateTime : undefined];
  for (const datasetArn of datasetArns) {
    const jobs = await personalize.listDatasetImportJobs(datasetArn);
    const finished = jobs.filter((job) => job.status === 'ACTIVE');
    times.push(...finished.map((job) => job.lastUpdatedDateTime ?? job.creationDateTime));
  }
  return Math.max(0, ...times.map((time) => time?.getTime() ?? 0));
}

/** At most 63 characters of letters, digits and dashes; the solution is part of it because the API does not say how far a version's name must be unique. */
function versionName(solutionArn: string, changedAt: number, before: number): string {
  const digest = createHash('sha256').update(`${solutionArn} ${changedAt}`).digest('hex').slice(0, 12);
  return `v-${digest}-${before + 1}`;
}
