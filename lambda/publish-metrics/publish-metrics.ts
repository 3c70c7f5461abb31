import {
  PUBLISHED_METRICS,
  type PublishMetricsInput,
  type PublishMetricsOutput,
  SOLUTION_METRICS,
  type WatchedSolution,
} from '../shared/contract/watching';
import { ResourceInUseError, ResourceNotFoundError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';

export interface PublishMetricsDeps {
  readonly personalize: Pick<PersonalizePort, 'listSolutionVersions' | 'describeCampaign' | 'getSolutionMetrics'>;
  /** Publishes metrics of one solution. */
  readonly publish: (solution: { readonly pipeline: string; readonly solution: string }, values: Values) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export type Values = Readonly<Record<string, number>>;

const HOUR = 3_600_000;

/**
 * Publishes for each solution the floor of its campaign, the age of its newest version and that version's offline metrics: alarms
 * and plots need them at all times, and the service publishes none of them. What does not exist yet has no metric, but a campaign
 * that is not there has the floor 0: nothing of it is billed.
 * @throws ServiceError
 */
export async function run(
  { pipeline, solutions }: PublishMetricsInput,
  deps: PublishMetricsDeps,
): Promise<PublishMetricsOutput> {
  let published = 0;
  // One by one: each operation may be called once a second.
  for (const solution of solutions) {
    const values = { ...(await provisionedOf(solution, deps)), ...(await trainedOf(solution, deps)) };
    if (Object.keys(values).length === 0) continue;
    deps.publish({ pipeline, solution: solution.logicalName }, values);
    published += Object.keys(values).length;
  }
  return { published };
}

async function provisionedOf({ campaignArn }: WatchedSolution, { personalize }: PublishMetricsDeps): Promise<Values> {
  if (campaignArn === undefined) return {};
  const campaign = await personalize.describeCampaign(campaignArn);
  // While it is created nobody can ask it, and a failed one serves nobody.
  const isThere = campaign?.status === 'ACTIVE';
  return { [SOLUTION_METRICS.provisioned]: isThere ? (campaign.minProvisionedTPS ?? 1) : 0 };
}

async function trainedOf(
  { solutionArn, metrics = [] }: WatchedSolution,
  { personalize, now }: PublishMetricsDeps,
): Promise<Values> {
  const versions = await unlessGone(personalize.listSolutionVersions(solutionArn), []);
  const [newest] = versions
    .filter(({ status }) => status === 'ACTIVE')
    .sort((a, b) => timeOf(b.creationDateTime) - timeOf(a.creationDateTime));
  if (newest?.solutionVersionArn === undefined) return {};
  const offline = await unlessGone(personalize.getSolutionMetrics(newest.solutionVersionArn), {});
  const wanted = [...PUBLISHED_METRICS, ...metrics];
  return {
    [SOLUTION_METRICS.age]: (now() - timeOf(newest.creationDateTime)) / HOUR,
    ...Object.fromEntries(Object.entries(offline).filter(([key]) => wanted.includes(key))),
  };
}

function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}

/** The next look comes soon: what is not there yet, or goes at this moment, is no failure. */
async function unlessGone<T>(call: Promise<T>, instead: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ResourceNotFoundError || error instanceof ResourceInUseError) return instead;
    throw error;
  }
}
