import type { Recommender } from '@aws-sdk/client-personalize';
import { cleanUp } from '../shared/clean-up';
import type { ResourceStatus } from '../shared/contract/statuses';
import type { CreateRecommenderInput, CreateRecommenderOutput, RecommenderPlan } from '../shared/contract/workflow';
import { busy, createOrDescribe } from '../shared/create-or-describe';
import { type Difference, formatDifference } from '../shared/drift/difference';
import { compareRecommender } from '../shared/drift/recommender-drift';
import { ResourceDriftError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import type { S3Port } from '../shared/s3-port';
import { readControl } from '../shared/solution-control';
import { isInProgress, parseStatus } from '../shared/status';

export interface CreateRecommenderDeps {
  readonly personalize: Pick<
    PersonalizePort,
    'describeRecommender' | 'createRecommender' | 'updateRecommender' | 'startRecommender' | 'deleteRecommender'
  >;
  readonly s3: Pick<S3Port, 'readText'>;
}

/**
 * The recommender as planned: created when absent, started when it was stopped, updated when its configuration differs, otherwise
 * left alone. One that the operator has parked stays as it is. One whose creation failed is deleted first. `status` is that of
 * the creation, of the deletion, of the start or, where one runs, of the update.
 * @throws ResourceDriftError when it exists with another recipe or in another dataset group
 * @throws ResourceFailedError when its creation failed twice in this run
 * @throws ResourceInUseError while it is being stopped, though it is not parked
 * @throws StepError when the operator's wishes cannot be read
 */
export async function run(
  input: CreateRecommenderInput,
  { personalize, s3 }: CreateRecommenderDeps,
): Promise<CreateRecommenderOutput> {
  const { recommender: plan } = input;
  const { recommenderArn } = plan;
  const { parked } = await readControl(s3, plan.control);
  if (parked !== undefined) {
    const existing = await personalize.describeRecommender(recommenderArn);
    const status = existing ? parseStatus(existing.status, 'recommender', recommenderArn) : 'INACTIVE';
    return { recommenderArn, status, action: 'parked' };
  }

  const result = await createOrDescribe({
    describe: () => personalize.describeRecommender(recommenderArn),
    create: () => personalize.createRecommender(createRequest(plan)),
  });
  if (result.created) return { recommenderArn: result.arn, status: 'CREATE PENDING', action: 'created' };

  const recommender = result.found;
  const status = parseStatus(recommender.status, 'recommender', recommenderArn);
  const cleaned = await cleanUp(input, {
    resource: 'recommender',
    arn: recommenderArn,
    status,
    failureReason: recommender.failureReason,
    remove: () => personalize.deleteRecommender(recommenderArn),
  });
  if (cleaned.cleaning) return { recommenderArn, status: cleaned.status, action: 'cleaning' };

  const pending = pendingUpdate(recommender, recommenderArn);
  const { updatable, immutable, update } = compareRecommender(plan, recommender, pending !== undefined);
  if (immutable.length > 0) throw drift(recommenderArn, immutable);
  const more = updatable.length > 0 && { more: true };
  if (status === 'INACTIVE') {
    await personalize.startRecommender(recommenderArn);
    return { recommenderArn, status: 'START PENDING', action: 'started', ...more };
  }
  if (status === 'STOP PENDING' || status === 'STOP IN_PROGRESS') {
    throw busy('StartRecommender', 'recommender', recommenderArn, `has status ${status} and is not parked`);
  }
  // Only an ACTIVE recommender that is not being updated takes another update.
  if (status !== 'ACTIVE' || pending !== undefined || updatable.length === 0) {
    return { recommenderArn, status: status === 'ACTIVE' ? (pending ?? status) : status, action: 'unchanged', ...more };
  }
  await personalize.updateRecommender(update);
  return { recommenderArn, status: 'CREATE PENDING', action: 'updated' };
}

function createRequest(plan: RecommenderPlan) {
  const { name, datasetGroupArn, recipeArn, recommenderConfig, tags, apiMembers } = plan;
  return {
    ...apiMembers,
    name,
    datasetGroupArn,
    recipeArn,
    // API members as they stand in pipeline.yaml, newer ones than this SDK knows among them.
    ...(recommenderConfig !== undefined && { recommenderConfig }),
    ...(tags !== undefined && { tags: tags.map((tag) => ({ ...tag })) }),
  };
}

/** The status of an update that is under way. */
function pendingUpdate(recommender: Recommender, arn: string): ResourceStatus | undefined {
  const update = recommender.latestRecommenderUpdate;
  if (update === undefined) return undefined;
  const status = parseStatus(update.status, 'recommender update', arn);
  return isInProgress(status) ? status : undefined;
}

function drift(arn: string, immutable: readonly Difference[]): ResourceDriftError {
  return new ResourceDriftError({
    resource: 'recommender',
    arn,
    failureReason: `it exists with settings that the service cannot change: ${immutable.map(formatDifference).join('; ')}`,
    nextStep: `give the recommender another name in the pipeline file, so that a new one is made beside it, or delete it with "aws personalize delete-recommender --recommender-arn ${arn}"`,
  });
}
