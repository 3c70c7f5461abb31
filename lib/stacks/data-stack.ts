import { CfnOutput, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { schemaTextOf } from '../config/dataset-schemas';
import {
  ATTRIBUTION_PREFIX,
  bucketParameterName,
  dataPrefix,
  datasetGroupName,
  datasetName,
  dataStackName,
  eventTrackerName,
  filterName,
  filterParameterName,
  firstImportJobName,
  metricAttributionName,
  schemaName,
  trackingIdParameterName,
} from '../config/naming';
import type { DatasetConfig, PipelineConfig } from '../config/pipeline-config';
import { ActionsDataset } from '../constructs/actions-dataset';
import { DataBucket } from '../constructs/data-bucket';
import { Dataset, type FirstImport } from '../constructs/dataset';
import { DatasetGroup } from '../constructs/dataset-group';
import { EncryptionKey } from '../constructs/encryption-key';
import { EventTracker } from '../constructs/event-tracker';
import type { HandlerCode } from '../constructs/handler-code';
import { MetricAttribution } from '../constructs/metric-attribution';
import { RecommendationFilter } from '../constructs/recommendation-filter';
import { SeedUpload } from '../constructs/seed-upload';
import { isMadeByRun } from '../constructs/workflow/plan';
import { ServiceRole } from '../constructs/service-role';

export interface DataStackProps {
  readonly config: PipelineConfig;
  /**
   * Whether custom resources may be used: for the upload of local files, to empty buckets on deletion, and to change the metrics of
   * the metric attribution.
   */
  readonly customResources: boolean;
  readonly handlerCode: HandlerCode;
}

/**
 * What keeps data: buckets, key, dataset group, datasets, event tracker, filters, metric attribution, and the parameters that
 * name them.
 */
export class DataStack extends Stack {
  public readonly dataBucket: DataBucket;
  public readonly serviceRole: ServiceRole;
  public readonly datasetGroup: DatasetGroup;
  public readonly datasets: readonly Dataset[];
  /** Datasets that the workflow makes. */
  public readonly actionsDatasets: readonly ActionsDataset[];
  /** Encrypts bucket and dataset group, and the topic of the workflow. */
  public readonly key: kms.IKey | undefined;
  private readonly config: PipelineConfig;

  constructor(scope: Construct, id: string, { config, customResources, handlerCode }: DataStackProps) {
    super(scope, id, {
      stackName: dataStackName(config.name),
      description: `Data of the Amazon Personalize pipeline ${config.name}`,
    });
    this.config = config;
    this.key = config.customerManagedKey
      ? new EncryptionKey(this, 'Key', {
          description: `Amazon Personalize pipeline ${config.name}`,
          retainData: config.retainData,
        }).key
      : undefined;
    this.dataBucket = new DataBucket(this, 'DataBucket', {
      retainData: config.retainData,
      emptyOnDelete: customResources,
      ...(this.key && { key: this.key }),
    });
    this.serviceRole = new ServiceRole(this, 'ServiceRole', {
      dataBucket: this.dataBucket,
      otherLocations: config.datasets.flatMap(({ source }) => (source?.kind === 's3' ? [source.location] : [])),
      batchOutputs: config.batchJobs.map(({ output }) => output),
      ...(config.metricAttribution && {
        metricAttribution: config.metricAttribution.reports ? { reports: ATTRIBUTION_PREFIX } : {},
      }),
      ...(this.key && { key: this.key }),
    });
    this.datasetGroup = new DatasetGroup(this, 'DatasetGroup', {
      datasetGroupName: datasetGroupName(config.name),
      ...(config.domain && { domain: config.domain }),
      ...(this.key && { encryption: { key: this.key, serviceRole: this.serviceRole } }),
    });
    this.datasets = this.createDatasets(customResources);
    this.actionsDatasets = this.createActionsDatasets();
    this.createFilters();
    this.createEventTracker();
    this.createMetricAttribution(customResources, handlerCode);
    this.publish(
      'DataBucketName',
      bucketParameterName(config.name),
      this.dataBucket.bucket.bucketName,
      'Bucket of the CSV files',
    );
    new CfnOutput(this, 'DatasetGroupArn', { value: this.datasetGroup.datasetGroupArn });
  }

  private createDatasets(customResources: boolean): readonly Dataset[] {
    const { config } = this;
    const files = config.datasets.flatMap(({ type, source }) =>
      source?.kind === 'file' ? [{ datasetType: type, path: source.path }] : [],
    );
    const seeds =
      customResources && files.length > 0
        ? new SeedUpload(this, 'SeedUpload', {
            dataBucket: this.dataBucket,
            files,
            logRetentionDays: config.logRetentionDays,
            ...(this.key && { key: this.key }),
          })
        : undefined;
    return config.datasets.filter(isMadeByStack).map((dataset) => {
      const schemaText = schemaTextOf(dataset.schema);
      const firstImport = this.firstImport(dataset, seeds);
      return new Dataset(this, `${dataset.type}Dataset`, {
        datasetGroup: this.datasetGroup,
        datasetType: dataset.type,
        datasetName: datasetName(config.name, dataset.type),
        schemaName: schemaName(config.name, dataset.type, schemaText),
        schemaText,
        ...(config.domain && { domain: config.domain }),
        ...(firstImport && { firstImport }),
      });
    });
  }

  private createActionsDatasets(): readonly ActionsDataset[] {
    const { name, datasets } = this.config;
    return datasets.flatMap(({ type, schema, source }) => {
      if (type !== 'Actions' && type !== 'Action_Interactions') return [];
      if (source?.kind === 's3') {
        throw new Error(
          `${type} cannot come from ${source.location}: the workflow imports them from the data bucket; give a file, or copy the data to ${dataPrefix(type)} there`,
        );
      }
      const schemaText = schemaTextOf(schema);
      return new ActionsDataset(this, `${type}Dataset`, {
        datasetGroupName: datasetGroupName(name),
        datasetType: type,
        datasetName: datasetName(name, type),
        schemaName: schemaName(name, type, schemaText),
        schemaText,
      });
    });
  }

  private firstImport({ type, source }: DatasetConfig, seeds: SeedUpload | undefined): FirstImport | undefined {
    if (!source) return undefined;
    const { bucket } = this.dataBucket;
    return {
      jobName: firstImportJobName(this.config.name, type),
      dataLocation: source.kind === 's3' ? source.location : `s3://${bucket.bucketName}/${dataPrefix(type)}`,
      serviceRole: this.serviceRole,
      after: [...(seeds?.copyOf(type) ?? []), ...(bucket.policy ? [bucket.policy] : [])],
    };
  }

  private createFilters(): void {
    for (const filter of this.config.filters) {
      if (isMadeByRun(filter)) continue;
      const { name, filterExpression } = filter;
      const physicalName = filterName(this.config.name, name, filterExpression);
      // A new expression is a new resource: the published name is switched, then the old one goes.
      const resource = new RecommendationFilter(this, `Filter-${name}-${physicalName.split('-').at(-1) ?? ''}`, {
        filterName: physicalName,
        filterExpression,
        datasetGroup: this.datasetGroup,
        datasets: this.datasets,
      });
      this.publish(
        `FilterArn-${name}`,
        filterParameterName(this.config.name, name),
        resource.filterArn,
        `Filter ${name}`,
      );
    }
  }

  private createEventTracker(): void {
    if (!this.config.eventTracker) return;
    const interactions = this.datasets.find(({ datasetType }) => datasetType === 'Interactions');
    if (!interactions)
      throw new Error('an event tracker needs an Interactions dataset, add one or set eventTracker: false');
    const tracker = new EventTracker(this, 'EventTracker', {
      eventTrackerName: eventTrackerName(this.config.name),
      datasetGroup: this.datasetGroup,
      interactions,
    });
    this.publish('TrackingId', trackingIdParameterName(this.config.name), tracker.trackingId, 'What PutEvents needs');
  }

  private createMetricAttribution(customResources: boolean, handlerCode: HandlerCode): void {
    const { name, metricAttribution, logRetentionDays } = this.config;
    if (!metricAttribution) return;
    const { bucketName } = this.dataBucket.bucket;
    new MetricAttribution(this, 'MetricAttribution', {
      metricAttributionName: metricAttributionName(name, customResources ? undefined : metricAttribution.metrics),
      metrics: metricAttribution.metrics,
      ...(metricAttribution.reports && { reportLocation: `s3://${bucketName}/${ATTRIBUTION_PREFIX}` }),
      datasetGroup: this.datasetGroup,
      datasets: this.datasets,
      serviceRole: this.serviceRole,
      ...(customResources && { handler: { code: handlerCode, logRetentionDays } }),
    });
  }

  /** Makes a value known to applications (parameter) and to people (output), so that a replaced resource does not break its callers. */
  private publish(id: string, parameterName: string, value: string, description: string): void {
    // eslint-disable-next-line cdk/no-variable-construct-id -- each caller gives its own
    new ssm.StringParameter(this, `${id}Parameter`, { parameterName, stringValue: value, description });
    new CfnOutput(this, id, { value, description });
  }
}

/** CloudFormation has no datasets of the Actions types: the workflow makes them. */
function isMadeByStack({ type }: DatasetConfig): boolean {
  return type !== 'Actions' && type !== 'Action_Interactions';
}
