import { recipeNamed } from '../../../spec/recipes';
import type { Draft, Placed } from '../file/draft';
import type { CapacityEntry } from '../file/operations-entry';
import type { SolutionEntry } from '../file/pipeline-file';
import type { FilePath } from '../file/yaml-source';
import type { Findings } from '../findings';
import { DEFAULT_ALARM_LIMITS } from '../operations';
import { scheduleProblem } from '../schedule-expression';

/** Alarms and budget, and the capacity of each campaign. */
export function checkOperations({ settings, solutions }: Draft, findings: Findings): void {
  const { operations, notifications } = settings;
  if (operations !== undefined) {
    const place = ['operations'];
    const { utilisationHigh: high, utilisationLow: low } = { ...DEFAULT_ALARM_LIMITS, ...operations.alarms };
    if (low !== undefined && high !== undefined && low >= high) {
      findings.error(
        [...place, 'alarms', operations.alarms?.utilisationLow === undefined ? 'utilisationHigh' : 'utilisationLow'],
        `utilisationLow must be below utilisationHigh: ${low} is not below ${high}`,
      );
    }
    // Alarms show on the dashboard too, a budget shows nowhere.
    if (operations.budget !== undefined && (notifications === undefined || notifications.length === 0)) {
      findings.warn([...place, 'budget'], 'nobody hears of the budget; give mail addresses under notifications');
    }
  }
  for (const solution of solutions) checkCapacity(solution, findings);
}

function checkCapacity({ path, entry }: Placed<SolutionEntry>, findings: Findings): void {
  const capacity = entry.campaign?.capacity;
  if (capacity === undefined) return;
  const place = [...path, 'campaign', 'capacity'];
  if (capacity.schedule === undefined && capacity.autoAdjust === undefined) {
    findings.error(place, 'capacity needs a schedule, autoAdjust or both');
  }
  capacity.schedule?.forEach(({ at }, index) => {
    const problem = timeProblem(at);
    if (problem !== undefined) findings.error([...place, 'schedule', index, 'at'], problem);
  });
  checkAutoAdjust(capacity, { path, entry }, [...place, 'autoAdjust'], findings);
}

/** A rate says how often, and not when. */
function timeProblem(expression: string): string | undefined {
  const problem = scheduleProblem(expression);
  if (problem !== undefined) return problem;
  return expression.trim().startsWith('cron') ? undefined : 'a change needs a time: cron(0 17 * * ? *)';
}

function checkAutoAdjust(
  { schedule = [], autoAdjust }: CapacityEntry,
  { entry }: Placed<SolutionEntry>,
  place: FilePath,
  findings: Findings,
): void {
  if (autoAdjust === undefined) return;
  const { min, max } = autoAdjust;
  if (recipeNamed(entry.recipe)?.type === 'PERSONALIZED_ACTIONS') {
    findings.keyError(place, 'Amazon Personalize publishes no metric of GetActionRecommendations; write a schedule');
    return;
  }
  if (min > max) findings.error([...place, 'min'], `min must not be above max: ${min} is above ${max}`);
  const most = Math.max(...schedule.map(({ minProvisionedTPS }) => minProvisionedTPS));
  if (most > max) findings.error([...place, 'max'], `the schedule asks for ${most}, which is above max`);
  const start = entry.campaign?.minProvisionedTPS ?? 1;
  if (start > max) {
    findings.error([...place, 'max'], `the campaign begins with minProvisionedTPS ${start}, which is above max`);
  }
}
