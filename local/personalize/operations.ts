import { ABSENT_FAMILIES } from './control-plane/absent-families';
import { createCampaign } from './control-plane/create-campaign';
import { createDataset } from './control-plane/create-dataset';
import { createDatasetGroup } from './control-plane/create-dataset-group';
import { createDatasetImportJob } from './control-plane/create-dataset-import-job';
import { createEventTracker } from './control-plane/create-event-tracker';
import { createFilter } from './control-plane/create-filter';
import { createSchema } from './control-plane/create-schema';
import { createSolution } from './control-plane/create-solution';
import { createSolutionVersion } from './control-plane/create-solution-version';
import { deleteCampaign } from './control-plane/delete-campaign';
import { deleteDataset } from './control-plane/delete-dataset';
import { deleteDatasetGroup } from './control-plane/delete-dataset-group';
import { deleteEventTracker } from './control-plane/delete-event-tracker';
import { deleteFilter } from './control-plane/delete-filter';
import { deleteSchema } from './control-plane/delete-schema';
import { deleteSolution } from './control-plane/delete-solution';
import { describeAlgorithm } from './control-plane/describe-algorithm';
import { DESCRIBE_AND_LIST } from './control-plane/describe-and-list';
import { describeFeatureTransformation } from './control-plane/describe-feature-transformation';
import { describeRecipe } from './control-plane/describe-recipe';
import { getSolutionMetrics } from './control-plane/get-solution-metrics';
import { listRecipes } from './control-plane/list-recipes';
import { listTagsForResource } from './control-plane/list-tags-for-resource';
import { stopSolutionVersionCreation } from './control-plane/stop-solution-version-creation';
import { tagResource } from './control-plane/tag-resource';
import { untagResource } from './control-plane/untag-resource';
import { updateCampaign } from './control-plane/update-campaign';
import { updateDataset } from './control-plane/update-dataset';
import { updateSolution } from './control-plane/update-solution';
import { putEvents } from './events/put-events';
import { putItems } from './events/put-items';
import { putUsers } from './events/put-users';
import { getPersonalizedRanking } from './runtime/get-personalized-ranking';
import { getRecommendations } from './runtime/get-recommendations';
import type { Twin } from './twin';

/** Answers one operation. The input was checked against the model; its type is the operation's own. */
export type Operation = (twin: Twin, input: never) => object | void;

/** Every operation that the twin answers, by name; the others are refused. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...Object.entries(DESCRIBE_AND_LIST),
  ...Object.entries(ABSENT_FAMILIES),
  ['CreateCampaign', createCampaign],
  ['CreateDataset', createDataset],
  ['CreateDatasetGroup', createDatasetGroup],
  ['CreateDatasetImportJob', createDatasetImportJob],
  ['CreateEventTracker', createEventTracker],
  ['CreateFilter', createFilter],
  ['CreateSchema', createSchema],
  ['CreateSolution', createSolution],
  ['CreateSolutionVersion', createSolutionVersion],
  ['DeleteCampaign', deleteCampaign],
  ['DeleteDataset', deleteDataset],
  ['DeleteDatasetGroup', deleteDatasetGroup],
  ['DeleteEventTracker', deleteEventTracker],
  ['DeleteFilter', deleteFilter],
  ['DeleteSchema', deleteSchema],
  ['DeleteSolution', deleteSolution],
  ['DescribeAlgorithm', describeAlgorithm],
  ['DescribeFeatureTransformation', describeFeatureTransformation],
  ['DescribeRecipe', describeRecipe],
  ['GetSolutionMetrics', getSolutionMetrics],
  ['ListRecipes', listRecipes],
  ['ListTagsForResource', listTagsForResource],
  ['StopSolutionVersionCreation', stopSolutionVersionCreation],
  ['TagResource', tagResource],
  ['UntagResource', untagResource],
  ['UpdateCampaign', updateCampaign],
  ['UpdateDataset', updateDataset],
  ['UpdateSolution', updateSolution],
  ['GetRecommendations', getRecommendations],
  ['GetPersonalizedRanking', getPersonalizedRanking],
  ['PutEvents', putEvents],
  ['PutItems', putItems],
  ['PutUsers', putUsers],
]);
