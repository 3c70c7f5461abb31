import { batchLines } from './batch-lines';
import { type Assumptions, type CostInput, DEFAULT_ASSUMPTIONS } from './cost-input';
import type { CostLine } from './cost-line';
import { dataLines } from './data-lines';
import { servingLines } from './serving-lines';
import { trainingLines } from './training-lines';

/** What a month costs, as far as it can be known. */
export interface Estimate {
  readonly lines: readonly CostLine[];
  /** Dollars of the lines whose price and quantity rule are agreed on. */
  readonly agreed: number;
  /** Dollars of the other lines with a price. */
  readonly unverified: number;
  /** Both together. Lines without a price are not in it: see `unknown`. */
  readonly total: number;
  /** Dollars of `total` that end while every campaign is parked and every recommender stopped. */
  readonly savedByParking: number;
  /** Items that cost something that nobody here knows. */
  readonly unknown: readonly string[];
  /** What is left out on purpose, and why. */
  readonly notEstimated: readonly string[];
  /** All of them, with what was not given filled in. */
  readonly assumptions: Required<Assumptions>;
}

/**
 * Estimates a month, line by line, with the prices of us-east-1. Nothing is silently free: what has no known price is a line
 * whose `monthly` is null, and stands in `unknown`. No free tier is taken off.
 */
export function estimate(input: CostInput): Estimate {
  const assumptions = assumptionsOf(input);
  const lines = [
    ...servingLines(input, assumptions),
    ...trainingLines(input, assumptions),
    ...dataLines(input, assumptions),
    ...batchLines(input, assumptions),
  ];
  const agreed = sum(lines.filter(({ confidence }) => confidence === 'agreed'));
  const unverified = sum(lines.filter(({ confidence }) => confidence === 'unverified'));
  return {
    lines,
    agreed,
    unverified,
    total: agreed + unverified,
    savedByParking: sum(lines.filter(({ endsWhenParked }) => endsWhenParked)),
    unknown: lines.filter(({ monthly }) => monthly === null).map(({ item }) => item),
    notEstimated: notEstimated(input),
    assumptions,
  };
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((dollars, { monthly }) => dollars + (monthly ?? 0), 0);
}

const BYTES_OF_AN_INTERACTION = 60;

function assumptionsOf({ assumptions, solutions, eventTracker }: CostInput): Required<Assumptions> {
  const given = { ...DEFAULT_ASSUMPTIONS, ...assumptions };
  const requests = solutions.map(({ campaign }) => campaign && (campaign.requestsAMonth ?? given.requestsAMonth));
  const allRequests = requests.reduce<number>((all, one) => all + (one ?? 0), 0);
  return {
    ...given,
    gigabytesPerImport: given.gigabytesPerImport ?? (given.interactions * BYTES_OF_AN_INTERACTION) / 1e9,
    eventsAMonth: given.eventsAMonth ?? (eventTracker === true ? allRequests : 0),
  };
}

function notEstimated({ serving, operations, metricAttribution }: CostInput): readonly string[] {
  const no = 'no price of it is known here';
  return [
    `storage and requests of Amazon S3: ${no}`,
    `Step Functions, Lambda, SNS, EventBridge and CloudWatch Logs of the workflow: ${no}`,
    ...(serving === true ? [`API Gateway, SQS and Lambda of the serving stack: ${no}`] : []),
    ...(operations === true ? [`dashboard, alarms and metrics of CloudWatch, AWS Budgets: ${no}`] : []),
    ...(metricAttribution === true
      ? ['metric attribution: custom metrics of CloudWatch, and one check below 0.30 USD']
      : []),
    'the free tier of the first two months: nothing is taken off for it',
  ];
}
