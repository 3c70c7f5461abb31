import type { CustomResourceAnswer, CustomResourcePort } from './custom-resource-port';
import { ServiceError } from './errors';

/** An answer may have 4096 bytes, its other members included. */
const MAX_REASON_LENGTH = 2000;

/**
 * PUTs to the ResponseURL, which is a presigned URL of Amazon S3: the signature covers an empty content type.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export const customResourceHttp: CustomResourcePort = {
  async answer({ request, physicalResourceId, failureReason }: CustomResourceAnswer): Promise<void> {
    const { StackId, RequestId, LogicalResourceId } = request;
    const body = JSON.stringify({
      Status: failureReason === undefined ? 'SUCCESS' : 'FAILED',
      ...(failureReason !== undefined && { Reason: failureReason.slice(0, MAX_REASON_LENGTH) }),
      PhysicalResourceId: physicalResourceId,
      StackId,
      RequestId,
      LogicalResourceId,
    });
    let status: number;
    try {
      ({ status } = await fetch(request.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body }));
    } catch (error) {
      // Worth another try: the name is one that the state machine retries. The URL is a secret, so no text has it.
      throw new ServiceError('ServiceUnavailable', 'PUT ResponseURL', 'the connection failed', { cause: error });
    }
    if (status >= 500) throw new ServiceError('ServiceUnavailable', 'PUT ResponseURL', `it was answered by ${status}`);
    if (status >= 300) throw new ServiceError('AnswerRefused', 'PUT ResponseURL', `it was answered by ${status}`);
  },
};

/** One resource for each dataset group: another group is another thing to tear down. */
export function physicalResourceIdOf(datasetGroupArn: string): string {
  return `tear-down ${datasetGroupArn}`;
}
