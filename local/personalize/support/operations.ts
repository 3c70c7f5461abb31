import { SERVICE_MODELS } from '../model/service-model';
import { OPERATIONS } from '../operations';
import { type Remarks, type Row, rowsOf } from './row';

const REMARKS: Remarks = {
  CreateBatchInferenceJob:
    'themes are made without a language model: they name what the items share, with scores between 0 and 1; the KMS key is kept, not used',
  CreateBatchSegmentJob:
    'users and items are those of the training, attributes of items those of today; the KMS key is kept, not used',
  CreateCampaign: '`minProvisionedTPS` is kept; no capacity is simulated',
  CreateDataDeletionJob: '`numDeleted` counts records; a list with a line that cannot be read deletes nothing',
  CreateDatasetExportJob:
    'files are `<prefix>/<jobName>/part-NNNNN.csv`; the KMS key is kept, not used; events of anonymous sessions are left out',
  CreateDatasetGroup: 'the KMS key and its role are kept, not used',
  CreateDatasetImportJob: '`roleArn` is required',
  CreateFilter: { supported: 'ItemID, ActionID and UserID; everything wrong is refused at once, by the call' },
  CreateMetricAttribution:
    'reports of imports go to S3; metrics of streamed events would go to CloudWatch, which there is not',
  CreateRecommender: { supported: 'too little data ends in CREATE FAILED' },
  CreateSolutionVersion: '`UPDATE` brings new items and new histories in; nothing is learned anew',
  DeleteCampaign: { supported: 'refused while an update is under way' },
  DeleteDataset: 'its import and export jobs go with it',
  DeleteDatasetGroup: { supported: 'its data deletion jobs go with it' },
  DeleteSolution: { supported: 'its versions and batch jobs go with it' },
  DescribeAlgorithm: 'no image, no resource configuration',
  DescribeCampaign: { supported: 'a version asked for as `$LATEST` is answered by its own ARN' },
  DescribeSolutionVersion: { supported: '`trainingHours` is what the training took here' },
  GetPersonalizedRanking: '`context` lifts the items whose events carry the value',
  GetRecommendations: '`context` lifts the items whose events carry the value',
  GetSolutionMetrics: { supported: 'the documented keys and definitions; every version is tested on the same users' },
  ListDatasetGroups: { supported: 'lists are oldest first, 100 to a page' },
  ListRecipes: { supported: 'legacy recipes too, which no solution can use any more' },
  PutActionInteractions: {
    supported: 'event types Viewed, Taken and Not taken in any case, with a space or an underscore',
  },
  PutEvents: 'a bad event refuses the whole request',
  PutItems: { supported: 'a bad record refuses the whole request' },
  PutUsers: { supported: 'a bad record refuses the whole request' },
  StopSolutionVersionCreation: { supported: 'the training really stops' },
  UpdateMetricAttribution: 'takes effect at once',
  UpdateRecommender: {
    supported: 'members left out stay; other training columns retrain while the old model serves',
  },
};

const names = SERVICE_MODELS.flatMap(({ operations }) => [...operations.keys()]);

/** Every operation of the published models: absent when nothing answers it. */
export const OPERATION_ROWS: readonly Row[] = rowsOf(names, REMARKS).map((row) =>
  OPERATIONS.has(row.name)
    ? row
    : { ...row, state: 'absent', note: '`InvalidInputException`: the local twin does not know it' },
);
