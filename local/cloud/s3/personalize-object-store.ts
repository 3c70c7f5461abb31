import type { Readable } from 'node:stream';
import { sessionCaller } from '../role-session';
import type { JobIdentity, ObjectStore, ObjectSummary } from '../../personalize/ports';
import type { ConditionContext } from '../iam/conditions';
import type { IamAuthorizer } from '../iam/iam-authorizer';
import type { Bucket } from './storage/bucket';
import type { ObjectStorage } from './storage/object-storage';

const PERSONALIZE = 'personalize.amazonaws.com';

/** Session name that the service gives itself in a role. */
const SESSION_NAME = 'PersonalizeSession';

/**
 * S3 as jobs of Amazon Personalize see it. Three have to agree: the role trusts the service for this resource, the
 * role's policies (or the bucket's) let the role, and the bucket's policy lets the service.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-s3-access.html
 */
export function personalizeObjectStore(
  storage: ObjectStorage,
  authorizer: Pick<IamAuthorizer, 'assume' | 'authorizeOn' | 'authorizeService'>,
): ObjectStore {
  const check = (
    identity: JobIdentity,
    action: string,
    bucketName: string,
    key: string | undefined,
    extra: ConditionContext = {},
  ): Bucket => {
    const { roleArn, sourceArn } = identity;
    const source = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': sourceArn.split(':')[4] ?? '' };
    authorizer.assume(roleArn, PERSONALIZE, source);
    const bucket = storage.bucket(bucketName);
    const resource = key === undefined ? bucket.arn : `${bucket.arn}/${key}`;
    const caller = sessionCaller(roleArn, SESSION_NAME);
    authorizer.authorizeOn(caller, action, resource, bucket.policy, extra);
    authorizer.authorizeService(PERSONALIZE, action, resource, bucket.policy, { ...source, ...extra });
    return bucket;
  };
  const open = openObjectStore(storage);
  return {
    list: async (identity, bucket, prefix) => {
      check(identity, 's3:ListBucket', bucket, undefined, { 's3:prefix': prefix });
      return open.list(identity, bucket, prefix);
    },
    open: async (identity, bucket, key) => {
      check(identity, 's3:GetObject', bucket, key);
      return open.open(identity, bucket, key);
    },
    put: async (identity, bucket, key, body) => {
      check(identity, 's3:PutObject', bucket, key);
      return open.put(identity, bucket, key, body);
    },
  };
}

/** The same without IAM: for the twin that stands alone, where nothing says who may do what. */
export function openObjectStore(storage: ObjectStorage): ObjectStore {
  return {
    list: async (_identity, bucket, prefix): Promise<readonly ObjectSummary[]> =>
      storage.listObjects(bucket, prefix).map(({ key, size }) => ({ key, size })),
    open: async (_identity, bucket, key): Promise<Readable> => storage.getObject(bucket, key).body,
    put: async (_identity, bucket, key, body): Promise<void> => {
      await storage.putObject(bucket, key, body);
    },
  };
}
