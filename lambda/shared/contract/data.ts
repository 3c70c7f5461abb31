import type { CustomResourceRequest } from './steps';

/** The function of the stack that keeps the data: its name, its permissions and what CloudFormation tells it. */

/** Folder under `lambda/`, last part of the function's name, and what log lines carry. */
export const DATA_FUNCTIONS = ['metric-attribution'] as const;

export type DataFunction = (typeof DATA_FUNCTIONS)[number];

/** IAM actions; those of `lists` are on no resource. `iam:PassRole` on the service role comes on top. */
export const METRIC_ATTRIBUTION_ACTIONS = {
  own: [
    'personalize:CreateMetricAttribution',
    'personalize:DescribeMetricAttribution',
    'personalize:UpdateMetricAttribution',
    'personalize:DeleteMetricAttribution',
  ],
  lists: ['personalize:ListMetricAttributionMetrics'],
} as const;

/** What the metric attribution is to be. */
export interface MetricAttributionProperties {
  readonly name: string;
  readonly metricAttributionArn: string;
  readonly datasetGroupArn: string;
  readonly metrics: readonly {
    readonly eventType: string;
    readonly metricName: string;
    readonly expression: string;
  }[];
  readonly roleArn: string;
  /** `s3://bucket/folder/`. @default no reports */
  readonly reportLocation?: string;
}

/** The request of the custom resource `Custom::MetricAttribution`. */
export interface MetricAttributionInput extends CustomResourceRequest {
  readonly ResourceProperties: MetricAttributionProperties;
}

export interface MetricAttributionOutput {
  /** `refused`: CloudFormation was told why. */
  readonly action: 'created' | 'updated' | 'unchanged' | 'deleted' | 'refused';
}
