import {
  automaticTrainingDays,
  averageCapacity,
  type CostInput,
  type CostSolution,
  estimate,
  searchJobs,
  timesAMonth,
} from '../spec/pricing';
import type { PipelineConfig, SolutionConfig } from './config';

/** What of a pipeline costs. */
export function costInputOf(config: PipelineConfig): CostInput {
  return {
    ...(config.schedule !== undefined && { runsAMonth: timesAMonth(config.schedule) }),
    solutions: config.solutions.map(costSolution),
    recommenders: config.recommenders.map(({ name, recipe, recommenderConfig }) => {
      const rate = recommenderConfig?.['minRecommendationRequestsPerSecond'];
      return { name, recipe, ...(typeof rate === 'number' && { minRecommendationRequestsPerSecond: rate }) };
    }),
    batchJobs: config.batchJobs.map(({ name, kind, solution, schedule, batchInferenceJobMode }) => ({
      name,
      kind,
      recipe: config.solutions.find((one) => one.name === solution)?.recipe ?? '',
      ...(schedule !== undefined && { jobsAMonth: timesAMonth(schedule) }),
      themes: batchInferenceJobMode === 'THEME_GENERATION',
    })),
    eventTracker: config.eventTracker,
    metricAttribution: config.metricAttribution !== undefined,
    serving: config.api !== undefined,
    operations: config.operations !== undefined,
  };
}

function costSolution(solution: SolutionConfig): CostSolution {
  const { name, recipe, performAutoTraining, performHPO, performIncrementalUpdate, schedule, solutionConfig } =
    solution;
  const trainingJobs = searchJobs(solutionConfig);
  return {
    name,
    recipe,
    performAutoTraining,
    ...(performAutoTraining && { autoTrainingDays: automaticTrainingDays(solutionConfig) }),
    ...(performHPO !== undefined && { performHPO }),
    ...(trainingJobs !== undefined && { trainingJobs }),
    ...(performIncrementalUpdate !== undefined && { performIncrementalUpdate }),
    ...(schedule && {
      trainings: {
        ...(schedule.full !== undefined && { full: timesAMonth(schedule.full) }),
        ...(schedule.update !== undefined && { update: timesAMonth(schedule.update) }),
      },
    }),
    ...costCampaign(solution),
  };
}

function costCampaign({ campaign }: SolutionConfig): Pick<CostSolution, 'campaign'> {
  if (!campaign) return {};
  const { minProvisionedTPS, capacity, campaignConfig } = campaign;
  const { schedule = [], autoAdjust } = capacity ?? {};
  const average = averageCapacity(minProvisionedTPS, schedule);
  const notes = [
    ...(schedule.length > 0 ? ['the average of its schedule'] : []),
    ...(autoAdjust ? [`adjusted between ${autoAdjust.min} and ${autoAdjust.max}, counted at the lower bound`] : []),
  ];
  // Above the floor a campaign is billed by use, so that following it costs what is used.
  const floor = autoAdjust ? Math.max(autoAdjust.min, schedule.length > 0 ? average : 0) : average;
  return {
    campaign: {
      minProvisionedTPS: floor,
      ...(notes.length > 0 && { capacityNote: notes.join(', ') }),
      metadata: campaignConfig?.enableMetadataWithRecommendations === true,
    },
  };
}

/** One line for the output of synth: the sum, and what is not in it. */
export function costInWords(config: PipelineConfig): string {
  const { total, unverified, unknown, savedByParking, assumptions } = estimate(costInputOf(config));
  return [
    `about ${dollars(total)} a month with ${assumptions.requestsAMonth.toLocaleString('en-US')} requests to each campaign and ${assumptions.interactions.toLocaleString('en-US')} interactions`,
    ...(unverified > 0 ? [`${dollars(unverified)} of it by prices that are unverified`] : []),
    ...(unknown.length > 0 ? [`without ${unknown.join(', ')}, whose prices are unknown`] : []),
    ...(savedByParking > 0 ? [`parking the campaigns saves ${dollars(savedByParking)}`] : []),
    '`personalize cost` has the lines',
  ].join('; ');
}

/** `$12.34`. */
export function dollars(amount: number): string {
  return amount.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}
