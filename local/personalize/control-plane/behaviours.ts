import { inferBatch } from '../batch/infer';
import { segmentBatch } from '../batch/segment';
import { deleteUsers } from '../deletion/delete-users';
import { exportDataset } from '../export/run-export';
import { importRecords } from '../import/run-import';
import type { Behaviours } from '../store/behaviour';
import { updateVersionAutomatically } from '../training/automatic-update';
import { trainVersion } from '../training/train-version';
import type { Twin } from '../twin';
import { trainAutomatically } from './automatic-training';
import { forgetDataset } from './delete-dataset';
import { forgetDatasetGroup } from './delete-dataset-group';
import { forgetSolution } from './delete-solution';
import { campaignUpdate } from './deploy-version';
import { followNewVersion } from './follow-new-version';
import { forgetRecommender, keepUpToDate, trainRecommender } from './train-recommender';
import { datasetUpdate } from './update-dataset';
import { recommenderUpdate } from './update-recommender';
import { solutionUpdate } from './update-solution';

/** What each type of resource does besides passing through its statuses. One row a type. */
export function behavioursOf(twin: Twin): Behaviours {
  const dropTags = ({ arn }: { readonly arn: string }): void => twin.tags.drop(arn);
  return {
    resources: {
      'dataset-group': { onGone: (group) => forgetDatasetGroup(twin, group) },
      dataset: { onGone: (dataset) => forgetDataset(twin, dataset) },
      'dataset-import-job': { work: (job, signal) => importRecords(twin, job, signal) },
      'dataset-export-job': { work: (job, signal) => exportDataset(twin, job, signal) },
      'data-deletion-job': { work: (job, signal) => deleteUsers(twin, job, signal) },
      'event-tracker': { onGone: dropTags },
      filter: { onGone: dropTags },
      solution: {
        onActive: ({ arn }) => trainAutomatically(twin, arn),
        onRestart: ({ arn }) => trainAutomatically(twin, arn),
        onGone: (solution) => forgetSolution(twin, solution),
      },
      'solution-version': {
        work: (version, signal) => trainVersion(twin, version, signal),
        onActive: (version) => {
          followNewVersion(twin, version);
          updateVersionAutomatically(twin, version);
        },
        onRestart: (version) => updateVersionAutomatically(twin, version),
      },
      campaign: { onGone: dropTags },
      recommender: {
        work: (recommender, signal) => trainRecommender(twin, recommender, signal),
        onActive: (recommender) => keepUpToDate(twin, recommender),
        onRestart: (recommender) => keepUpToDate(twin, recommender),
        onGone: (recommender) => forgetRecommender(twin, recommender),
      },
      'batch-inference-job': { work: (job, signal) => inferBatch(twin, job, signal) },
      'batch-segment-job': { work: (job, signal) => segmentBatch(twin, job, signal) },
      'metric-attribution': {},
    },
    updates: {
      dataset: datasetUpdate(twin),
      solution: solutionUpdate(twin),
      campaign: campaignUpdate(twin),
      recommender: recommenderUpdate(twin),
    },
  };
}
