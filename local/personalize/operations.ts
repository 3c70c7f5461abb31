import { createBatchInferenceJob } from './control-plane/create-batch-inference-job';
import { createBatchSegmentJob } from './control-plane/create-batch-segment-job';
import { createCampaign } from './control-plane/create-campaign';
import { createDataDeletionJob } from './control-plane/create-data-deletion-job';
import { createDataset } from './control-plane/create-dataset';
import { createDatasetExportJob } from './control-plane/create-dataset-export-job';
import { createDatasetGroup } from './control-plane/create-dataset-group';
import { createDatasetImportJob } from './control-plane/create-dataset-import-job';
import { createEventTracker } from './control-plane/create-event-tracker';
import { createFilter } from './control-plane/create-filter';
import { createMetricAttribution } from './control-plane/create-metric-attribution';
import { createRecommender } from './control-plane/create-recommender';
import { createSchema } from './control-plane/create-schema';
import { createSolution } from './control-plane/create-solution';
import { createSolutionVersion } from './control-plane/create-solution-version';
import { deleteCampaign } from './control-plane/delete-campaign';
import { deleteDataset } from './control-plane/delete-dataset';
import { deleteDatasetGroup } from './control-plane/delete-dataset-group';
import { deleteEventTracker } from './control-plane/delete-event-tracker';
import { deleteFilter } from './control-plane/delete-filter';
import { deleteMetricAttribution } from './control-plane/delete-metric-attribution';
import { deleteRecommender } from './control-plane/delete-recommender';
import { deleteSchema } from './control-plane/delete-schema';
import { deleteSolution } from './control-plane/delete-solution';
import { describeAlgorithm } from './control-plane/describe-algorithm';
import { DESCRIBE_AND_LIST } from './control-plane/describe-and-list';
import { describeFeatureTransformation } from './control-plane/describe-feature-transformation';
import { describeRecipe } from './control-plane/describe-recipe';
import { getSolutionMetrics } from './control-plane/get-solution-metrics';
import { listMetricAttributionMetrics } from './control-plane/list-metric-attribution-metrics';
import { listRecipes } from './control-plane/list-recipes';
import { listTagsForResource } from './control-plane/list-tags-for-resource';
import { startRecommender } from './control-plane/start-recommender';
import { stopRecommender } from './control-plane/stop-recommender';
import { stopSolutionVersionCreation } from './control-plane/stop-solution-version-creation';
import { tagResource } from './control-plane/tag-resource';
import { untagResource } from './control-plane/untag-resource';
import { updateCampaign } from './control-plane/update-campaign';
import { updateDataset } from './control-plane/update-dataset';
import { updateMetricAttribution } from './control-plane/update-metric-attribution';
import { updateRecommender } from './control-plane/update-recommender';
import { updateSolution } from './control-plane/update-solution';
import { putActionInteractions } from './events/put-action-interactions';
import { putActions } from './events/put-actions';
import { putEvents } from './events/put-events';
import { putItems } from './events/put-items';
import { putUsers } from './events/put-users';
import { getActionRecommendations } from './runtime/get-action-recommendations';
import { getPersonalizedRanking } from './runtime/get-personalized-ranking';
import { getRecommendations } from './runtime/get-recommendations';
import type { Twin } from './twin';
/** Answers one operation. The input was checked against the model; its type is the operation's own. */
export type Operation = (twin: Twin, input: never) => object | void;

/** Every operation of the three APIs, by name. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...Object.entries(DESCRIBE_AND_LIST),
  ['CreateBatchInferenceJob', createBatchInferenceJob],
  ['CreateBatchSegmentJob', createBatchSegmentJob],
  ['CreateCampaign', createCampaign],
  ['CreateDataDeletionJob', createDataDeletionJob],
  ['CreateDataset', createDataset],
  ['CreateDatasetExportJob', createDatasetExportJob],
  ['CreateDatasetGroup', createDatasetGroup],
  ['CreateDatasetImportJob', createDatasetImportJob],
  ['CreateEventTracker', createEventTracker],
  ['CreateFilter', createFilter],
  ['CreateMetricAttribution', createMetricAttribution],
  ['CreateRecommender', createRecommender],
  ['CreateSchema', createSchema],
  ['CreateSolution', createSolution],
  ['CreateSolutionVersion', createSolutionVersion],
  ['DeleteCampaign', deleteCampaign],
  ['DeleteDataset', deleteDataset],
  ['DeleteDatasetGroup', deleteDatasetGroup],
  ['DeleteEventTracker', deleteEventTracker],
  ['DeleteFilter', deleteFilter],
  ['DeleteMetricAttribution', deleteMetricAttribution],
  ['DeleteRecommender', deleteRecommender],
  ['DeleteSchema', deleteSchema],
  ['DeleteSolution', deleteSolution],
  ['DescribeAlgorithm', describeAlgorithm],
  ['DescribeFeatureTransformation', describeFeatureTransformation],
  ['DescribeRecipe', describeRecipe],
  ['GetSolutionMetrics', getSolutionMetrics],
  ['ListMetricAttributionMetrics', listMetricAttributionMetrics],
  ['ListRecipes', listRecipes],
  ['ListTagsForResource', listTagsForResource],
  ['StartRecommender', startRecommender],
  ['StopRecommender', stopRecommender],
  ['StopSolutionVersionCreation', stopSolutionVersionCreation],
  ['TagResource', tagResource],
  ['UntagResource', untagResource],
  ['UpdateCampaign', updateCampaign],
  ['UpdateDataset', updateDataset],
  ['UpdateMetricAttribution', updateMetricAttribution],
  ['UpdateRecommender', updateRecommender],
  ['UpdateSolution', updateSolution],
  ['GetActionRecommendations', getActionRecommendations],
  ['GetPersonalizedRanking', getPersonalizedRanking],
  ['GetRecommendations', getRecommendations],
  ['PutActionInteractions', putActionInteractions],
  ['PutActions', putActions],
  ['PutEvents', putEvents],
  ['PutItems', putItems],
  ['PutUsers', putUsers],
]);
