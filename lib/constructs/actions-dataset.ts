import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import * as personalize from 'aws-cdk-lib/aws-personalize';
import { Construct } from 'constructs';
import type { DatasetType } from '../../lambda/shared/contract/workflow';
import { datasetArn, personalizeArn } from '../../spec/names';

export interface ActionsDatasetProps {
  readonly datasetGroupName: string;
  readonly datasetType: Extract<DatasetType, 'Actions' | 'Action_Interactions'>;
  readonly datasetName: string;
  /** Names a schema for good: a new text needs a new name. */
  readonly schemaName: string;
  /** Avro schema, 1–10,000 characters. */
  readonly schemaText: string;
}

/**
 * The schema of a dataset that CloudFormation cannot make: AWS::Personalize::Dataset knows Interactions, Items and Users. The
 * dataset itself is made by the first run of the workflow (`create-dataset`).
 */
export class ActionsDataset extends Construct {
  /** Of the dataset, whether it is there yet or not. */
  public readonly datasetArn: string;
  public readonly datasetType: DatasetType;
  /** What the run creates it with. */
  public readonly create: { readonly name: string; readonly schemaArn: string };

  constructor(scope: Construct, id: string, props: ActionsDatasetProps) {
    super(scope, id);
    const place = { partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID };
    const schema = new personalize.CfnSchema(this, 'Schema', { name: props.schemaName, schema: props.schemaText });
    schema.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.datasetArn = datasetArn(place, props.datasetGroupName, props.datasetType);
    this.datasetType = props.datasetType;
    this.create = {
      name: props.datasetName,
      // By name: a reference would be an export, and CloudFormation changes no export that another stack uses.
      schemaArn: personalizeArn({ ...place, type: 'schema', name: props.schemaName }),
    };
  }
}
