import { childText } from '../../endpoint/xml';
import { S3Error } from '../s3-error';
import type { Operation } from './operation';
import { OWNER } from './owner';

export const listBuckets: Operation = {
  name: 'ListBuckets',
  on: 'account',
  handle: (exchange) => {
    exchange.deps.authorizer.authorize(exchange.request.caller, 's3:ListAllMyBuckets', '*');
    const { storage } = exchange.deps;
    const prefix = exchange.query.get('prefix') ?? '';
    const Bucket = storage
      .listBuckets()
      .filter((bucket) => bucket.name.startsWith(prefix))
      .map((bucket) => ({ Name: bucket.name, CreationDate: new Date(bucket.saved.createdAt).toISOString() }));
    exchange.sendXml('ListAllMyBucketsResult', { Owner: OWNER, Buckets: { Bucket } });
  },
};

export const createBucket: Operation = {
  name: 'CreateBucket',
  on: 'account',
  handle: async (exchange) => {
    const { caller, region } = exchange.request;
    exchange.deps.authorizer.authorize(caller, 's3:CreateBucket', `arn:aws:s3:::${exchange.bucketName}`);
    if (exchange.header('x-amz-bucket-object-lock-enabled')?.toLowerCase() === 'true') {
      throw new S3Error('NotImplemented', 501, 'object lock is not supported by the local S3 store');
    }
    const length = Number(exchange.header('content-length') ?? 0);
    if (length > 0) {
      const { content } = await exchange.readXml('CreateBucketConfiguration');
      const location = childText(content, 'LocationConstraint');
      if (location !== undefined && location !== region) {
        const message = 'The specified location-constraint is not valid';
        throw new S3Error('InvalidLocationConstraint', 400, message, { LocationConstraint: location });
      }
    }
    await exchange.deps.storage.createBucket(exchange.bucketName);
    exchange.sendEmpty(200, { location: `/${exchange.bucketName}` });
  },
};

export const deleteBucket: Operation = {
  name: 'DeleteBucket',
  action: 's3:DeleteBucket',
  on: 'bucket',
  handle: async (exchange) => {
    await exchange.deps.storage.deleteBucket(exchange.bucketName);
    exchange.sendEmpty(204);
  },
};

export const headBucket: Operation = {
  name: 'HeadBucket',
  action: 's3:ListBucket',
  on: 'bucket',
  handle: (exchange) => exchange.sendEmpty(200, { 'x-amz-bucket-region': exchange.request.region }),
};

export const getBucketLocation: Operation = {
  name: 'GetBucketLocation',
  action: 's3:GetBucketLocation',
  on: 'bucket',
  handle: (exchange) => {
    const { region } = exchange.request;
    // us-east-1 is an empty constraint, for reasons older than regions.
    exchange.sendXml('LocationConstraint', region === 'us-east-1' ? {} : { '#text': region });
  },
};

/** ACLs are off, as in every new bucket of AWS: the owner has full control and nobody else has anything. */
export const getAcl = (name: 'GetBucketAcl' | 'GetObjectAcl'): Operation => ({
  name,
  action: `s3:${name}`,
  on: name === 'GetBucketAcl' ? 'bucket' : 'object',
  handle: (exchange) => {
    if (exchange.key !== '') exchange.bucket.get(exchange.key);
    const Grant = { Grantee: OWNER, Permission: 'FULL_CONTROL' };
    exchange.sendXml('AccessControlPolicy', { Owner: OWNER, AccessControlList: { Grant } });
  },
});

export const putAcl = (name: 'PutBucketAcl' | 'PutObjectAcl'): Operation => ({
  name,
  action: `s3:${name}`,
  on: name === 'PutBucketAcl' ? 'bucket' : 'object',
  handle: () => {
    throw new S3Error('AccessControlListNotSupported', 400, 'The bucket does not allow ACLs');
  },
});
