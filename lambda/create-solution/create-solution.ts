import type { CreateSolutionRequest, Solution } from '@aws-sdk/client-personalize';
import { cleanUp } from '../shared/clean-up';
import type { ResourceStatus } from '../shared/contract/statuses';
import type { CreateSolutionInput, CreateSolutionOutput, SolutionPlan } from '../shared/contract/workflow';
import { busy, createOrDescribe } from '../shared/create-or-describe';
import { type Difference, formatDifference } from '../shared/drift/difference';
import { ResourceDriftError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { isInProgress, parseStatus } from '../shared/status';
import { compareSolution, updateRequest } from '../shared/drift/solution-drift';

export interface CreateSolutionDeps {
  readonly personalize: Pick<
    PersonalizePort,
    'describeSolution' | 'createSolution' | 'updateSolution' | 'deleteSolution'
  >;
}

/**
 * The solution as planned: created when absent, updated where the API can, otherwise left alone. One whose creation failed is
 * deleted first. `status` is that of the creation, of the deletion or, where one runs, of the update.
 * @throws ResourceDriftError when it exists with settings that the API cannot change, naming each
 * @throws ResourceFailedError when its creation failed twice in this run
 * @throws ResourceInUseError while it is being created or updated with other values
 */
export async function run(input: CreateSolutionInput, deps: CreateSolutionDeps): Promise<CreateSolutionOutput> {
  const { solution: plan } = input;
  const { solutionArn } = plan;
  const result = await createOrDescribe({
    describe: () => deps.personalize.describeSolution(solutionArn),
    create: () => deps.personalize.createSolution(createRequest(plan)),
  });
  if (result.created) return { solutionArn: result.arn, status: 'CREATE PENDING', action: 'created' };

  const status = parseStatus(result.found.status, 'solution', solutionArn);
  const cleaned = await cleanUp(input, {
    resource: 'solution',
    arn: solutionArn,
    status,
    // DescribeSolution has no failureReason of its own (API_Solution.html).
    failureReason: result.found.latestSolutionUpdate?.failureReason,
    remove: () => deps.personalize.deleteSolution(solutionArn),
  });
  if (cleaned.cleaning) return { solutionArn, status: cleaned.status, action: 'cleaning' };
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
    ...plan.apiMembers,
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
