import { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as personalize from 'aws-cdk-lib/aws-personalize';
import { Construct } from 'constructs';
import type { ServiceRole } from './service-role';

export interface DatasetGroupProps {
  readonly datasetGroupName: string;
  /** @default a custom dataset group */
  readonly domain?: 'ECOMMERCE' | 'VIDEO_ON_DEMAND';
  /** Encrypts what Amazon Personalize keeps, with the role by which it uses the key. @default a key of the service */
  readonly encryption?: { readonly key: kms.IKey; readonly serviceRole: ServiceRole };
}

/**
 * The unit that everything of Amazon Personalize hangs on.
 *
 * It goes with its stack, as do schemas, datasets, event tracker and filters: their names are fixed, so one that outlives its
 * stack stands in the way of the next deployment. The service itself refuses to delete a dataset that still serves a campaign.
 */
export class DatasetGroup extends Construct {
  public readonly datasetGroupArn: string;

  constructor(scope: Construct, id: string, props: DatasetGroupProps) {
    super(scope, id);
    const { domain, encryption } = props;
    const resource = new personalize.CfnDatasetGroup(this, 'Resource', {
      name: props.datasetGroupName,
      ...(domain && { domain }),
      ...(encryption && { kmsKeyArn: encryption.key.keyArn, roleArn: encryption.serviceRole.role.roleArn }),
    });
    // The role without its policy could not use the key.
    if (encryption) resource.node.addDependency(encryption.serviceRole);
    resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.datasetGroupArn = resource.attrDatasetGroupArn;
  }
}
