import { RemovalPolicy } from 'aws-cdk-lib';
import * as personalize from 'aws-cdk-lib/aws-personalize';
import { Construct } from 'constructs';
import { acceptUnknownType } from './cfn-lint';
import type { Dataset } from './dataset';
import type { DatasetGroup } from './dataset-group';

export interface RecommendationFilterProps {
  readonly filterName: string;
  /** 1–2,500 characters. */
  readonly filterExpression: string;
  readonly datasetGroup: DatasetGroup;
  /** Their columns are what an expression may name, so they have to exist first. */
  readonly datasets: readonly Dataset[];
}

/** Includes or excludes items by an expression that a request names. */
export class RecommendationFilter extends Construct {
  public readonly filterArn: string;

  constructor(scope: Construct, id: string, props: RecommendationFilterProps) {
    super(scope, id);
    const resource = new personalize.CfnFilter(this, 'Resource', {
      name: props.filterName,
      filterExpression: props.filterExpression,
      datasetGroupArn: props.datasetGroup.datasetGroupArn,
    });
    resource.node.addDependency(...props.datasets);
    acceptUnknownType(resource);
    resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.filterArn = resource.attrFilterArn;
  }
}
