import type { PromotePlan } from '../shared/contract/workflow';
import { MetricMissingError } from '../shared/errors';
import { solutionArnOf } from '../../spec/names';

export type Metrics = Readonly<Record<string, number>>;

export interface Measured {
  readonly arn: string;
  readonly metrics: Metrics;
}

export interface Verdict {
  readonly promote: boolean;
  /** Why, with the numbers. */
  readonly reason: string;
}

/** Share by which two values may differ and still count as equal: metrics travel as decimal texts. */
const ROUNDING = 1e-9;

/** Whether a version reaches the minimum of a rule. @throws MetricMissingError */
export function reachesMinimum(rule: PromotePlan, candidate: Measured): Verdict {
  const value = metricOf(rule.metric, candidate);
  const text = `${rule.metric} is ${format(value)}`;
  if (rule.minimum === undefined) return { promote: true, reason: text };
  const minimum = `the minimum of ${format(rule.minimum)}`;
  return value < rule.minimum
    ? { promote: false, reason: `${text}, below ${minimum} by ${missing(rule.minimum, value)}` }
    : { promote: true, reason: `${text}, at least ${minimum}` };
}

/**
 * Whether a version loses no more against the one that serves than a rule allows. Values of two versions compare only as far as
 * their data do.
 * @param serving undefined when nothing serves that can be compared with
 * @throws MetricMissingError when one of two versions of a solution lacks the metric; another solution may well not have it
 */
export function keepsUp(rule: PromotePlan, candidate: Measured, serving: Measured | undefined): Verdict {
  const { maxRegression } = rule;
  if (serving === undefined || maxRegression === undefined) {
    return { promote: true, reason: 'no version to compare with' };
  }
  if (serving.arn === candidate.arn) return { promote: true, reason: 'this version serves already' };
  const isOtherSolution = solutionArnOf(serving.arn) !== solutionArnOf(candidate.arn);
  if (isOtherSolution && serving.metrics[rule.metric] === undefined) {
    return { promote: true, reason: 'the version that serves is of another solution and has no such metric' };
  }
  const value = metricOf(rule.metric, candidate);
  const current = metricOf(rule.metric, serving);
  const floor = current * (1 - maxRegression);
  const compared = `the serving version has ${format(current)} and may lose ${format(maxRegression * 100)} %, down to ${format(floor)}`;
  return value >= floor - Math.abs(floor) * ROUNDING
    ? { promote: true, reason: compared }
    : { promote: false, reason: `too far below: ${compared}, missed by ${missing(floor, value)}` };
}

function metricOf(metric: string, { arn, metrics }: Measured): number {
  const value = metrics[metric];
  if (value !== undefined) return value;
  throw new MetricMissingError({
    resource: 'solution version',
    arn,
    failureReason: `it has no metric ${JSON.stringify(metric)}; it has ${Object.keys(metrics).sort().join(', ') || 'none'}`,
    nextStep: "name one of these in the solution's promote rule",
  });
}

/** `0.02 (10 %)`: of what was to be reached. */
function missing(wanted: number, value: number): string {
  const share = wanted === 0 ? '' : ` (${format((100 * (wanted - value)) / Math.abs(wanted))} %)`;
  return `${format(wanted - value)}${share}`;
}

/** Four significant digits say enough and stay readable. */
function format(value: number): string {
  return String(Number(value.toPrecision(4)));
}
