import type { ResourceType, Resources } from '../store/resource';
import type { Twin } from '../twin';

/** How the Describe and List operations of one resource type spell it. */
export interface Family<Type extends ResourceType> {
  /** `Campaign`: the last part of `DescribeCampaign`. */
  readonly name: string;
  /** Member that holds the resource's ARN, in requests and answers. */
  readonly arnMember: string;
  /** Member of the Describe answer. */
  readonly member: string;
  /** Operation and member of the List answer. */
  readonly list: { readonly operation: string; readonly member: string };
  /** Member of the List request that narrows the list, and of the record that it is compared with. */
  readonly filter?: string & keyof Resources[Type];
  /** @default name */
  readonly nameMember?: 'jobName';
  /** Members of an answer that are not in the record. */
  readonly more?: (twin: Twin, record: Resources[Type]) => object;
}

/** One row a resource type: its Describe and List operations follow from it. */
export const FAMILIES: { readonly [Type in ResourceType]: Family<Type> } = {
  'dataset-group': {
    name: 'DatasetGroup',
    arnMember: 'datasetGroupArn',
    member: 'datasetGroup',
    list: { operation: 'ListDatasetGroups', member: 'datasetGroups' },
  },
  schema: {
    name: 'Schema',
    arnMember: 'schemaArn',
    member: 'schema',
    list: { operation: 'ListSchemas', member: 'schemas' },
  },
  dataset: {
    name: 'Dataset',
    arnMember: 'datasetArn',
    member: 'dataset',
    list: { operation: 'ListDatasets', member: 'datasets' },
    filter: 'datasetGroupArn',
  },
  'dataset-import-job': {
    name: 'DatasetImportJob',
    arnMember: 'datasetImportJobArn',
    member: 'datasetImportJob',
    list: { operation: 'ListDatasetImportJobs', member: 'datasetImportJobs' },
    filter: 'datasetArn',
    nameMember: 'jobName',
  },
  'event-tracker': {
    name: 'EventTracker',
    arnMember: 'eventTrackerArn',
    member: 'eventTracker',
    list: { operation: 'ListEventTrackers', member: 'eventTrackers' },
    filter: 'datasetGroupArn',
  },
  filter: {
    name: 'Filter',
    arnMember: 'filterArn',
    member: 'filter',
    // The one member of the API that begins with a capital letter.
    list: { operation: 'ListFilters', member: 'Filters' },
    filter: 'datasetGroupArn',
  },
  solution: {
    name: 'Solution',
    arnMember: 'solutionArn',
    member: 'solution',
    list: { operation: 'ListSolutions', member: 'solutions' },
    filter: 'datasetGroupArn',
    more: (twin, solution) => {
      const latest = twin.resources.all('solution-version', ({ solutionArn }) => solutionArn === solution.arn).at(-1);
      return {
        ...(latest && { latestSolutionVersion: { ...latest, solutionVersionArn: latest.arn } }),
        // The record has one of the candidates there.
        ...(solution.performAutoML && { recipeArn: undefined }),
      };
    },
  },
  'solution-version': {
    name: 'SolutionVersion',
    arnMember: 'solutionVersionArn',
    member: 'solutionVersion',
    list: { operation: 'ListSolutionVersions', member: 'solutionVersions' },
    filter: 'solutionArn',
  },
  campaign: {
    name: 'Campaign',
    arnMember: 'campaignArn',
    member: 'campaign',
    list: { operation: 'ListCampaigns', member: 'campaigns' },
    filter: 'solutionArn',
  },
  recommender: {
    name: 'Recommender',
    arnMember: 'recommenderArn',
    member: 'recommender',
    list: { operation: 'ListRecommenders', member: 'recommenders' },
    filter: 'datasetGroupArn',
    // Not there while the recommender is being created either: training has yet to give them.
    more: (_, { status }) => (status.startsWith('DELETE') ? { modelMetrics: undefined } : {}),
  },
  'batch-inference-job': {
    name: 'BatchInferenceJob',
    arnMember: 'batchInferenceJobArn',
    member: 'batchInferenceJob',
    list: { operation: 'ListBatchInferenceJobs', member: 'batchInferenceJobs' },
    filter: 'solutionVersionArn',
    nameMember: 'jobName',
  },
  'batch-segment-job': {
    name: 'BatchSegmentJob',
    arnMember: 'batchSegmentJobArn',
    member: 'batchSegmentJob',
    list: { operation: 'ListBatchSegmentJobs', member: 'batchSegmentJobs' },
    filter: 'solutionVersionArn',
    nameMember: 'jobName',
  },
  'dataset-export-job': {
    name: 'DatasetExportJob',
    arnMember: 'datasetExportJobArn',
    member: 'datasetExportJob',
    list: { operation: 'ListDatasetExportJobs', member: 'datasetExportJobs' },
    filter: 'datasetArn',
    nameMember: 'jobName',
  },
  'data-deletion-job': {
    name: 'DataDeletionJob',
    arnMember: 'dataDeletionJobArn',
    member: 'dataDeletionJob',
    list: { operation: 'ListDataDeletionJobs', member: 'dataDeletionJobs' },
    filter: 'datasetGroupArn',
    nameMember: 'jobName',
  },
  'metric-attribution': {
    name: 'MetricAttribution',
    arnMember: 'metricAttributionArn',
    member: 'metricAttribution',
    list: { operation: 'ListMetricAttributions', member: 'metricAttributions' },
    filter: 'datasetGroupArn',
  },
};

/** A record as answers show it; what an answer does not have is cut off by the model. */
export function present<Type extends ResourceType>(twin: Twin, type: Type, record: Resources[Type]): object {
  const family: Family<Type> = FAMILIES[type];
  return {
    ...record,
    ...family.more?.(twin, record),
    [family.arnMember]: record.arn,
    [family.nameMember ?? 'name']: record.name,
  };
}
