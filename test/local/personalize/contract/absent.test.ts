import {
  CreateBatchInferenceJobCommand,
  CreateRecommenderCommand,
  DescribeRecommenderCommand,
  ListBatchSegmentJobsCommand,
  ListRecommendersCommand,
} from '@aws-sdk/client-personalize';
import { GROUP_ARN, ROLE_ARN, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

describe('what the twin cannot make', () => {
  test('is refused by its Create operation', async () => {
    const recipeArn = 'arn:aws:personalize:::recipe/aws-vod-top-picks';
    const recommender = new CreateRecommenderCommand({ name: 'r', datasetGroupArn: GROUP_ARN, recipeArn });
    expect(await errorOf(twin.control.send(recommender))).toEqual({
      name: 'InvalidInputException',
      message: 'CreateRecommender is not supported by the local twin yet',
      status: 400,
    });
    const job = new CreateBatchInferenceJobCommand({
      jobName: 'j',
      solutionVersionArn: arn('solution/s/1'),
      roleArn: ROLE_ARN,
      jobInput: { s3DataSource: { path: 's3://data/in/' } },
      jobOutput: { s3DataDestination: { path: 's3://data/out/' } },
    });
    expect((await errorOf(twin.control.send(job))).message).toContain('CreateBatchInferenceJob is not supported');
  });

  test('is in no list', async () => {
    expect((await twin.control.send(new ListRecommendersCommand({}))).recommenders).toEqual([]);
    expect((await twin.control.send(new ListBatchSegmentJobsCommand({}))).batchSegmentJobs).toEqual([]);
  });

  test('is not found', async () => {
    const recommenderArn = arn('recommender/r');
    expect(await errorOf(twin.control.send(new DescribeRecommenderCommand({ recommenderArn })))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Resource Arn ${recommenderArn} does not exist.`,
    });
  });
});
