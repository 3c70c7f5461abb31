import * as api from '@aws-sdk/client-personalize';
import type { CustomData } from './custom-data';
import type { Solutions } from './solutions';
import type { Walk } from './walk';

type Page = Readonly<Record<string, unknown>>;

/** Every List operation, each with what narrows it to something that stands. */
function lists({ groupArn, datasets }: CustomData, made: Solutions) {
  const datasetGroupArn = groupArn;
  const datasetArn = datasets.Users;
  const { solutionArn, personalization, affinity } = made;
  return (page: Page) => [
    new api.ListBatchInferenceJobsCommand({ solutionVersionArn: personalization, ...page }),
    new api.ListBatchSegmentJobsCommand({ solutionVersionArn: affinity, ...page }),
    new api.ListCampaignsCommand({ solutionArn, ...page }),
    new api.ListDatasetExportJobsCommand({ datasetArn, ...page }),
    new api.ListDatasetGroupsCommand({ ...page }),
    new api.ListDatasetImportJobsCommand({ datasetArn, ...page }),
    new api.ListDatasetsCommand({ datasetGroupArn, ...page }),
    new api.ListEventTrackersCommand({ datasetGroupArn, ...page }),
    new api.ListFiltersCommand({ datasetGroupArn, ...page }),
    new api.ListMetricAttributionsCommand({ datasetGroupArn, ...page }),
    new api.ListRecipesCommand({ ...page }),
    new api.ListSchemasCommand({ ...page }),
    new api.ListSolutionVersionsCommand({ solutionArn, ...page }),
    new api.ListSolutionsCommand({ datasetGroupArn, ...page }),
    // Nothing of theirs stands in this group.
    new api.ListDataDeletionJobsCommand({ datasetGroupArn, ...page }),
    new api.ListRecommendersCommand({ datasetGroupArn, ...page }),
  ];
}

const EMPTY = ['ListDataDeletionJobs', 'ListRecommenders'];

/** Every Describe operation of a resource that is not there. */
function describesOfNobody(walk: Walk, known: string): readonly object[] {
  const nobody = (type: string): string => walk.nobody(known, `${type}/nobody`);
  return [
    new api.DescribeBatchInferenceJobCommand({ batchInferenceJobArn: nobody('batch-inference-job') }),
    new api.DescribeBatchSegmentJobCommand({ batchSegmentJobArn: nobody('batch-segment-job') }),
    new api.DescribeCampaignCommand({ campaignArn: nobody('campaign') }),
    new api.DescribeDataDeletionJobCommand({ dataDeletionJobArn: nobody('data-deletion-job') }),
    new api.DescribeDatasetCommand({ datasetArn: walk.nobody(known, 'dataset/nobody/ITEMS') }),
    new api.DescribeDatasetExportJobCommand({ datasetExportJobArn: nobody('dataset-export-job') }),
    new api.DescribeDatasetGroupCommand({ datasetGroupArn: nobody('dataset-group') }),
    new api.DescribeDatasetImportJobCommand({ datasetImportJobArn: nobody('dataset-import-job') }),
    new api.DescribeEventTrackerCommand({ eventTrackerArn: nobody('event-tracker') }),
    new api.DescribeFilterCommand({ filterArn: nobody('filter') }),
    new api.DescribeMetricAttributionCommand({ metricAttributionArn: nobody('metric-attribution') }),
    new api.DescribeRecommenderCommand({ recommenderArn: nobody('recommender') }),
    new api.DescribeSchemaCommand({ schemaArn: nobody('schema') }),
    new api.DescribeSolutionCommand({ solutionArn: nobody('solution') }),
    new api.DescribeSolutionVersionCommand({ solutionVersionArn: walk.nobody(known, 'solution/nobody/00000000') }),
  ];
}

/** Reads everything that stands, asks for pages that do not exist and for resources that are not there. */
export async function readAll(walk: Walk, data: CustomData, made: Solutions): Promise<void> {
  const { control } = walk.target;
  const metrics = { metricAttributionArn: data.attributionArn };
  const list = lists(data, made);
  for (const command of [...list({ maxResults: 5 }), new api.ListMetricAttributionMetricsCommand(metrics)]) {
    const operation = command.constructor.name.replace(/Command$/, '');
    const answer: object = await control.send(command as never);
    const entries = Object.values(answer).find((value) => Array.isArray(value)) as unknown[] | undefined;
    const isEmpty = !entries?.length;
    if (isEmpty !== EMPTY.includes(operation)) walk.surprises.push(`${operation} has ${entries?.length} entries`);
  }
  const nextToken = 'nobody';
  for (const command of [
    ...list({ nextToken }),
    new api.ListMetricAttributionMetricsCommand({ ...metrics, nextToken }),
  ]) {
    await walk.refused(control, command, 'InvalidNextTokenException');
  }
  for (const command of describesOfNobody(walk, data.groupArn)) {
    await walk.refused(control, command, 'ResourceNotFoundException');
  }
}
