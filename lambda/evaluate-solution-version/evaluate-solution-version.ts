import type {
  EvaluateSolutionVersionInput,
  EvaluateSolutionVersionOutput,
  PromotePlan,
} from '../shared/contract/workflow';
import { MetricMissingError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { parseStatus } from '../shared/status';

export interface EvaluateSolutionVersionDeps {
  readonly personalize: Pick<PersonalizePort, 'getSolutionMetrics' | 'describeCampaign'>;
}

type Metrics = Readonly<Record<string, number>>;

/** Share by which two values may differ and still count as equal: metrics travel as decimal texts. */
const ROUNDING = 1e-9;

/** `$LATEST` in place of a version: the campaign takes every new version by itself. */
const LATEST = '/$LATEST';

/**
 * Whether a trained version may serve: it must reach the rule's minimum, and not fall further below the version that
 * serves now than the rule allows. Values of two versions compare only as far as their data do.
 * @throws MetricMissingError when one of the two versions lacks the rule's metric
 */
export async function run(
  input: EvaluateSolutionVersionInput,
  { personalize }: EvaluateSolutionVersionDeps,
): Promise<EvaluateSolutionVersionOutput> {
  const { solutionVersionArn, campaignArn, promote: rule } = input;
  const metrics = await personalize.getSolutionMetrics(solutionVersionArn);
  const serving = campaignArn === undefined ? undefined : await servingVersion(campaignArn, personalize);
  const result = { metrics, ...(serving !== undefined && { servingSolutionVersionArn: serving }) };
  if (rule === undefined) return { promote: true, reason: 'no promote rule is set', ...result };

  const value = metricOf(rule.metric, metrics, solutionVersionArn);
  const text = `${rule.metric} is ${format(value)}`;
  if (rule.minimum !== undefined && value < rule.minimum) {
    return { promote: false, reason: `${text}, below the minimum of ${format(rule.minimum)}`, ...result };
  }
  return { ...regression(rule, text, value, solutionVersionArn, await servingMetrics()), ...result };

  /** Fetched only where the rule compares: one call less of an operation with one request per second. */
  async function servingMetrics(): Promise<ServingMetrics | undefined> {
    if (rule?.maxRegression === undefined || serving === undefined || serving.endsWith(LATEST)) return undefined;
    return {
      arn: serving,
      metrics: serving === solutionVersionArn ? metrics : await personalize.getSolutionMetrics(serving),
    };
  }
}

interface ServingMetrics {
  readonly arn: string;
  readonly metrics: Metrics;
}

/** The version that answers requests now; undefined when there is no campaign that does. */
async function servingVersion(
  campaignArn: string,
  personalize: EvaluateSolutionVersionDeps['personalize'],
): Promise<string | undefined> {
  const campaign = await personalize.describeCampaign(campaignArn);
  if (campaign === undefined) return undefined;
  return parseStatus(campaign.status, 'campaign', campaignArn) === 'ACTIVE' ? campaign.solutionVersionArn : undefined;
}

function regression(
  rule: PromotePlan,
  text: string,
  value: number,
  candidate: string,
  serving: ServingMetrics | undefined,
): Pick<EvaluateSolutionVersionOutput, 'promote' | 'reason'> {
  const enough = rule.minimum === undefined ? text : `${text}, at least the minimum of ${format(rule.minimum)}`;
  if (serving === undefined || rule.maxRegression === undefined) {
    return { promote: true, reason: `${enough}; no version to compare with` };
  }
  if (serving.arn === candidate) return { promote: true, reason: `${enough}; this version serves already` };
  const current = metricOf(rule.metric, serving.metrics, serving.arn);
  const floor = current * (1 - rule.maxRegression);
  const compared = `the serving version has ${format(current)} and may lose ${format(rule.maxRegression * 100)} %, down to ${format(floor)}`;
  return value >= floor - Math.abs(floor) * ROUNDING
    ? { promote: true, reason: `${enough}; ${compared}` }
    : { promote: false, reason: `${text}, too far below: ${compared}` };
}

function metricOf(metric: string, metrics: Metrics, solutionVersionArn: string): number {
  const value = metrics[metric];
  if (value !== undefined) return value;
  throw new MetricMissingError({
    resource: 'solution version',
    arn: solutionVersionArn,
    failureReason: `it has no metric ${JSON.stringify(metric)}; it has ${Object.keys(metrics).sort().join(', ') || 'none'}`,
    nextStep: "name one of these in the solution's promote rule",
  });
}

/** Four significant digits say enough and stay readable. */
function format(value: number): string {
  return String(Number(value.toPrecision(4)));
}
