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
    ['dataset', () => port.describeDataset('arn:x')],
    ['recommender', () => port.describeRecommender('arn:x')],
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
    ['export jobs', () => port.listDatasetExportJobs('arn:d'), 'datasetExportJobs'],
    ['deletion jobs', () => port.listDataDeletionJobs('arn:g'), 'dataDeletionJobs'],
    ['datasets', () => port.listDatasets('arn:g'), 'datasets'],
    ['solutions', () => port.listSolutions('arn:g'), 'solutions'],
    ['campaigns', () => port.listCampaigns('arn:s'), 'campaigns'],
    ['recommenders', () => port.listRecommenders('arn:g'), 'recommenders'],
    ['batch inference jobs', () => port.listBatchInferenceJobs('arn:v'), 'batchInferenceJobs'],
    ['batch segment jobs', () => port.listBatchSegmentJobs(), 'batchSegmentJobs'],
    ['event trackers', () => port.listEventTrackers('arn:g'), 'eventTrackers'],
    ['filters', () => port.listFilters('arn:g'), 'Filters'],
    ['metric attributions', () => port.listMetricAttributions('arn:g'), 'metricAttributions'],
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

  test.each<[string, object, () => Promise<string>]>([
    ['dataset', { datasetArn: 'arn:x' }, () => port.createDataset({} as never)],
    ['import job', { datasetImportJobArn: 'arn:x' }, () => port.createDatasetImportJob({} as never)],
    ['solution version', { solutionVersionArn: 'arn:x' }, () => port.createSolutionVersion({} as never)],
    ['campaign', { campaignArn: 'arn:x' }, () => port.createCampaign({} as never)],
    ['recommender', { recommenderArn: 'arn:x' }, () => port.createRecommender({} as never)],
    ['batch inference job', { batchInferenceJobArn: 'arn:x' }, () => port.createBatchInferenceJob({} as never)],
    ['batch segment job', { batchSegmentJobArn: 'arn:x' }, () => port.createBatchSegmentJob({} as never)],
  ])('gives the ARN of a new %s', async (_what, output, create) => {
    mock.onAnyCommand().resolves(output);
    await expect(create()).resolves.toBe('arn:x');
  });

  test.each<[string, object, () => Promise<void>]>([
    ['DeleteDataset', { datasetArn: 'arn:x' }, () => port.deleteDataset('arn:x')],
    ['DeleteSolution', { solutionArn: 'arn:x' }, () => port.deleteSolution('arn:x')],
    ['DeleteCampaign', { campaignArn: 'arn:x' }, () => port.deleteCampaign('arn:x')],
    ['DeleteRecommender', { recommenderArn: 'arn:x' }, () => port.deleteRecommender('arn:x')],
    ['DeleteEventTracker', { eventTrackerArn: 'arn:x' }, () => port.deleteEventTracker('arn:x')],
    ['DeleteFilter', { filterArn: 'arn:x' }, () => port.deleteFilter('arn:x')],
    ['DeleteMetricAttribution', { metricAttributionArn: 'arn:x' }, () => port.deleteMetricAttribution('arn:x')],
  ])('%s deletes, and is done with what is gone', async (operation, input, remove) => {
    mock.onAnyCommand().resolvesOnce({}).rejects(notFound);
    await remove();
    await remove();
    const [call] = mock.calls();
    expect([call?.args[0].constructor.name, call?.args[0].input]).toEqual([`${operation}Command`, input]);
  });

  test.each<[string, object, () => Promise<void>]>([
    ['StartRecommender', { recommenderArn: 'arn:x' }, () => port.startRecommender('arn:x')],
    ['StopSolutionVersionCreation', { solutionVersionArn: 'arn:x' }, () => port.stopSolutionVersionCreation('arn:x')],
  ])('%s fails on what is in use', async (operation, input, call) => {
    mock.onAnyCommand().rejects(Object.assign(new Error('busy'), { name: 'ResourceInUseException' }));
    await expect(call()).rejects.toMatchObject({ name: 'ResourceInUseException', operation });
    expect(mock.calls()[0]?.args[0].input).toEqual(input);
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
