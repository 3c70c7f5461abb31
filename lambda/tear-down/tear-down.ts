import type { DeletionPassOutput, TearDownAnswered, TearDownInput } from '../shared/contract/workflow';
import { physicalResourceIdOf } from '../shared/custom-resource-http';
import type { CustomResourcePort } from '../shared/custom-resource-port';
import { PayloadError } from '../shared/errors';
import { tearDownPass, type TearDownPort } from './tear-down-pass';

export interface TearDownDeps {
  readonly personalize: TearDownPort;
  readonly customResource: CustomResourcePort;
}

/**
 * One pass of a teardown, or the answer to CloudFormation at its end.
 * @throws PayloadError for an answer without the request that it answers
 * @throws ServiceError `ServiceUnavailable` when the answer did not arrive, `AnswerRefused` when it came too late
 */
export async function run(
  input: TearDownInput,
  { personalize, customResource }: TearDownDeps,
): Promise<DeletionPassOutput | TearDownAnswered> {
  const { datasetGroupArn, phase = 'pass', request, failureReason } = input;
  if (phase === 'pass') return tearDownPass(input, personalize);
  if (request === undefined) throw new PayloadError('request: is missing: it says where the answer goes');
  await customResource.answer({
    request,
    physicalResourceId: request.PhysicalResourceId ?? physicalResourceIdOf(datasetGroupArn),
    ...(failureReason !== undefined && failureReason !== '' && { failureReason }),
  });
  return { answered: failureReason === undefined || failureReason === '' ? 'SUCCESS' : 'FAILED' };
}
