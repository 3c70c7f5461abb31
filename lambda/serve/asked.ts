import type { FallbackReason } from '../shared/contract/api/answers';
import { arnParameterName, controlKey } from '../shared/contract/names';
import type { SolutionControl } from '../shared/contract/workflow';
import type { ServedTarget, ServePlan } from '../shared/contract/serving';
import {
  AccessDeniedError,
  InvalidInputError,
  LimitExceededError,
  ResourceNotFoundError,
  ServiceError,
  ThrottledError,
} from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import type { S3Port } from '../shared/s3-port';
import { invalidRequest } from '../shared/serving/api-error';
import type { Kept } from '../shared/serving/kept';

/** A campaign or recommender that could not answer, and why. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(
    readonly reason: FallbackReason,
    readonly target: ServedTarget,
    options?: { cause?: unknown },
  ) {
    super(`${target.name} cannot answer: ${reason}`, options);
  }
}

export interface AskDeps {
  /** Values of parameters by their names; undefined for one that is not there. */
  readonly parameters: Kept<string | undefined>;
  /** Status of campaigns and recommenders by their ARNs; undefined for what is gone. */
  readonly statuses: Kept<string | undefined>;
  readonly s3: Pick<S3Port, 'readText'>;
}

/** How a target's status is read, to be kept for a while: the control plane takes one request per second. */
export function statusReader(
  personalize: Pick<PersonalizePort, 'describeCampaign' | 'describeRecommender'>,
): (arn: string) => Promise<string | undefined> {
  return async (arn) => {
    const found = arn.includes(':recommender/')
      ? await personalize.describeRecommender(arn)
      : await personalize.describeCampaign(arn);
    return found?.status;
  };
}

/**
 * Asks a campaign or recommender by its published ARN; once more when that has been replaced since it was read. What tells where it
 * is and how it does may fail as it can itself.
 * @throws Unanswered when it cannot answer at the moment
 * @throws ApiError INVALID_REQUEST in the service's words, when it can and the request is wrong
 */
export async function ask<T>(
  plan: ServePlan,
  target: ServedTarget,
  deps: AskDeps,
  request: (arn: string) => Promise<T>,
): Promise<T> {
  try {
    return await askPublished(plan, target, deps, request);
  } catch (error) {
    if (!(error instanceof ServiceError) || error instanceof AccessDeniedError) throw error;
    throw new Unanswered('UNAVAILABLE', target, { cause: error });
  }
}

async function askPublished<T>(
  plan: ServePlan,
  target: ServedTarget,
  deps: AskDeps,
  request: (arn: string) => Promise<T>,
): Promise<T> {
  const parameter = arnParameterName(plan.pipeline, target.name, target.kind);
  const arn = await deps.parameters.get(parameter);
  if (arn === undefined) throw await absent(plan, target, deps);
  try {
    return await request(arn);
  } catch (error) {
    if (!(error instanceof ResourceNotFoundError)) throw await understood(error, plan, target, arn, deps);
    const renewed = await deps.parameters.renew(parameter);
    if (renewed === undefined || renewed === arn) throw await absent(plan, target, deps, error);
    try {
      return await request(renewed);
    } catch (again) {
      if (again instanceof ResourceNotFoundError) throw await absent(plan, target, deps, again);
      throw await understood(again, plan, target, renewed, deps);
    }
  }
}

async function understood(
  error: unknown,
  plan: ServePlan,
  target: ServedTarget,
  arn: string,
  deps: AskDeps,
): Promise<unknown> {
  if (!(error instanceof ServiceError) || error instanceof AccessDeniedError) return error;
  const unanswered = (reason: FallbackReason) => new Unanswered(reason, target, { cause: error });
  if (error instanceof ThrottledError || error instanceof LimitExceededError) return unanswered('THROTTLED');
  if (!(error instanceof InvalidInputError)) return unanswered('UNAVAILABLE');
  // Also what is not ACTIVE is an invalid input to the service.
  const status = await deps.statuses.get(arn);
  if (status === undefined) return absent(plan, target, deps, error);
  if (status === 'INACTIVE') return unanswered((await isParked(plan, target, deps)) ? 'PARKED' : 'NOT_ACTIVE');
  if (status !== 'ACTIVE') return unanswered('NOT_ACTIVE');
  return invalidRequest(
    [{ path: '', message: error.serviceMessage }],
    'correct the request as Amazon Personalize says',
  );
}

async function absent(plan: ServePlan, target: ServedTarget, deps: AskDeps, cause?: unknown): Promise<Unanswered> {
  const reason = (await isParked(plan, target, deps)) ? 'PARKED' : 'MISSING';
  return new Unanswered(reason, target, { cause });
}

async function isParked({ bucket }: ServePlan, target: ServedTarget, { s3 }: AskDeps): Promise<boolean> {
  const found = await s3.readText(bucket, controlKey(target.name));
  if (found === undefined) return false;
  const control = JSON.parse(found.text) as SolutionControl;
  return control.parked !== undefined;
}
