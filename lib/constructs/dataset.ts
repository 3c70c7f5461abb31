import { RemovalPolicy } from 'aws-cdk-lib';
import * as personalize from 'aws-cdk-lib/aws-personalize';
import { Construct, type IDependable } from 'constructs';
import type { DatasetType } from '../../lambda/shared/contract/workflow';
import type { DatasetGroup } from './dataset-group';
import type { ServiceRole } from './service-role';

/** The import that Amazon Personalize runs when the dataset is created. */
export interface FirstImport {
  /** A new name does not run it again: CloudFormation runs it once in a dataset's life. */
  readonly jobName: string;
  /** `s3://bucket/folder/` or `s3://bucket/file.csv`. */
  readonly dataLocation: string;
  readonly serviceRole: ServiceRole;
  /** What has to be there first: the data, the bucket's policy. @default nothing */
  readonly after?: readonly IDependable[];
}

export interface DatasetProps {
  readonly datasetGroup: DatasetGroup;
  readonly datasetType: DatasetType;
  readonly datasetName: string;
  /** Names a schema for good: a new text needs a new name. */
  readonly schemaName: string;
  /** Avro schema, 1–10,000 characters. */
  readonly schemaText: string;
  /** As that of the dataset group. @default custom */
  readonly domain?: 'ECOMMERCE' | 'VIDEO_ON_DEMAND';
  /** @default the dataset begins empty */
  readonly firstImport?: FirstImport;
}

/** A dataset with its schema. */
export class Dataset extends Construct {
  public readonly datasetArn: string;
  public readonly datasetType: DatasetType;

  constructor(scope: Construct, id: string, props: DatasetProps) {
    super(scope, id);
    const { domain, firstImport } = props;
    const schema = new personalize.CfnSchema(this, 'Schema', {
      name: props.schemaName,
      schema: props.schemaText,
      ...(domain && { domain }),
    });
    schema.applyRemovalPolicy(RemovalPolicy.DESTROY);
    const dataset = new personalize.CfnDataset(this, 'Resource', {
      name: props.datasetName,
      datasetType: props.datasetType,
      datasetGroupArn: props.datasetGroup.datasetGroupArn,
      schemaArn: schema.attrSchemaArn,
      ...(firstImport && {
        datasetImportJob: {
          jobName: firstImport.jobName,
          dataSource: { DataLocation: firstImport.dataLocation },
          roleArn: firstImport.serviceRole.role.roleArn,
        },
      }),
    });
    dataset.applyRemovalPolicy(RemovalPolicy.DESTROY);
    // The role's policy is a resource of its own; without it the import fails.
    if (firstImport) dataset.node.addDependency(firstImport.serviceRole, ...(firstImport.after ?? []));
    this.datasetArn = dataset.attrDatasetArn;
    this.datasetType = props.datasetType;
  }
}
