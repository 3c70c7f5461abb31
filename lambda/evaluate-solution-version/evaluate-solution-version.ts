import type {
  EvaluateSolutionVersionInput,
  EvaluateSolutionVersionOutput,
  SolutionControl,
} from '../shared/contract/workflow';
import type { PersonalizePort } from '../shared/personalize-port';
import type { S3Port } from '../shared/s3-port';
import { readControl } from '../shared/solution-control';
import { keepsUp, type Measured, type Metrics, reachesMinimum, type Verdict } from './promote-rule';
import { servingCampaign } from './serving-campaign';

export interface EvaluateSolutionVersionDeps {
  readonly personalize: Pick<
    PersonalizePort,
    'getSolutionMetrics' | 'describeCampaign' | 'listSolutions' | 'listCampaigns'
  >;
  readonly s3: Pick<S3Port, 'readText'>;
}

/** `$LATEST` in place of a version: the campaign takes every new version by itself. */
const LATEST = '/$LATEST';

/**
 * Whether a trained version may serve. What the operator wants comes first: nothing serves while the campaign is parked, and a
 * version that was rolled back stays away. Then it must reach the rule's minimum, and not fall further below the version that
 * serves now than the rule allows.
 * @throws MetricMissingError when one of the two versions lacks the rule's metric
 * @throws StepError when the operator's wishes cannot be read
 */
export async function run(
  input: EvaluateSolutionVersionInput,
  { personalize, s3 }: EvaluateSolutionVersionDeps,
): Promise<EvaluateSolutionVersionOutput> {
  const { solutionVersionArn, promote: rule } = input;
  const control = input.control === undefined ? {} : await readControl(s3, input.control);
  const metrics = await personalize.getSolutionMetrics(solutionVersionArn);
  const serving = await servingCampaign(input, personalize);
  const result = {
    metrics,
    ...(serving !== undefined && {
      servingSolutionVersionArn: serving.solutionVersionArn,
      servingCampaignArn: serving.campaignArn,
    }),
  };
  const veto = vetoOf(control, solutionVersionArn);
  if (veto !== undefined) return { ...veto, ...result };
  if (rule === undefined) return { promote: true, reason: 'no promote rule is set', ...result };

  const candidate = { arn: solutionVersionArn, metrics };
  const minimum = reachesMinimum(rule, candidate);
  if (!minimum.promote) return { ...minimum, ...result };
  const regression = keepsUp(rule, candidate, await measuredServing(candidate));
  return { promote: regression.promote, reason: `${minimum.reason}; ${regression.reason}`, ...result };

  /** Fetched only where the rule compares: one call less of an operation with one request per second. */
  async function measuredServing(own: { readonly metrics: Metrics }): Promise<Measured | undefined> {
    const arn = serving?.solutionVersionArn;
    if (rule?.maxRegression === undefined || arn === undefined || arn.endsWith(LATEST)) return undefined;
    return { arn, metrics: arn === solutionVersionArn ? own.metrics : await personalize.getSolutionMetrics(arn) };
  }
}

function vetoOf(
  { parked, rolledBack = [] }: SolutionControl,
  solutionVersionArn: string,
): (Verdict & { readonly parked?: true }) | undefined {
  if (parked !== undefined) {
    const reason = `the campaign is parked since ${parked.at}: "personalize unpark" brings it back`;
    return { promote: false, parked: true, reason };
  }
  if (!rolledBack.includes(solutionVersionArn)) return undefined;
  return { promote: false, reason: 'this version was rolled back, so only a newer one may take its place' };
}
