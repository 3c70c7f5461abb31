import { parseDatasetType } from './dataset-types';
import { type ArnType, datasetArn, parseArn, personalizeArn, type Place } from './names';

/** Members of a request that can name a resource, by their API names. */
export type RequestInput = Readonly<Record<string, unknown>>;

/** What a Create operation makes, where its ARN is known before it is made. */
const CREATED: Readonly<Record<string, ArnType>> = {
  CreateBatchInferenceJob: 'batch-inference-job',
  CreateBatchSegmentJob: 'batch-segment-job',
  CreateCampaign: 'campaign',
  CreateDataDeletionJob: 'data-deletion-job',
  CreateDatasetExportJob: 'dataset-export-job',
  CreateDatasetGroup: 'dataset-group',
  CreateDatasetImportJob: 'dataset-import-job',
  // The id of a tracker is chosen by the service; its name is the nearest thing there is before.
  CreateEventTracker: 'event-tracker',
  CreateFilter: 'filter',
  CreateMetricAttribution: 'metric-attribution',
  CreateRecommender: 'recommender',
  CreateSchema: 'schema',
  CreateSolution: 'solution',
};

/** The member that holds the ARN which IAM looks at. */
const GIVEN: Readonly<Record<string, string>> = {
  CreateSolutionVersion: 'solutionArn',
  GetSolutionMetrics: 'solutionVersionArn',
  StopSolutionVersionCreation: 'solutionVersionArn',
  StartRecommender: 'recommenderArn',
  StopRecommender: 'recommenderArn',
  TagResource: 'resourceArn',
  UntagResource: 'resourceArn',
  ListTagsForResource: 'resourceArn',
  GetPersonalizedRanking: 'campaignArn',
  GetActionRecommendations: 'campaignArn',
  PutItems: 'datasetArn',
  PutUsers: 'datasetArn',
  PutActions: 'datasetArn',
};

/** The IAM action of an operation; the three APIs share one prefix. */
export function iamActionOf(operation: string): string {
  return `personalize:${operation}`;
}

/**
 * The ARN that IAM checks an operation against: of the resource to be made for a Create, the one given for others, `*`
 * where the operation has no resource (List operations, PutEvents). The filter of GetRecommendations is not checked.
 * @param input the request; a missing member gives `*`, which only a policy on `*` allows
 * @param place where the call is made
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonpersonalize.html
 */
export function iamResourceOf(operation: string, input: RequestInput, place: Place): string {
  if (operation === 'CreateDataset') return createdDataset(input, place);
  if (operation === 'GetRecommendations') return text(input, 'campaignArn') ?? text(input, 'recommenderArn') ?? '*';
  const type = CREATED[operation];
  if (type !== undefined) {
    const name = text(input, 'name') ?? text(input, 'jobName');
    return name === undefined ? '*' : personalizeArn({ ...place, type, name });
  }
  const member = GIVEN[operation] ?? givenMember(operation);
  return (member === undefined ? undefined : text(input, member)) ?? '*';
}

/** `DescribeSolutionVersion` names its resource in `solutionVersionArn`, and so with Update and Delete. */
function givenMember(operation: string): string | undefined {
  const [, resource] = /^(?:Describe|Update|Delete)([A-Z]\w*)$/.exec(operation) ?? [];
  return resource === undefined ? undefined : `${resource.charAt(0).toLowerCase()}${resource.slice(1)}Arn`;
}

function createdDataset(input: RequestInput, place: Place): string {
  const group = parseArn(text(input, 'datasetGroupArn') ?? '');
  const type = parseDatasetType(text(input, 'datasetType') ?? '');
  return group === undefined || type === undefined ? '*' : datasetArn(place, group.name, type);
}

function text(input: RequestInput, member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
