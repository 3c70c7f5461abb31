import { type CfnResource, CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as personalize from 'aws-cdk-lib/aws-personalize';
import { Construct } from 'constructs';
import { METRIC_ATTRIBUTION_ACTIONS, type MetricAttributionProperties } from '../../lambda/shared/contract/data';
import type { MetricAttributionConfig } from '../config/pipeline-config';
import { acceptUnknownType } from './cfn-lint';
import type { DatasetGroup } from './dataset-group';
import type { Dataset } from './dataset';
import { Handler } from './handler';
import type { HandlerCode } from './handler-code';
import { allow } from './permission';
import type { ServiceRole } from './service-role';
import { stackArn } from './workflow/plan';

export interface MetricAttributionProps {
  /** Without `handler` it names the metrics for good: others need another name. */
  readonly metricAttributionName: string;
  readonly metrics: MetricAttributionConfig['metrics'];
  /** `s3://bucket/folder/` of the reports. @default metrics go to CloudWatch alone */
  readonly reportLocation?: string;
  readonly datasetGroup: DatasetGroup;
  /** Their columns are what an expression may name, so they have to exist first. */
  readonly datasets: readonly Dataset[];
  readonly serviceRole: ServiceRole;
  /**
   * Makes it by a custom resource, which changes the metrics in place. @default by CloudFormation, which makes another one for other
   * metrics while the group takes one: that takes two deploys
   */
  readonly handler?: { readonly code: HandlerCode; readonly logRetentionDays: logs.RetentionDays };
}

/** Metrics are there in minutes; the longest that Lambda allows. */
const TIMEOUT = Duration.minutes(15);

/** Sums over events what recommendations brought; a dataset group has at most one. */
export class MetricAttribution extends Construct {
  constructor(scope: Construct, id: string, props: MetricAttributionProps) {
    super(scope, id);
    const { handler, serviceRole, datasets } = props;
    const resource = handler ? this.amended(handler, props) : this.declared(props);
    // The role's policy is a resource of its own.
    resource.node.addDependency(serviceRole, ...datasets);
  }

  private amended(code: NonNullable<MetricAttributionProps['handler']>, props: MetricAttributionProps): CustomResource {
    const { serviceRole, metricAttributionName: name, reportLocation, metrics, datasetGroup } = props;
    const metricAttributionArn = stackArn('metric-attribution', name);
    const handler = new Handler(this, 'Handler', {
      operation: 'metric-attribution',
      description: 'Changes the metrics of the metric attribution in place',
      timeout: TIMEOUT,
      ...code,
    });
    const { own, lists } = METRIC_ATTRIBUTION_ACTIONS;
    allow(handler.role, { sid: 'MetricAttribution', actions: own, resources: [metricAttributionArn] });
    const wildcardReason = 'Amazon Personalize knows no resource for its List operations';
    allow(handler.role, { sid: 'ListMetrics', actions: lists, resources: ['*'], wildcardReason });
    serviceRole.grantPass(handler.role);
    const properties: MetricAttributionProperties = {
      name,
      metricAttributionArn,
      datasetGroupArn: datasetGroup.datasetGroupArn,
      metrics,
      roleArn: serviceRole.role.roleArn,
      ...(reportLocation !== undefined && { reportLocation }),
    };
    const resource = new CustomResource(this, 'Amended', {
      resourceType: 'Custom::MetricAttribution',
      serviceToken: handler.function.functionArn,
      serviceTimeout: TIMEOUT,
      properties: { ...properties },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // What it needs is deleted after it.
    resource.node.addDependency(handler);
    return resource;
  }

  private declared(props: MetricAttributionProps): CfnResource {
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
    acceptUnknownType(resource);
    resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
    return resource;
  }
}
