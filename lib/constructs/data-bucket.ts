import { CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CONTROL_PREFIX, dataPrefix, LOCK_KEY, REPORT_PREFIX, RUN_PREFIX } from '../config/naming';
import { POPULAR_KEY } from '../../lambda/shared/contract/serving';
import type { DatasetType } from '../../lambda/shared/contract/workflow';
import { allow } from './permission';

export interface DataBucketProps {
  /** Keep the bucket, its logs and their objects when the stack is deleted. */
  readonly retainData: boolean;
  /**
   * Empty the buckets before they are deleted, by a custom resource. Has no effect with `retainData`.
   * @default true
   */
  readonly emptyOnDelete?: boolean;
  /** Encrypts the data bucket. @default a key of Amazon S3 */
  readonly key?: kms.IKey;
}

/** How long a replaced or deleted CSV file can be brought back. */
const NONCURRENT_VERSION_LIFETIME = Duration.days(30);
/** How long the report of a data check can be read. */
const REPORT_LIFETIME = Duration.days(180);
const ACCESS_LOG_LIFETIME = Duration.days(90);
/** Parts of an upload that was broken off are billed until they are removed. */
const UNFINISHED_UPLOAD_LIFETIME = Duration.days(7);

/** Bucket of CSV files, check reports and the marker that starts the workflow, with a bucket for its access logs. */
export class DataBucket extends Construct {
  public readonly bucket: s3.IBucket;
  public readonly accessLogBucket: s3.IBucket;
  private readonly key: kms.IKey | undefined;

  constructor(scope: Construct, id: string, props: DataBucketProps) {
    super(scope, id);
    this.key = props.key;
    const common = {
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !props.retainData && (props.emptyOnDelete ?? true),
    };
    const accessLogBucket = new s3.Bucket(this, 'AccessLogs', {
      ...common,
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        {
          id: 'ExpireLogs',
          expiration: ACCESS_LOG_LIFETIME,
          abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD_LIFETIME,
        },
      ],
    });
    // The library's classes fit their interfaces under exactOptionalPropertyTypes only by assertion.
    this.accessLogBucket = accessLogBucket as s3.IBucket;

    const bucket = new s3.Bucket(this, 'Data', {
      ...common,
      versioned: true,
      ...(props.key
        ? { encryption: s3.BucketEncryption.KMS, encryptionKey: props.key, bucketKeyEnabled: true }
        : { encryption: s3.BucketEncryption.S3_MANAGED }),
      serverAccessLogsBucket: this.accessLogBucket,
      serverAccessLogsPrefix: 'data/',
      lifecycleRules: [
        {
          id: 'TidyUp',
          noncurrentVersionExpiration: NONCURRENT_VERSION_LIFETIME,
          abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD_LIFETIME,
          expiredObjectDeleteMarker: true,
        },
        { id: 'ExpireReports', prefix: REPORT_PREFIX, expiration: REPORT_LIFETIME },
      ],
    });
    sendEventsToEventBridge(bucket);
    // A bucket that stays keeps refusing what is not TLS.
    for (const { policy } of [bucket, accessLogBucket]) policy?.applyRemovalPolicy(common.removalPolicy);
    this.bucket = bucket as s3.IBucket;
  }

  /** Lets a role list the bucket and read the CSV files of these datasets. */
  grantReadData(role: iam.IRole, types: readonly DatasetType[]): void {
    this.grantList(role);
    allow(role, {
      sid: 'ReadData',
      actions: ['s3:GetObject'],
      resources: types.map((type) => this.bucket.arnForObjects(`${dataPrefix(type)}*`)),
      wildcardReason: 'the names of the CSV files are chosen by whoever drops them',
    });
    if (this.key) allow(role, { sid: 'DecryptData', actions: ['kms:Decrypt'], resources: [this.key.keyArn] });
  }

  /** Lets a role list the bucket; without it S3 also says "forbidden" of an object that is not there. */
  grantList(role: iam.IRole): void {
    allow(role, { sid: 'ListData', actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] });
  }

  /** Lets a role read what operators wish of solutions and recommenders. @param keys of these objects, there or not */
  grantReadControl(role: iam.IRole, keys: readonly string[]): void {
    this.grantList(role);
    const resources = keys.map((key) => this.bucket.arnForObjects(key));
    allow(role, { sid: 'ReadControl', actions: ['s3:GetObject'], resources });
    if (this.key) allow(role, { sid: 'DecryptControl', actions: ['kms:Decrypt'], resources: [this.key.keyArn] });
  }

  /** Lets a role delete what operators wished of solutions and recommenders that are gone. */
  grantForgetControl(role: iam.IRole): void {
    allow(role, {
      sid: 'ForgetControl',
      actions: ['s3:DeleteObject'],
      resources: [this.bucket.arnForObjects(`${CONTROL_PREFIX}*`)],
      wildcardReason: 'they are named after what the pipeline file no longer has',
    });
  }

  /** Lets a role look at the lock of runs and put its own in its place. */
  grantLock(role: iam.IRole): void {
    this.grantList(role);
    allow(role, {
      sid: 'TakeLock',
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [this.bucket.arnForObjects(LOCK_KEY)],
    });
    if (this.key) {
      allow(role, {
        sid: 'EncryptLock',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.key.keyArn],
      });
    }
  }

  /** Lets a role write the record of a run and take its lock away. */
  grantEndRun(role: iam.IRole): void {
    allow(role, {
      sid: 'WriteRecords',
      actions: ['s3:PutObject'],
      resources: [this.bucket.arnForObjects(`${RUN_PREFIX}*`)],
      wildcardReason: 'records are named after the execution that wrote them',
    });
    if (this.key) {
      allow(role, { sid: 'EncryptRecords', actions: ['kms:GenerateDataKey'], resources: [this.key.keyArn] });
    }
    allow(role, {
      sid: 'ReleaseLock',
      actions: ['s3:DeleteObject'],
      resources: [this.bucket.arnForObjects(LOCK_KEY)],
    });
  }

  /** Lets a role read the items that stand in for a campaign. */
  grantReadPopular(role: iam.IRole): void {
    this.grantList(role);
    allow(role, { sid: 'ReadPopular', actions: ['s3:GetObject'], resources: [this.bucket.arnForObjects(POPULAR_KEY)] });
    if (this.key) allow(role, { sid: 'DecryptPopular', actions: ['kms:Decrypt'], resources: [this.key.keyArn] });
  }

  /** Lets a role write the items that stand in for a campaign. */
  grantWritePopular(role: iam.IRole): void {
    allow(role, {
      sid: 'WritePopular',
      actions: ['s3:PutObject'],
      resources: [this.bucket.arnForObjects(POPULAR_KEY)],
    });
    if (this.key) {
      allow(role, { sid: 'EncryptPopular', actions: ['kms:GenerateDataKey'], resources: [this.key.keyArn] });
    }
  }

  /** Lets a role write check reports. */
  grantWriteReports(role: iam.IRole): void {
    allow(role, {
      sid: 'WriteReports',
      actions: ['s3:PutObject'],
      resources: [this.bucket.arnForObjects(`${REPORT_PREFIX}*`)],
      wildcardReason: 'reports are named after the execution that wrote them',
    });
    if (this.key)
      allow(role, { sid: 'EncryptReports', actions: ['kms:GenerateDataKey'], resources: [this.key.keyArn] });
  }
}

/**
 * By the property that AWS::S3::Bucket has for it. The construct's own `eventBridgeEnabled` adds a custom resource with a
 * role of its own for the same switch.
 */
function sendEventsToEventBridge(bucket: s3.Bucket): void {
  const resource = bucket.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) throw new Error(`bucket ${bucket.node.path} has no resource of its own`);
  resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
}
