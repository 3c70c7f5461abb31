import type { Assumptions, CostCampaign, CostInput, CostSolution } from './cost-input';
import { amount, type CostLine, lineOf } from './cost-line';
import { billsByRequest, PRICES, throughputCost } from './prices';

const SECONDS_OF_AN_HOUR = 3600;

/** Campaigns and recommenders: what is billed whether somebody asks or not. */
export function servingLines(input: CostInput, assumptions: Assumptions): readonly CostLine[] {
  let hours = 0;
  const lines: CostLine[] = [];
  for (const solution of input.solutions) {
    const { campaign } = solution;
    if (campaign === undefined) continue;
    if (billsByRequest(solution.recipe)) lines.push(...requestLines(solution, campaign, assumptions));
    else {
      const line = throughputLine(solution, campaign, assumptions, hours);
      hours += line.quantity ?? 0;
      lines.push(line);
    }
    if (campaign.metadata === true && !billsByRequest(solution.recipe)) {
      lines.push(metadataLine(solution.name, campaign, assumptions));
    }
  }
  return [...lines, ...recommenderLines(input, assumptions)];
}

/** v1 recipes: the larger of what is provisioned and what is used, hour by hour. */
function throughputLine(
  { name, recipe }: CostSolution,
  campaign: CostCampaign,
  assumptions: Assumptions,
  before: number,
): CostLine {
  const requests = campaign.requestsAMonth ?? assumptions.requestsAMonth;
  const used = requests / (assumptions.hoursAMonth * SECONDS_OF_AN_HOUR);
  const rate = Math.max(campaign.minProvisionedTPS, used);
  const quantity = campaign.parked === true ? 0 : rate * assumptions.hoursAMonth;
  const monthly = throughputCost(quantity, before);
  // Next best action follows the custom recipes by inference only.
  const isInferred = recipe === 'aws-next-best-action';
  return {
    id: `campaign/${name}/throughput`,
    kind: 'campaign',
    subject: name,
    item: `campaign ${name}, provisioned throughput`,
    quantity,
    unit: 'TPS-hour',
    unitPrice: quantity === 0 ? throughputCost(1, before) : monthly / quantity,
    monthly,
    confidence: isInferred ? 'unverified' : 'agreed',
    assumption: sentence(
      campaign.parked === true && 'parked: it does not exist, and costs nothing',
      `the larger of ${amount(campaign.minProvisionedTPS)} provisioned and ${amount(used)} used TPS`,
      campaign.capacityNote,
      `${amount(requests)} requests a month, evenly spread: peaks above the floor cost more`,
      isInferred && 'that next best action is billed like other recipes is inferred',
    ),
    endsWhenParked: true,
  };
}

/** v2 recipes: requests. How the provisioned floor is charged is written nowhere, so it is a line of its own. */
function requestLines({ name }: CostSolution, campaign: CostCampaign, assumptions: Assumptions): readonly CostLine[] {
  const requests = campaign.parked === true ? 0 : (campaign.requestsAMonth ?? assumptions.requestsAMonth);
  const floor =
    campaign.parked === true ? 0 : campaign.minProvisionedTPS * SECONDS_OF_AN_HOUR * assumptions.hoursAMonth;
  const parked = campaign.parked === true && 'parked: it does not exist, and costs nothing';
  return [
    lineOf(PRICES.requests, {
      id: `campaign/${name}/requests`,
      kind: 'campaign',
      subject: name,
      item: `campaign ${name}, requests`,
      quantity: requests / 1000,
      assumption: sentence(parked, `${amount(requests)} requests a month`),
      endsWhenParked: true,
    }),
    lineOf(PRICES.requests, {
      id: `campaign/${name}/floor`,
      kind: 'campaign',
      subject: name,
      item: `campaign ${name}, unused part of the provisioned floor`,
      quantity: Math.max(0, floor - requests) / 1000,
      confidence: 'unverified',
      assumption: sentence(
        parked,
        `if ${amount(campaign.minProvisionedTPS)} provisioned TPS are billed as that many requests each second`,
        campaign.capacityNote,
        'how the floor applies to v2 recipes is not published; without it the line is 0',
      ),
      endsWhenParked: true,
    }),
  ];
}

function metadataLine(name: string, campaign: CostCampaign, assumptions: Assumptions): CostLine {
  return lineOf(PRICES.metadata, {
    id: `campaign/${name}/metadata`,
    kind: 'campaign',
    subject: name,
    item: `campaign ${name}, metadata in answers`,
    quantity: campaign.parked === true ? 0 : (campaign.requestsAMonth ?? assumptions.requestsAMonth),
    assumption: PRICES.metadata.source,
    endsWhenParked: true,
  });
}

function recommenderLines({ recommenders = [] }: CostInput, assumptions: Assumptions): readonly CostLine[] {
  return recommenders.map(({ name, parked, minRecommendationRequestsPerSecond = 1 }) => {
    const line = lineOf(PRICES.recommenderHours, {
      id: `recommender/${name}/hours`,
      kind: 'recommender',
      subject: name,
      item: `recommender ${name}`,
      quantity: parked === true ? 0 : assumptions.hoursAMonth,
      assumption: sentence(
        parked === true && 'stopped: nothing is billed',
        PRICES.recommenderHours.source,
        `at least ${amount(minRecommendationRequestsPerSecond)} requests a second are billed; its trainings are included`,
      ),
      endsWhenParked: true,
    });
    return parked === true ? { ...line, monthly: 0, confidence: 'agreed' as const } : line;
  });
}

function sentence(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part): part is string => typeof part === 'string').join('; ');
}
