import type { CreateSolutionRequest, Solution } from '@aws-sdk/client-personalize';
import type { ResourceStatus } from '../shared/contract/statuses';
import type { CreateSolutionInput, CreateSolutionOutput, SolutionPlan } from '../shared/contract/workflow';
import { busy, createOrDescribe } from '../shared/create-or-describe';
import { type Difference, formatDifference } from '../shared/drift';
import { ResourceDriftError, ResourceFailedError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { isInProgress, parseStatus } from '../shared/status';
import { compareSolution, updateRequest } from './solution-drift';

export interface CreateSolutionDeps {
  readonly personalize: Pick<PersonalizePort, 'describeSolution' | 'createSolution' | 'updateSolution'>;
}

/**
 * The solution as planned: created when absent, updated where the API can, otherwise left alone. `status` is that of the
 * creation or, where one runs, of the update.
 * @throws ResourceDriftError when it exists with settings that the API cannot change, naming each
 * @throws ResourceFailedError when an earlier creation failed
 * @throws ResourceInUseError while it is being deleted, created or updated with other values
 */
export async function run(
  { solution: plan }: CreateSolutionInput,
  deps: CreateSolutionDeps,
): Promise<CreateSolutionOutput> {
  const { solutionArn } = plan;
  const result = await createOrDescribe({
    describe: () => deps.personalize.describeSolution(solutionArn),
    create: () => deps.personalize.createSolution(createRequest(plan)),
  });
  if (result.created) return { solutionArn: result.arn, status: 'CREATE PENDING', action: 'created' };

  const status = usableStatus(result.found, solutionArn);
  const { updatable, immutable } = compareSolution(plan, result.found);
  if (immutable.length > 0) throw drift(solutionArn, immutable, updatable);

  const pending = pendingUpdate(result.found, solutionArn);
  if (updatable.length === 0) return { solutionArn, status: pending ?? status, action: 'unchanged' };
  const changes = updatable.map(formatDifference).join('; ');
  if (isInProgress(status)) throw busy('UpdateSolution', 'solution', solutionArn, `is still being created, ${changes}`);
  if (pending) throw busy('UpdateSolution', 'solution', solutionArn, `is still being updated, ${changes}`);
  await deps.personalize.updateSolution(updateRequest(plan, updatable));
  return { solutionArn, status: 'CREATE PENDING', action: 'updated' };
}

function createRequest(plan: SolutionPlan): CreateSolutionRequest {
  return {
    name: plan.name,
    datasetGroupArn: plan.datasetGroupArn,
    recipeArn: plan.recipeArn,
    performAutoTraining: plan.performAutoTraining,
    ...(plan.performHPO !== undefined && { performHPO: plan.performHPO }),
    ...(plan.performIncrementalUpdate !== undefined && { performIncrementalUpdate: plan.performIncrementalUpdate }),
    ...(plan.eventType !== undefined && { eventType: plan.eventType }),
    // The plan carries API members as they stand in pipeline.yaml, newer ones than this SDK knows among them.
    ...(plan.solutionConfig !== undefined && { solutionConfig: plan.solutionConfig }),
    ...(plan.tags !== undefined && { tags: plan.tags.map((tag) => ({ ...tag })) }),
  };
}

function usableStatus(solution: Solution, arn: string): ResourceStatus {
  const status = parseStatus(solution.status, 'solution', arn);
  switch (status) {
    case 'ACTIVE':
    case 'CREATE PENDING':
    case 'CREATE IN_PROGRESS':
      return status;
    case 'DELETE PENDING':
    case 'DELETE IN_PROGRESS':
      throw busy('CreateSolution', 'solution', arn, `has status ${status} and keeps its name until it is gone`);
    case 'CREATE FAILED':
    case 'CREATE STOPPING':
    case 'CREATE STOPPED':
      throw new ResourceFailedError({
        resource: 'solution',
        arn,
        // DescribeSolution has no failureReason of its own (API_Solution.html).
        failureReason: `an earlier creation ended in ${status}: ${solution.latestSolutionUpdate?.failureReason ?? 'the service gives no reason for solutions'}`,
        nextStep: `check recipe, solutionConfig and datasets against the pipeline file, delete it with "aws personalize delete-solution --solution-arn ${arn}" and run again`,
      });
  }
}

/** The status of an update that is under way. */
function pendingUpdate(solution: Solution, arn: string): ResourceStatus | undefined {
  const update = solution.latestSolutionUpdate;
  if (update === undefined) return undefined;
  const status = parseStatus(update.status, 'solution update', arn);
  return isInProgress(status) ? status : undefined;
}

function drift(arn: string, immutable: readonly Difference[], updatable: readonly Difference[]): ResourceDriftError {
  const others =
    updatable.length === 0 ? '' : ` (and, which it could change: ${updatable.map(formatDifference).join('; ')})`;
  return new ResourceDriftError({
    resource: 'solution',
    arn,
    failureReason: `it exists with settings that the service cannot change: ${immutable.map(formatDifference).join('; ')}${others}`,
    nextStep: `give the solution another name in the pipeline file, so that a new one is made beside it, or put the old settings back, or delete it with "aws personalize delete-solution --solution-arn ${arn}" (its campaigns first)`,
  });
}
