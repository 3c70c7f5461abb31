import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy, settingOperation } from './operation/bucket-settings';
import {
  createBucket,
  deleteBucket,
  getAcl,
  getBucketLocation,
  headBucket,
  listBuckets,
  putAcl,
} from './operation/buckets';
import { copyObject } from './operation/copy-object';
import { deleteObjects } from './operation/delete-objects';
import { listObjects, listObjectsV2, listObjectVersions } from './operation/list-objects';
import * as multipart from './operation/multipart';
import { deleteObject, getObject, headObject, putObject } from './operation/objects';
import type { Operation } from './operation/operation';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './operation/tagging';
import { notImplemented, S3Error } from './s3-error';

/** What of a request says which operation it is. */
export interface Target {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  /** Whether the request has an x-amz-copy-source header. */
  readonly copies: boolean;
}

/**
 * Sub-resources of S3 that this store leaves out. They have to be known by name: passed over, a request for one would
 * be taken for a request for the bucket or object itself, and `PUT /bucket/key?retention` would overwrite the object.
 */
const LEFT_OUT = [
  ...[
    'accelerate',
    'analytics',
    'attributes',
    'intelligent-tiering',
    'inventory',
    'legal-hold',
    'metadataConfiguration',
  ],
  ...['metadataInventoryTable', 'metadataJournalTable', 'metadataTable', 'metrics', 'object-lock', 'policyStatus'],
  ...[
    'renameObject',
    'replication',
    'requestPayment',
    'restore',
    'retention',
    'select',
    'session',
    'torrent',
    'website',
  ],
  ...['abac', 'encryption-context', 'append'],
];

const POLICY: Readonly<Record<string, Operation>> = {
  GET: getBucketPolicy,
  PUT: putBucketPolicy,
  DELETE: deleteBucketPolicy,
};
const OBJECT_TAGGING: Readonly<Record<string, Operation>> = {
  GET: getObjectTagging,
  PUT: putObjectTagging,
  DELETE: deleteObjectTagging,
};
const BUCKET_ACL: Readonly<Record<string, Operation>> = { GET: getAcl('GetBucketAcl'), PUT: putAcl('PutBucketAcl') };
const OBJECT_ACL: Readonly<Record<string, Operation>> = { GET: getAcl('GetObjectAcl'), PUT: putAcl('PutObjectAcl') };

const BUCKET_SETTINGS = [
  ...['versioning', 'notification', 'tagging', 'encryption', 'lifecycle', 'publicAccessBlock', 'ownershipControls'],
  ...['cors', 'logging'],
];

/**
 * Finds the operation of a request.
 * @throws S3Error NotImplemented, MethodNotAllowed
 */
export function findOperation(target: Target): Operation {
  const { method, bucket, key, query } = target;
  const leftOut = LEFT_OUT.find((name) => query.has(name));
  if (leftOut !== undefined) throw notImplemented(`the sub-resource '${leftOut}'`);
  const operation =
    bucket === '' ? accountOperation(method) : key === '' ? bucketOperation(method, query) : objectOperation(target);
  if (operation === undefined) {
    const message = 'The specified method is not allowed against this resource.';
    throw new S3Error('MethodNotAllowed', 405, message, { Method: method });
  }
  return operation;
}

function accountOperation(method: string): Operation | undefined {
  return method === 'GET' ? listBuckets : undefined;
}

function bucketOperation(method: string, query: URLSearchParams): Operation | undefined {
  if (query.has('policy')) return POLICY[method];
  if (query.has('acl')) return BUCKET_ACL[method];
  const setting = BUCKET_SETTINGS.find((name) => query.has(name));
  if (setting !== undefined) return settingOperation(method, setting);
  switch (method) {
    case 'PUT':
      return createBucket;
    case 'DELETE':
      return deleteBucket;
    case 'HEAD':
      return headBucket;
    case 'POST':
      if (!query.has('delete')) throw notImplemented('an upload by browser form');
      return deleteObjects;
    case 'GET':
      if (query.has('location')) return getBucketLocation;
      if (query.has('uploads')) return multipart.listMultipartUploads;
      if (query.has('versions')) return listObjectVersions;
      return query.get('list-type') === '2' ? listObjectsV2 : listObjects;
    default:
      return undefined;
  }
}

function objectOperation({ method, query, copies }: Target): Operation | undefined {
  if (query.has('tagging')) return OBJECT_TAGGING[method];
  if (query.has('acl')) return OBJECT_ACL[method];
  const inUpload = query.has('uploadId');
  switch (method) {
    case 'PUT':
      if (inUpload) return copies ? multipart.uploadPartCopy : multipart.uploadPart;
      return copies ? copyObject : putObject;
    case 'GET':
      return inUpload ? multipart.listParts : getObject;
    case 'HEAD':
      return headObject;
    case 'DELETE':
      return inUpload ? multipart.abortMultipartUpload : deleteObject;
    case 'POST':
      if (query.has('uploads')) return multipart.createMultipartUpload;
      return inUpload ? multipart.completeMultipartUpload : undefined;
    default:
      return undefined;
  }
}
