import {
  CreateCampaignCommand,
  CreateDatasetImportJobCommand,
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  DescribeCampaignCommand,
  DescribeDatasetImportJobCommand,
  DescribeSolutionCommand,
  GetSolutionMetricsCommand,
  ListDatasetImportJobsCommand,
  ListSolutionVersionsCommand,
  UpdateCampaignCommand,
  UpdateSolutionCommand,
  type PersonalizeClient,
} from '@aws-sdk/client-personalize';
import { ResourceNotFoundError, ServiceError, translateError } from './errors';
import type { PersonalizePort } from './personalize-port';

/** The largest page that a List operation gives. @see https://docs.aws.amazon.com/personalize/latest/dg/API_ListSolutionVersions.html */
const PAGE_SIZE = 100;

/** The port over the real SDK. */
export function personalizePort(client: PersonalizeClient): PersonalizePort {
  return {
    describeSolution: (solutionArn) =>
      found('DescribeSolution', async () => (await client.send(new DescribeSolutionCommand({ solutionArn }))).solution),
    createSolution: (request) =>
      given('CreateSolution', async () => (await client.send(new CreateSolutionCommand(request))).solutionArn),
    updateSolution: (request) =>
      called('UpdateSolution', async () => void (await client.send(new UpdateSolutionCommand(request)))),

    listSolutionVersions: (solutionArn) =>
      called('ListSolutionVersions', () =>
        everyPage(async (nextToken) => {
          const page = await client.send(
            new ListSolutionVersionsCommand({ solutionArn, nextToken, maxResults: PAGE_SIZE }),
          );
          return { entries: page.solutionVersions, nextToken: page.nextToken };
        }),
      ),
    createSolutionVersion: (request) =>
      given(
        'CreateSolutionVersion',
        async () => (await client.send(new CreateSolutionVersionCommand(request))).solutionVersionArn,
      ),
    getSolutionMetrics: (solutionVersionArn) =>
      given(
        'GetSolutionMetrics',
        async () => (await client.send(new GetSolutionMetricsCommand({ solutionVersionArn }))).metrics,
      ),

    describeCampaign: (campaignArn) =>
      found('DescribeCampaign', async () => (await client.send(new DescribeCampaignCommand({ campaignArn }))).campaign),
    createCampaign: (request) =>
      given('CreateCampaign', async () => (await client.send(new CreateCampaignCommand(request))).campaignArn),
    updateCampaign: (request) =>
      called('UpdateCampaign', async () => void (await client.send(new UpdateCampaignCommand(request)))),

    listDatasetImportJobs: (datasetArn) =>
      called('ListDatasetImportJobs', () =>
        everyPage(async (nextToken) => {
          const page = await client.send(
            new ListDatasetImportJobsCommand({ datasetArn, nextToken, maxResults: PAGE_SIZE }),
          );
          return { entries: page.datasetImportJobs, nextToken: page.nextToken };
        }),
      ),
    describeDatasetImportJob: (datasetImportJobArn) =>
      found(
        'DescribeDatasetImportJob',
        async () => (await client.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }))).datasetImportJob,
      ),
    createDatasetImportJob: (request) =>
      given(
        'CreateDatasetImportJob',
        async () => (await client.send(new CreateDatasetImportJobCommand(request))).datasetImportJobArn,
      ),
  };
}

async function called<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translateError(operation, error);
  }
}

/** The SDK types every answer's members as optional; one that is missing is an error, not an empty value. */
async function given<T>(operation: string, call: () => Promise<T | undefined>): Promise<T> {
  const value = await called(operation, call);
  if (value === undefined) throw new ServiceError('IncompleteResponse', operation, 'the answer lacks its result');
  return value;
}

async function found<T>(operation: string, call: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await given(operation, call);
  } catch (error) {
    if (error instanceof ResourceNotFoundError) return undefined;
    throw error;
  }
}

interface Page<T> {
  readonly entries: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

async function everyPage<T>(fetch: (nextToken: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  let nextToken: string | undefined;
  do {
    const page = await fetch(nextToken);
    all.push(...(page.entries ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && nextToken !== '');
  return all;
}
