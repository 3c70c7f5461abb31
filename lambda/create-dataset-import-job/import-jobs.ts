import type { DatasetImportJobSummary } from '@aws-sdk/client-personalize';
import type { ResourceStatus } from '../shared/contract/statuses';
import type { PersonalizePort } from '../shared/personalize-port';
import { isInProgress, parseStatus } from '../shared/status';

/** An import job as the list of a dataset's jobs has it. */
export interface ImportJob {
  readonly arn: string;
  readonly name: string;
  readonly status: ResourceStatus;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly full: boolean;
  readonly failureReason: string | undefined;
}

export async function newestFirst(
  datasetArn: string,
  personalize: Pick<PersonalizePort, 'listDatasetImportJobs'>,
): Promise<readonly ImportJob[]> {
  const summaries = await personalize.listDatasetImportJobs(datasetArn);
  return summaries.map(asJob).sort((a, b) => b.createdAt - a.createdAt);
}

/** It put its files into the dataset, or is about to. */
export function counts({ status }: ImportJob): boolean {
  return status === 'ACTIVE' || isInProgress(status);
}

function asJob(summary: DatasetImportJobSummary): ImportJob {
  const arn = summary.datasetImportJobArn ?? '';
  return {
    arn,
    name: summary.jobName ?? '',
    status: parseStatus(summary.status, 'dataset import job', arn),
    createdAt: summary.creationDateTime?.getTime() ?? 0,
    full: summary.importMode !== 'INCREMENTAL',
    failureReason: summary.failureReason,
  };
}
