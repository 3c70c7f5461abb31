import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { DataBucket } from './data-bucket';
import { allow } from './permission';

const SERVICE = 'personalize.amazonaws.com';

export interface ServiceRoleProps {
  readonly dataBucket: DataBucket;
  /** Folders or files outside the data bucket that are imported too: `s3://bucket/prefix`. @default none */
  readonly otherLocations?: readonly string[];
  /** Folders of the data bucket that batch jobs write to, ending in `/`. @default none */
  readonly batchOutputs?: readonly string[];
  /** What the metric attribution writes beside CloudWatch: a folder of the data bucket, or nothing. @default there is none */
  readonly metricAttribution?: { readonly reports?: string };
  /** Encrypts data bucket and dataset group. @default none */
  readonly key?: kms.IKey;
}

/**
 * The role that Amazon Personalize takes on to read the data and to write what it computes. The service needs both its policy
 * and the bucket's.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-s3-access.html
 */
export class ServiceRole extends Construct {
  public readonly role: iam.IRole;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    // Only for resources of this account: https://docs.aws.amazon.com/personalize/latest/dg/cross-service-confused-deputy-prevention.html
    this.role = new iam.Role(this, 'Role', {
      description: 'Amazon Personalize reads the data of the pipeline',
      assumedBy: new iam.ServicePrincipal(SERVICE, {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'personalize',
              resource: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    });
    this.allowBucket(props.dataBucket);
    if (props.otherLocations && props.otherLocations.length > 0) this.allowOtherLocations(props.otherLocations);
    if (props.batchOutputs && props.batchOutputs.length > 0) {
      this.allowWriting(props.dataBucket, 'WriteBatchOutput', 'PersonalizeWritesBatchOutput', props.batchOutputs);
    }
    if (props.metricAttribution) this.allowMetrics(props.metricAttribution, props.dataBucket);
    if (props.key) this.allowKey(props.key);
  }

  /** Lets a caller of Amazon Personalize hand this role to the service, and to no other. */
  grantPass(caller: iam.IRole): void {
    allow(caller, {
      sid: 'PassServiceRole',
      actions: ['iam:PassRole'],
      resources: [this.role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': SERVICE } },
    });
  }

  private allowBucket({ bucket }: DataBucket): void {
    const principals = [new iam.ServicePrincipal(SERVICE)];
    const list = { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] };
    const read = { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] };
    allow(this.role, { sid: 'ListData', ...list });
    allow(this.role, {
      sid: 'ReadData',
      ...read,
      wildcardReason: 'Amazon Personalize reads whatever CSV files are in the folder, as its guide prescribes',
    });
    bucket.addToResourcePolicy(new iam.PolicyStatement({ sid: 'PersonalizeListsData', principals, ...list }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({ sid: 'PersonalizeReadsData', principals, ...read }));
  }

  /** @param folders of the data bucket, each ending in `/` */
  private allowWriting({ bucket }: DataBucket, sid: string, policySid: string, folders: readonly string[]): void {
    const write = {
      actions: ['s3:PutObject'],
      resources: [...new Set(folders)].map((folder) => bucket.arnForObjects(`${folder}*`)),
    };
    allow(this.role, {
      sid,
      ...write,
      wildcardReason: 'Amazon Personalize names the files that it writes into the folder',
    });
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({ sid: policySid, principals: [new iam.ServicePrincipal(SERVICE)], ...write }),
    );
  }

  /** @see https://docs.aws.amazon.com/personalize/latest/dg/metric-attribution-requirements.html */
  private allowMetrics({ reports }: { readonly reports?: string }, dataBucket: DataBucket): void {
    allow(this.role, {
      sid: 'PutMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      wildcardReason: 'CloudWatch knows no resource for PutMetricData',
    });
    if (reports !== undefined) {
      this.allowWriting(dataBucket, 'WriteAttributionReports', 'PersonalizeWritesAttributionReports', [reports]);
    }
  }

  /** The owner of such a bucket has to let the service in by its bucket policy; this stack cannot. */
  private allowOtherLocations(locations: readonly string[]): void {
    const places = locations.map(parseLocation);
    const bucketArn = (bucket: string): string =>
      Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource: bucket });
    allow(this.role, {
      sid: 'ListOtherData',
      actions: ['s3:ListBucket'],
      resources: [...new Set(places.map(({ bucket }) => bucketArn(bucket)))],
    });
    const files = places.filter(({ key }) => isFile(key)).map(({ bucket, key }) => `${bucketArn(bucket)}/${key}`);
    const folders = places.filter(({ key }) => !isFile(key)).map(({ bucket, key }) => `${bucketArn(bucket)}/${key}*`);
    if (files.length > 0) allow(this.role, { sid: 'ReadOtherFiles', actions: ['s3:GetObject'], resources: files });
    if (folders.length > 0) {
      allow(this.role, {
        sid: 'ReadOtherFolders',
        actions: ['s3:GetObject'],
        resources: folders,
        wildcardReason: 'Amazon Personalize reads whatever CSV files are in the folder, as its guide prescribes',
      });
    }
  }

  /** @see https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-key-access.html */
  private allowKey(key: kms.IKey): void {
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey', 'kms:ListGrants'];
    allow(this.role, { sid: 'UseKey', actions, resources: [key.keyArn] });
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'PersonalizeUsesKey',
        principals: [new iam.ServicePrincipal(SERVICE), new iam.ArnPrincipal(this.role.roleArn)],
        actions: [...actions, 'kms:CreateGrant'],
        // In a key policy, `*` is the key itself.
        resources: ['*'],
      }),
    );
  }
}

function isFile(key: string): boolean {
  return key !== '' && !key.endsWith('/');
}

/** @throws Error when the text is not of the form `s3://bucket/key` */
function parseLocation(location: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(location) ?? [];
  if (bucket === undefined)
    throw new Error(`data location ${JSON.stringify(location)} is not of the form s3://bucket/folder/`);
  return { bucket, key };
}
