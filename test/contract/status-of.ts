import {
  DescribeBatchInferenceJobCommand,
  DescribeBatchSegmentJobCommand,
  DescribeCampaignCommand,
  DescribeDataDeletionJobCommand,
  DescribeDatasetCommand,
  DescribeDatasetExportJobCommand,
  DescribeDatasetGroupCommand,
  DescribeDatasetImportJobCommand,
  DescribeEventTrackerCommand,
  DescribeFilterCommand,
  DescribeMetricAttributionCommand,
  DescribeRecommenderCommand,
  DescribeSolutionCommand,
  DescribeSolutionVersionCommand,
  type PersonalizeClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-personalize';
import { parseArn } from '../../spec/names';
import { isMoving } from './target';

interface Described {
  readonly status?: string | undefined;
  readonly failureReason?: string | undefined;
}

/** What describes a resource, and the update to it, by the type in its ARN. */
const DESCRIBE: Readonly<
  Record<string, (control: PersonalizeClient, arn: string) => Promise<readonly (Described | undefined)[]>>
> = {
  'dataset-group': async (control, datasetGroupArn) => [
    (await control.send(new DescribeDatasetGroupCommand({ datasetGroupArn }))).datasetGroup,
  ],
  dataset: async (control, datasetArn) => {
    const { dataset } = await control.send(new DescribeDatasetCommand({ datasetArn }));
    return [dataset, dataset?.latestDatasetUpdate];
  },
  'dataset-import-job': async (control, datasetImportJobArn) => [
    (await control.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }))).datasetImportJob,
  ],
  'dataset-export-job': async (control, datasetExportJobArn) => [
    (await control.send(new DescribeDatasetExportJobCommand({ datasetExportJobArn }))).datasetExportJob,
  ],
  'data-deletion-job': async (control, dataDeletionJobArn) => [
    (await control.send(new DescribeDataDeletionJobCommand({ dataDeletionJobArn }))).dataDeletionJob,
  ],
  'event-tracker': async (control, eventTrackerArn) => [
    (await control.send(new DescribeEventTrackerCommand({ eventTrackerArn }))).eventTracker,
  ],
  filter: async (control, filterArn) => [(await control.send(new DescribeFilterCommand({ filterArn }))).filter],
  'metric-attribution': async (control, metricAttributionArn) => [
    (await control.send(new DescribeMetricAttributionCommand({ metricAttributionArn }))).metricAttribution,
  ],
  // Of a solution, or of a version of it.
  solution: async (control, arn) => {
    if (arn.split('/').length > 2) {
      return [(await control.send(new DescribeSolutionVersionCommand({ solutionVersionArn: arn }))).solutionVersion];
    }
    const { solution } = await control.send(new DescribeSolutionCommand({ solutionArn: arn }));
    return [solution, solution?.latestSolutionUpdate];
  },
  campaign: async (control, campaignArn) => {
    const { campaign } = await control.send(new DescribeCampaignCommand({ campaignArn }));
    return [campaign, campaign?.latestCampaignUpdate];
  },
  recommender: async (control, recommenderArn) => {
    const { recommender } = await control.send(new DescribeRecommenderCommand({ recommenderArn }));
    return [recommender, recommender?.latestRecommenderUpdate];
  },
  'batch-inference-job': async (control, batchInferenceJobArn) => [
    (await control.send(new DescribeBatchInferenceJobCommand({ batchInferenceJobArn }))).batchInferenceJob,
  ],
  'batch-segment-job': async (control, batchSegmentJobArn) => [
    (await control.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn }))).batchSegmentJob,
  ],
};

/**
 * How far a resource is: its own status, or that of an update to it which is under way; undefined once it is gone. A
 * failure is told with its reason.
 */
export async function statusOf(control: PersonalizeClient, arn: string): Promise<string | undefined> {
  const describe = DESCRIBE[parseArn(arn)?.type ?? ''];
  if (describe === undefined) throw new Error(`${arn} is of a type that has no status`);
  try {
    const found = await describe(control, arn);
    const { status, failureReason } = found.find((one) => isMoving(one?.status)) ?? found[0] ?? {};
    return failureReason === undefined ? status : `${status}: ${failureReason}`;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
