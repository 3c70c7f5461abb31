import { sleepUntil } from '../../clock';
import type { SolutionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { latestVersionOf } from './campaign-version';
import { isInProgress } from './requirements';
import { startVersion } from './start-version';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What the service does without autoTrainingConfig. */
export const DEFAULT_SCHEDULE = 'rate(7 days)';

/**
 * Trains a solution by itself from now on: the first time within the hour, unless somebody trains it by hand before, then
 * at its rate when there are new interactions. It ends with the solution, and when an update changes the schedule. A twin
 * that was stopped goes on by the same dates; a run that it missed meanwhile is made up for at its start.
 *
 * The dates are real ones: a clock that makes waits short does not make these trainings come sooner.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/solution-config-auto-training.html
 */
export function trainAutomatically(twin: Twin, solutionArn: string): void {
  const schedule = scheduleOf(twin.resources.find('solution', solutionArn));
  if (schedule === undefined) return;
  const start = schedule.changed;
  const rate = schedule.days * DAY;
  twin.lifecycle.watch(async (closed) => {
    for (let run = Math.floor((twin.clock.now() - start) / rate); ; run++) {
      const at = start + run * rate;
      await sleepUntil(twin.clock, run === 0 ? start + HOUR : at, closed);
      const solution = twin.resources.find('solution', solutionArn);
      // Another schedule has its own watch, begun by the update that brought it.
      if (solution === undefined || scheduleOf(solution)?.changed !== schedule.changed) return;
      if (solution.status === 'ACTIVE' && isDue(twin, solution, at)) {
        startVersion(twin, solution, { name: twin.ids.short(), trainingMode: 'FULL', trainingType: 'AUTOMATIC' });
      }
    }
  });
}

interface Schedule {
  readonly days: number;
  /** When the schedule came to be, in milliseconds; tells one schedule from the next. */
  readonly changed: number;
}

function scheduleOf(solution: SolutionRecord | undefined): Schedule | undefined {
  if (!solution?.performAutoTraining) return undefined;
  const { schedulingExpression = DEFAULT_SCHEDULE } = solution.solutionConfig?.autoTrainingConfig ?? {};
  const days = Number(/\d+/.exec(schedulingExpression)?.[0]);
  const { creationDateTime, latestSolutionUpdate } = solution;
  return { days, changed: (latestSolutionUpdate?.creationDateTime ?? creationDateTime).getTime() };
}

/** @param since a version made from then on takes the place of this run */
function isDue(twin: Twin, { arn, datasetGroupArn }: SolutionRecord, since: number): boolean {
  const versions = twin.resources.all('solution-version', ({ solutionArn }) => solutionArn === arn);
  if (versions.some(({ status }) => isInProgress(status))) return false;
  if (versions.some(({ creationDateTime }) => creationDateTime.getTime() >= since)) return false;
  const newest = latestVersionOf(twin, arn);
  const trained = newest && twin.versions.get(newest.arn);
  const { interactions } = twin.datasets.of(datasetGroupArn);
  return trained === undefined || trained.dataChanges !== (interactions?.changes ?? 0);
}
