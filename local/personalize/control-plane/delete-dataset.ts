import type { DeleteDatasetRequest } from '@aws-sdk/client-personalize';
import type { DatasetType } from '../../../spec/dataset-types';
import { usesItems } from '../attribution/metrics';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { DatasetRecord, MetricAttributionRecord, RecommenderRecord } from '../store/resource';
import type { Twin } from '../twin';
import { isInProgress, requireDeletable } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/deleting-dataset.html */
export function deleteDataset(twin: Twin, { datasetArn }: Checked<DeleteDatasetRequest>): void {
  const dataset = requireDeletable(twin, 'dataset', datasetArn);
  const user = userOf(twin, dataset);
  if (user !== undefined) throw resourceInUse(`${datasetArn} is used by ${user}`);
  twin.lifecycle.remove('dataset', datasetArn);
}

/** Its data and jobs go with it. */
export function forgetDataset(twin: Twin, dataset: DatasetRecord): void {
  twin.datasets.remove(dataset);
  twin.tags.drop(dataset.arn);
  for (const type of ['dataset-import-job', 'dataset-export-job'] as const) {
    for (const { arn } of twin.resources.all(type, ({ datasetArn }) => datasetArn === dataset.arn)) {
      twin.resources.remove(type, arn);
      twin.tags.drop(arn);
    }
  }
}

/** For the first time, or anew. */
function isTraining({ status, latestRecommenderUpdate: update }: RecommenderRecord): boolean {
  return isInProgress(status) || (update !== undefined && update.retrains && isInProgress(update.status));
}

/** Metrics count interactions; some sum a column of their items. */
function measures(attribution: MetricAttributionRecord, type: DatasetType): boolean {
  return type === 'Interactions' || (type === 'Items' && usesItems(attribution));
}

/** What keeps the dataset from being deleted. */
function userOf(twin: Twin, { arn, datasetGroupArn, type }: DatasetRecord): string | undefined {
  const { resources } = twin;
  const inGroup = (record: { readonly datasetGroupArn: string }): boolean => record.datasetGroupArn === datasetGroupArn;
  const users = [
    resources.all('dataset-import-job', (job) => job.datasetArn === arn && isInProgress(job.status)),
    resources.all('dataset-export-job', (job) => job.datasetArn === arn && isInProgress(job.status)),
    resources.all('solution-version', (version) => inGroup(version) && isInProgress(version.status)),
    resources.all('batch-inference-job', (job) => inGroup(job) && isInProgress(job.status)),
    resources.all('batch-segment-job', (job) => inGroup(job) && isInProgress(job.status)),
    resources.all('recommender', (one) => inGroup(one) && isTraining(one)),
    resources.all('campaign', (one) => inGroup(one) && (one.status === 'ACTIVE' || isInProgress(one.status))),
    resources.all('filter', inGroup),
    type === 'Interactions' ? resources.all('event-tracker', inGroup) : [],
    resources.all('metric-attribution', (one) => inGroup(one) && measures(one, type)),
  ];
  return users.flat()[0]?.arn;
}
