import {
  type Campaign,
  DescribeCampaignCommand,
  DescribeRecommenderCommand,
  GetSolutionMetricsCommand,
  paginateListSolutionVersions,
  type PersonalizeClient,
  type Recommender,
  ResourceNotFoundException,
  type SolutionVersionSummary,
} from '@aws-sdk/client-personalize';

/** @returns undefined when it does not exist */
export async function describeCampaign(client: PersonalizeClient, campaignArn: string): Promise<Campaign | undefined> {
  return orNothing(async () => (await client.send(new DescribeCampaignCommand({ campaignArn }))).campaign);
}

/** @returns undefined when it does not exist */
export async function describeRecommender(
  client: PersonalizeClient,
  recommenderArn: string,
): Promise<Recommender | undefined> {
  return orNothing(async () => (await client.send(new DescribeRecommenderCommand({ recommenderArn }))).recommender);
}

/** Every version of a solution, the newest first. */
export async function versionsOf(client: PersonalizeClient, solutionArn: string): Promise<SolutionVersionSummary[]> {
  const versions: SolutionVersionSummary[] = [];
  for await (const page of paginateListSolutionVersions({ client }, { solutionArn })) {
    versions.push(...(page.solutionVersions ?? []));
  }
  return versions.sort((a, b) => timeOf(b.creationDateTime) - timeOf(a.creationDateTime));
}

/** Offline metrics of a version. */
export async function metricsOf(
  client: PersonalizeClient,
  solutionVersionArn: string,
): Promise<Record<string, number>> {
  return (await client.send(new GetSolutionMetricsCommand({ solutionVersionArn }))).metrics ?? {};
}

/** Milliseconds since 1970; 0 for a date that is not there. */
export function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}

async function orNothing<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
