import { RemovalPolicy } from 'aws-cdk-lib';
import * as personalize from 'aws-cdk-lib/aws-personalize';
import { Construct } from 'constructs';
import type { MetricAttributionConfig } from '../config/pipeline-config';
import { acceptUnknownType } from './cfn-lint';
import type { DatasetGroup } from './dataset-group';
import type { Dataset } from './dataset';
import type { ServiceRole } from './service-role';

export interface MetricAttributionProps {
  /** Names the metrics for good: others need another name. */
  readonly metricAttributionName: string;
  readonly metrics: MetricAttributionConfig['metrics'];
  /** `s3://bucket/folder/` of the reports. @default metrics go to CloudWatch alone */
  readonly reportLocation?: string;
  readonly datasetGroup: DatasetGroup;
  /** Their columns are what an expression may name, so they have to exist first. */
  readonly datasets: readonly Dataset[];
  readonly serviceRole: ServiceRole;
}

/** Sums over events what recommendations brought; a dataset group has at most one. */
export class MetricAttribution extends Construct {
  public readonly metricAttributionArn: string;

  constructor(scope: Construct, id: string, props: MetricAttributionProps) {
    super(scope, id);
    const { reportLocation, serviceRole } = props;
    const resource = new personalize.CfnMetricAttribution(this, 'Resource', {
      name: props.metricAttributionName,
      datasetGroupArn: props.datasetGroup.datasetGroupArn,
      metrics: props.metrics.map((metric) => ({ ...metric })),
      metricsOutputConfig: {
        roleArn: serviceRole.role.roleArn,
        ...(reportLocation !== undefined && { s3DataDestination: { path: reportLocation } }),
      },
    });
    // The role's policy is a resource of its own.
    resource.node.addDependency(serviceRole, ...props.datasets);
    acceptUnknownType(resource);
    resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.metricAttributionArn = resource.attrMetricAttributionArn;
  }
}
