import { childrenNamed, childText, type ParsedXml } from '../../endpoint/xml';
import { PolicyDocumentError } from '../../iam/policy-error';
import { malformedXml, notImplemented, S3Error } from '../s3-error';
import { S3_NAMESPACE } from '../storage/bucket-options';
import type { BucketRecord } from '../storage/stored-object';
import type { Operation } from './operation';

/** A sub-resource of buckets that is kept as its XML came, and returned so. */
interface Setting {
  readonly root: string;
  /** `s3:<get>` and `s3:<put>`. */
  readonly get: string;
  readonly put: string;
  /** Whether it can be deleted; asks for the action of put, as AWS does. */
  readonly deletable: boolean;
  /** Answer while it was never put: the content of the root, or the error. */
  readonly absent: string | { readonly code: string; readonly message: string };
  readonly putStatus?: 200 | 204;
  /** Looks at what is put; returns what else changes with it. */
  readonly check?: (content: ParsedXml) => Partial<Pick<BucketRecord, 'eventBridge'>>;
}

const OWNER_ENFORCED = '<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>';
const SSE_S3 =
  '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>' +
  '</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>';

/**
 * By the name in the query. Only versioning's status and EventBridge have an effect here: encryption, lifecycle rules,
 * access logging and the rest are kept for whoever reads them back.
 */
const SETTINGS: Readonly<Record<string, Setting>> = {
  versioning: {
    root: 'VersioningConfiguration',
    get: 'GetBucketVersioning',
    put: 'PutBucketVersioning',
    deletable: false,
    absent: '',
    check: checkVersioning,
  },
  notification: {
    root: 'NotificationConfiguration',
    get: 'GetBucketNotification',
    put: 'PutBucketNotification',
    deletable: false,
    absent: '',
    check: checkNotification,
  },
  tagging: {
    root: 'Tagging',
    get: 'GetBucketTagging',
    put: 'PutBucketTagging',
    deletable: true,
    absent: { code: 'NoSuchTagSet', message: 'The TagSet does not exist' },
    putStatus: 204,
  },
  encryption: {
    root: 'ServerSideEncryptionConfiguration',
    get: 'GetEncryptionConfiguration',
    put: 'PutEncryptionConfiguration',
    deletable: true,
    absent: SSE_S3,
  },
  lifecycle: {
    root: 'LifecycleConfiguration',
    get: 'GetLifecycleConfiguration',
    put: 'PutLifecycleConfiguration',
    deletable: true,
    absent: { code: 'NoSuchLifecycleConfiguration', message: 'The lifecycle configuration does not exist' },
  },
  publicAccessBlock: {
    root: 'PublicAccessBlockConfiguration',
    get: 'GetBucketPublicAccessBlock',
    put: 'PutBucketPublicAccessBlock',
    deletable: true,
    absent: {
      code: 'NoSuchPublicAccessBlockConfiguration',
      message: 'The public access block configuration was not found',
    },
  },
  ownershipControls: {
    root: 'OwnershipControls',
    get: 'GetBucketOwnershipControls',
    put: 'PutBucketOwnershipControls',
    deletable: true,
    absent: OWNER_ENFORCED,
    check: checkOwnership,
  },
  cors: {
    root: 'CORSConfiguration',
    get: 'GetBucketCORS',
    put: 'PutBucketCORS',
    deletable: true,
    absent: { code: 'NoSuchCORSConfiguration', message: 'The CORS configuration does not exist' },
  },
  logging: {
    root: 'BucketLoggingStatus',
    get: 'GetBucketLogging',
    put: 'PutBucketLogging',
    deletable: false,
    absent: '',
  },
};

/** The operation on a sub-resource; undefined when the sub-resource or the method is not known. */
export function settingOperation(method: string, subResource: string): Operation | undefined {
  const setting = Object.hasOwn(SETTINGS, subResource) ? SETTINGS[subResource] : undefined;
  if (setting === undefined) return undefined;
  if (method === 'GET') return readSetting(subResource, setting);
  if (method === 'PUT') return writeSetting(subResource, setting);
  if (method === 'DELETE' && setting.deletable) return deleteSetting(subResource, setting);
  return undefined;
}

function readSetting(name: string, setting: Setting): Operation {
  return {
    name: setting.get,
    action: `s3:${setting.get}`,
    on: 'bucket',
    handle: (exchange) => {
      const kept = exchange.bucket.setting(name);
      if (kept !== undefined) return exchange.sendText(kept, 'application/xml');
      const { root, absent } = setting;
      if (typeof absent !== 'string') {
        throw new S3Error(absent.code, 404, absent.message, { BucketName: exchange.bucketName });
      }
      const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${S3_NAMESPACE}">${absent}</${root}>`;
      exchange.sendText(xml, 'application/xml');
    },
  };
}

function writeSetting(name: string, setting: Setting): Operation {
  return {
    name: setting.put,
    action: `s3:${setting.put}`,
    on: 'bucket',
    handle: async (exchange) => {
      const { text, content } = await exchange.readXml(setting.root);
      const changes = setting.check?.(content) ?? {};
      const settings = { ...exchange.bucket.saved.settings, [name]: text };
      exchange.deps.storage.changeBucket(exchange.bucketName, { ...changes, settings });
      exchange.sendEmpty(setting.putStatus ?? 200);
    },
  };
}

function deleteSetting(name: string, setting: Setting): Operation {
  return {
    name: setting.put.replace('Put', 'Delete'),
    action: `s3:${setting.put}`,
    on: 'bucket',
    handle: (exchange) => {
      const { [name]: _dropped, ...settings } = exchange.bucket.saved.settings;
      exchange.deps.storage.changeBucket(exchange.bucketName, { settings });
      exchange.sendEmpty(204);
    },
  };
}

function checkVersioning(content: ParsedXml): Record<string, never> {
  const status = childText(content, 'Status');
  if (status !== undefined && status !== 'Enabled' && status !== 'Suspended') {
    throw malformedXml(`Status must be Enabled or Suspended, found '${status}'`);
  }
  if (childText(content, 'MfaDelete') === 'Enabled') throw notImplemented('MFA delete');
  return {};
}

function checkNotification(content: ParsedXml): { eventBridge: boolean } {
  for (const target of ['TopicConfiguration', 'QueueConfiguration', 'CloudFunctionConfiguration']) {
    if (childrenNamed(content, target).length > 0) {
      throw notImplemented(`a bucket notification by ${target}: use EventBridgeConfiguration, it`);
    }
  }
  return { eventBridge: childrenNamed(content, 'EventBridgeConfiguration').length > 0 };
}

function checkOwnership(content: ParsedXml): Record<string, never> {
  const [rule] = childrenNamed(content, 'Rule');
  const ownership = rule === undefined ? undefined : childText(rule, 'ObjectOwnership');
  if (ownership !== 'BucketOwnerEnforced') throw notImplemented(`object ownership '${ownership ?? ''}'`);
  return {};
}

export const getBucketPolicy: Operation = {
  name: 'GetBucketPolicy',
  action: 's3:GetBucketPolicy',
  on: 'bucket',
  handle: (exchange) => {
    const { policy } = exchange.bucket.saved;
    if (policy === undefined) {
      const details = { BucketName: exchange.bucketName };
      throw new S3Error('NoSuchBucketPolicy', 404, 'The bucket policy does not exist', details);
    }
    exchange.sendText(policy, 'application/json');
  },
};

export const putBucketPolicy: Operation = {
  name: 'PutBucketPolicy',
  action: 's3:PutBucketPolicy',
  on: 'bucket',
  handle: async (exchange) => {
    const policy = await exchange.readText();
    try {
      await exchange.deps.storage.putBucketPolicy(exchange.bucketName, policy);
    } catch (error) {
      if (!(error instanceof PolicyDocumentError)) throw error;
      throw new S3Error('MalformedPolicy', 400, error.message);
    }
    exchange.sendEmpty(204);
  },
};

export const deleteBucketPolicy: Operation = {
  name: 'DeleteBucketPolicy',
  action: 's3:DeleteBucketPolicy',
  on: 'bucket',
  handle: async (exchange) => {
    await exchange.deps.storage.deleteBucketPolicy(exchange.bucketName);
    exchange.sendEmpty(204);
  },
};
