import { createHash } from 'node:crypto';
import type { TearDownRequestInput, TearDownRequestOutput } from '../shared/contract/workflow';
import { physicalResourceIdOf } from '../shared/custom-resource-http';
import type { CustomResourcePort } from '../shared/custom-resource-port';
import type { StatesPort } from '../shared/states-port';

export interface TearDownRequestDeps {
  readonly states: Pick<StatesPort, 'startExecution'>;
  readonly customResource: CustomResourcePort;
}

/**
 * The custom resource that tears down before a stack is deleted. Its existence does nothing, so Create and Update are answered at
 * once; Delete starts the state machine, which waits for hours where it has to and gives the answer. A request that comes twice
 * starts it once. When it cannot be started, CloudFormation is told so now rather than after its hour of waiting.
 * @throws ServiceError when the answer did not arrive; Lambda calls again
 */
export async function run(
  request: TearDownRequestInput,
  { states, customResource }: TearDownRequestDeps,
): Promise<TearDownRequestOutput> {
  const { datasetGroupArn, stateMachineArn } = request.ResourceProperties;
  // Create and Update name the group that is there; Delete means the one that the resource was made for.
  const physicalResourceId = physicalResourceIdOf(datasetGroupArn);
  if (request.RequestType !== 'Delete') {
    await customResource.answer({ request, physicalResourceId });
    return { action: 'answered' };
  }
  try {
    const executionArn = await states.startExecution(stateMachineArn, executionName(request), request);
    return { action: 'started', ...(executionArn !== undefined && { executionArn }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await customResource.answer({
      request,
      physicalResourceId: request.PhysicalResourceId ?? physicalResourceId,
      failureReason: `the teardown could not be started: ${reason}; delete the stack again, or run "personalize park" and delete what is left by hand`,
    });
    return { action: 'answered' };
  }
}

/** At most 80 characters, without those that Step Functions refuses: a digest of what makes the request unique. */
function executionName({ StackId, RequestId }: TearDownRequestInput): string {
  const digest = createHash('sha256').update(`${StackId} ${RequestId}`).digest('hex').slice(0, 32);
  return `tear-down-${digest}`;
}
