import { iamActionOf, iamResourceOf } from '../../spec/actions';

const place = { region: 'eu-west-1', account: '111122223333' };
const arn = (rest: string) => `arn:aws:personalize:eu-west-1:111122223333:${rest}`;

describe('the resource that IAM checks', () => {
  test.each<[operation: string, input: Record<string, unknown>, resource: string]>([
    ['CreateSolution', { name: 's' }, arn('solution/s')],
    ['CreateCampaign', { name: 'c', solutionVersionArn: arn('solution/s/1') }, arn('campaign/c')],
    ['CreateDatasetImportJob', { jobName: 'j' }, arn('dataset-import-job/j')],
    ['CreateBatchInferenceJob', { jobName: 'j' }, arn('batch-inference-job/j')],
    [
      'CreateDataset',
      { name: 'd', datasetGroupArn: arn('dataset-group/g'), datasetType: 'items' },
      arn('dataset/g/ITEMS'),
    ],
    ['CreateEventTracker', { name: 't' }, arn('event-tracker/t')],
    ['CreateSolutionVersion', { name: 'v', solutionArn: arn('solution/s') }, arn('solution/s')],
    ['DescribeSolutionVersion', { solutionVersionArn: arn('solution/s/1') }, arn('solution/s/1')],
    ['GetSolutionMetrics', { solutionVersionArn: arn('solution/s/1') }, arn('solution/s/1')],
    ['StopSolutionVersionCreation', { solutionVersionArn: arn('solution/s/1') }, arn('solution/s/1')],
    ['DescribeDatasetImportJob', { datasetImportJobArn: arn('dataset-import-job/j') }, arn('dataset-import-job/j')],
    ['DescribeRecipe', { recipeArn: 'arn:aws:personalize:::recipe/aws-sims' }, 'arn:aws:personalize:::recipe/aws-sims'],
    ['UpdateCampaign', { campaignArn: arn('campaign/c') }, arn('campaign/c')],
    ['DeleteFilter', { filterArn: arn('filter/f') }, arn('filter/f')],
    ['StartRecommender', { recommenderArn: arn('recommender/r') }, arn('recommender/r')],
    ['ListSolutions', { datasetGroupArn: arn('dataset-group/g') }, '*'],
    ['ListTagsForResource', { resourceArn: arn('campaign/c') }, arn('campaign/c')],
    ['TagResource', { resourceArn: arn('campaign/c') }, arn('campaign/c')],
    ['PutEvents', { trackingId: 'x' }, '*'],
    ['PutActionInteractions', { trackingId: 'x' }, '*'],
    ['PutItems', { datasetArn: arn('dataset/g/ITEMS') }, arn('dataset/g/ITEMS')],
    ['GetRecommendations', { campaignArn: arn('campaign/c'), filterArn: arn('filter/f') }, arn('campaign/c')],
    ['GetRecommendations', { recommenderArn: arn('recommender/r') }, arn('recommender/r')],
    ['GetPersonalizedRanking', { campaignArn: arn('campaign/c') }, arn('campaign/c')],
    ['GetActionRecommendations', { campaignArn: arn('campaign/c') }, arn('campaign/c')],
    ['CreateSolution', {}, '*'],
    ['CreateDataset', { datasetGroupArn: 'nonsense', datasetType: 'Items' }, '*'],
    ['DescribeCampaign', { campaignArn: 7 }, '*'],
  ])('of %s %j is %s', (operation, input, resource) => {
    expect(iamResourceOf(operation, input, place)).toBe(resource);
  });

  test('goes with one action prefix for all three APIs', () => {
    expect(iamActionOf('PutEvents')).toBe('personalize:PutEvents');
  });

  test('lies in the partition of the caller', () => {
    expect(iamResourceOf('CreateFilter', { name: 'f' }, { ...place, partition: 'aws-cn' })).toMatch(/^arn:aws-cn:/);
  });
});
