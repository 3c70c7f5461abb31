import { automaticTrainingDays } from '../../spec/pricing';
import { longestGapHours } from '../../spec/schedule/longest-gap';
import type { PipelineConfig, SolutionConfig } from './pipeline-config';

/** What a training and a late start may take beyond its schedule: the longest published training took 6 hours. */
const SLACK_HOURS = 12;

/**
 * Hours after which the newest version of a solution is older than its schedules allow; undefined where nothing trains it at set
 * times, or only once.
 */
export function overdueHours(config: PipelineConfig, solution: string): number | undefined {
  const found = config.solutions.find(({ name }) => name === solution);
  if (found === undefined) return undefined;
  const shortest = Math.min(...gapsOf(config, found));
  return Number.isFinite(shortest) ? Math.ceil(shortest + SLACK_HOURS) : undefined;
}

function gapsOf({ schedule }: PipelineConfig, solution: SolutionConfig): readonly number[] {
  if (solution.performAutoTraining) return [24 * automaticTrainingDays(solution.solutionConfig)];
  const own = solution.schedule ?? {};
  return [schedule, own.full, own.update].flatMap((one) => (one === undefined ? [] : [longestGapHours(one)]));
}
