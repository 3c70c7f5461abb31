import {
  CreateBatchInferenceJobCommand,
  DescribeBatchInferenceJobCommand,
  ListBatchSegmentJobsCommand,
} from '@aws-sdk/client-personalize';
import { ROLE_ARN, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

describe('what the twin cannot make', () => {
  test('is refused by its Create operation', async () => {
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
    expect((await twin.control.send(new ListBatchSegmentJobsCommand({}))).batchSegmentJobs).toEqual([]);
  });

  test('is not found', async () => {
    const batchInferenceJobArn = arn('batch-inference-job/j');
    const describeJob = new DescribeBatchInferenceJobCommand({ batchInferenceJobArn });
    expect(await errorOf(twin.control.send(describeJob))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Resource Arn ${batchInferenceJobArn} does not exist.`,
    });
  });
});
