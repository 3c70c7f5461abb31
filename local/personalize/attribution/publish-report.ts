import { AccessDeniedError } from '../../service';
import { isFolder, parseDataLocation } from '../import/data-location';
import type { InteractionTable } from '../store/data/interaction-table';
import { targetMark } from '../store/ids';
import { JobFailure } from '../store/lifecycle';
import type { DatasetImportJobRecord, MetricAttributionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { attributionReport } from './report';

/**
 * The metric attribution of a dataset group, when it is ACTIVE and has a place for reports.
 * @returns undefined where reports cannot be published
 */
export function publishingAttribution(twin: Twin, datasetGroupArn: string): MetricAttributionRecord | undefined {
  const [attribution] = twin.resources.all(
    'metric-attribution',
    (one) =>
      one.datasetGroupArn === datasetGroupArn &&
      one.status === 'ACTIVE' &&
      one.metricsOutputConfig.s3DataDestination !== undefined,
  );
  return attribution;
}

/**
 * Writes the metrics of what a job imports to the place of the metric attribution. A second run of the job writes the same file.
 * @param imported the interactions of this job alone
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/viewing-attribution-metrics.html
 */
export async function publishReport(
  twin: Twin,
  job: DatasetImportJobRecord,
  datasetGroupArn: string,
  imported: InteractionTable,
): Promise<void> {
  const attribution = publishingAttribution(twin, datasetGroupArn);
  const location = parseDataLocation(attribution?.metricsOutputConfig.s3DataDestination?.path);
  if (attribution === undefined || location === undefined) {
    throw new JobFailure('There is no ACTIVE metric attribution with an S3 destination to publish metrics to.');
  }
  const timestamp = Math.floor(job.creationDateTime.getTime() / 1000);
  const report = attributionReport({
    metrics: attribution.metrics,
    interactions: imported.all(),
    schema: imported.schema,
    items: twin.datasets.of(datasetGroupArn).items,
    serverOf: (recommendationId) => serverOf(twin, datasetGroupArn, recommendationId),
    timestamp,
  });
  const folder = isFolder(location) ? location.key : `${location.key}/`;
  const key = `${folder}AggregatedAttributionMetrics - BULK - ${timestamp}.csv`;
  const identity = { roleArn: attribution.metricsOutputConfig.roleArn, sourceArn: attribution.arn };
  try {
    await twin.objects.put(identity, location.bucket, key, Buffer.from(report));
  } catch (error) {
    if (error instanceof AccessDeniedError) {
      throw new JobFailure(`Insufficient privileges for publishing metrics to Amazon S3. ${error.message}`);
    }
    if (error instanceof Error && error.name === 'NoSuchBucket') {
      throw new JobFailure(`Invalid S3 output path. ${error.message}`);
    }
    throw error;
  }
}

/** A recommendationId ends in a mark of what served it, which no list of ids has to remember. */
function serverOf(twin: Twin, datasetGroupArn: string, recommendationId: string): string | undefined {
  const servers = (['campaign', 'recommender'] as const).flatMap((type) =>
    twin.resources.all(type, (one: { readonly datasetGroupArn: string }) => one.datasetGroupArn === datasetGroupArn),
  );
  return servers.find(({ arn }) => recommendationId.endsWith(targetMark(arn)))?.arn;
}
