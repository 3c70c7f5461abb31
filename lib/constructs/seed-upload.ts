import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct, type IDependable } from 'constructs';
import type { DatasetType } from '../../lambda/shared/contract/workflow';
import { dataPrefix } from '../config/naming';
import type { DataBucket } from './data-bucket';
import { allow } from './permission';

/** CopyObject's limit. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const MAX_FILE_SIZE = Size.gibibytes(5);

export interface SeedFile {
  readonly datasetType: DatasetType;
  /** Path of a CSV file on the machine that synthesizes. */
  readonly path: string;
}

export interface SeedUploadProps {
  readonly dataBucket: DataBucket;
  readonly files: readonly SeedFile[];
  readonly logRetentionDays: logs.RetentionDays;
  /** Encrypts the data bucket. @default none */
  readonly key?: kms.IKey;
}

/**
 * Puts local CSV files into the data bucket before the datasets import them (docs/adr/0002-first-import-declared-in-the-stack.md).
 * One function copies them all; its role may do nothing but these copies.
 */
export class SeedUpload extends Construct {
  private readonly copies = new Map<DatasetType, cr.AwsCustomResource>();

  constructor(scope: Construct, id: string, props: SeedUploadProps) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      description: 'Copies the first CSV files into the data bucket',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { bucket } = props.dataBucket;
    const seeds = props.files.map(({ datasetType, path }) => ({
      datasetType,
      asset: new assets.Asset(this, `${datasetType}File`, { path: checkedFile(path) }),
      key: `${dataPrefix(datasetType)}${basename(path)}`,
    }));
    allow(role, {
      sid: 'ReadAssets',
      actions: ['s3:GetObject'],
      resources: seeds.map(({ asset }) => asset.bucket.arnForObjects(asset.s3ObjectKey)),
    });
    allow(role, {
      sid: 'WriteData',
      actions: ['s3:PutObject'],
      resources: seeds.map(({ key }) => bucket.arnForObjects(key)),
    });
    if (props.key) allow(role, { sid: 'EncryptData', actions: ['kms:GenerateDataKey'], resources: [props.key.keyArn] });
    allow(role, {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    for (const { datasetType, asset, key } of seeds) {
      const call: cr.AwsSdkCall = {
        service: 'S3',
        action: 'copyObject',
        parameters: { Bucket: bucket.bucketName, Key: key, CopySource: `${asset.s3BucketName}/${asset.s3ObjectKey}` },
        physicalResourceId: cr.PhysicalResourceId.of(key),
        outputPaths: ['CopyObjectResult.ETag'],
      };
      const copy = new cr.AwsCustomResource(this, `${datasetType}Copy`, {
        resourceType: 'Custom::SeedUpload',
        onCreate: call,
        onUpdate: call,
        role,
        logGroup,
        timeout: Duration.minutes(15),
        memorySize: 256,
        installLatestAwsSdk: false,
        removalPolicy: RemovalPolicy.DESTROY,
      });
      // The role's policy is a resource of its own.
      copy.node.addDependency(role);
      this.copies.set(datasetType, copy);
    }
  }

  /** What a dataset's first import has to wait for; nothing when no file of it is uploaded. */
  copyOf(type: DatasetType): readonly IDependable[] {
    const copy = this.copies.get(type);
    return copy ? [copy] : [];
  }
}

/** @throws Error when the file is larger than CopyObject takes */
function checkedFile(path: string): string {
  const bytes = statSync(path).size;
  if (bytes > MAX_FILE_SIZE.toBytes()) {
    throw new Error(
      `${path} has ${bytes} bytes and an upload takes 5 GiB, put it into S3 and give source: s3://bucket/folder/`,
    );
  }
  return path;
}
