import type { PolicyDocument } from '../../iam/policy-document';
import { S3Error } from '../s3-error';

/**
 * A bucket policy may only speak of its own bucket.
 * @throws S3Error MalformedPolicy
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
 */
export function checkPolicyResources(document: PolicyDocument, bucketArn: string): void {
  for (const { index, resources } of document.statements) {
    for (const text of resources?.texts ?? []) {
      if (text !== bucketArn && !text.startsWith(`${bucketArn}/`) && text !== `${bucketArn}*`) {
        throw new S3Error(
          'MalformedPolicy',
          400,
          `Policy has invalid resource: Statement[${index}] names '${text}', which is not in ${bucketArn}`,
        );
      }
    }
  }
}
