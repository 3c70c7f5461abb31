import {
  CreateSolutionCommand,
  DescribeCampaignCommand,
  GetSolutionMetricsCommand,
  PersonalizeClient,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  UpdateCampaignCommand,
} from '@aws-sdk/client-personalize';
import { mockClient } from 'aws-sdk-client-mock';
import { ResourceAlreadyExistsError } from '../../../lambda/shared/errors';
import { personalizePort } from '../../../lambda/shared/personalize-sdk';

const mock = mockClient(PersonalizeClient);
const port = personalizePort(new PersonalizeClient({ region: 'us-east-1' }));
const notFound = new ResourceNotFoundException({ message: 'Could not find it', $metadata: {} });

beforeEach(() => mock.reset());

describe('personalizePort', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['solution', () => port.describeSolution('arn:x')],
    ['campaign', () => port.describeCampaign('arn:x')],
    ['import job', () => port.describeDatasetImportJob('arn:x')],
  ])('a %s that does not exist is undefined', async (_what, describe) => {
    mock.onAnyCommand().rejects(notFound);
    await expect(describe()).resolves.toBeUndefined();
  });

  test('describes with the ARN and gives what is inside the answer', async () => {
    mock.on(DescribeCampaignCommand, { campaignArn: 'arn:c' }).resolves({ campaign: { name: 'c' } });
    await expect(port.describeCampaign('arn:c')).resolves.toEqual({ name: 'c' });
  });

  test.each<[string, () => Promise<readonly object[]>, string]>([
    ['versions', () => port.listSolutionVersions('arn:s'), 'solutionVersions'],
    ['import jobs', () => port.listDatasetImportJobs('arn:d'), 'datasetImportJobs'],
  ])('reads every page of %s', async (_what, list, key) => {
    mock
      .onAnyCommand()
      .resolvesOnce({ [key]: [{ status: 'ACTIVE' }], nextToken: 'two' })
      .resolvesOnce({ nextToken: 'three' })
      .resolvesOnce({ [key]: [{ status: 'CREATE FAILED' }] });
    await expect(list()).resolves.toEqual([{ status: 'ACTIVE' }, { status: 'CREATE FAILED' }]);
    const tokens = mock.calls().map((call) => (call.args[0].input as { nextToken?: string }).nextToken);
    expect(tokens).toEqual([undefined, 'two', 'three']);
  });

  test('gives the ARN of what it created', async () => {
    mock.on(CreateSolutionCommand).resolves({ solutionArn: 'arn:s' });
    await expect(port.createSolution({ name: 's', datasetGroupArn: 'arn:g' })).resolves.toBe('arn:s');
  });

  test('gives the metrics as numbers by key', async () => {
    mock.on(GetSolutionMetricsCommand).resolves({ metrics: { coverage: 0.3 } });
    await expect(port.getSolutionMetrics('arn:v')).resolves.toEqual({ coverage: 0.3 });
  });

  test('fails with the translated error, operation named and cause kept', async () => {
    const cause = new ResourceAlreadyExistsException({ message: 'taken', $metadata: {} });
    mock.on(CreateSolutionCommand).rejects(cause);
    const error = await port.createSolution({ name: 's', datasetGroupArn: 'arn:g' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ResourceAlreadyExistsError);
    expect(error).toMatchObject({ message: 'CreateSolution: taken', cause });
  });

  test('fails on an update of what does not exist: only a describe may find nothing', async () => {
    mock.on(UpdateCampaignCommand).rejects(notFound);
    await expect(port.updateCampaign({ campaignArn: 'arn:c' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('fails on an answer that lacks its result', async () => {
    mock.on(CreateSolutionCommand).resolves({});
    await expect(port.createSolution({ name: 's', datasetGroupArn: 'arn:g' })).rejects.toMatchObject({
      name: 'IncompleteResponse',
    });
  });
});
