import type { Solution, UpdateSolutionRequest } from '@aws-sdk/client-personalize';
import { recipeOfArn } from '../../../spec/recipes';
import type { SolutionPlan } from '../contract/workflow';
import { type Difference, differences, isObject, isUnset } from './difference';
import { isInProgress, parseStatus } from '../status';
import { apiMemberDifferences, visible } from './unchecked-members';

/** Automatic training's interval when none is given. @see https://docs.aws.amazon.com/personalize/latest/dg/customizing-solution-config.html */
const DEFAULT_SCHEDULE = 'rate(7 days)';

/** Members of solutionConfig that UpdateSolution takes. @see https://docs.aws.amazon.com/personalize/latest/dg/API_SolutionUpdateConfig.html */
const UPDATABLE_CONFIG = ['autoTrainingConfig', 'eventsConfig'] as const;

export interface SolutionDifferences {
  readonly updatable: readonly Difference[];
  readonly immutable: readonly Difference[];
}

type Config = Readonly<Record<string, unknown>>;

/** What a plan and an existing solution disagree on, an update under way taken as done. */
export function compareSolution(plan: SolutionPlan, solution: Solution): SolutionDifferences {
  const actual = withPendingUpdate(solution);
  const wantedConfig = plan.solutionConfig ?? {};
  const actualConfig: Config = { ...actual.solutionConfig };
  return {
    updatable: [
      ...differences('performAutoTraining', plan.performAutoTraining, actual.performAutoTraining),
      ...differences(
        'performIncrementalUpdate',
        plan.performIncrementalUpdate ?? false,
        actual.performIncrementalUpdate ?? false,
      ),
      ...scheduleDifferences(plan, actualConfig),
      ...visible(
        differences('solutionConfig.eventsConfig', wantedConfig['eventsConfig'], actualConfig['eventsConfig']),
        plan,
      ),
    ],
    immutable: [
      ...textDifference('recipeArn', plan.recipeArn, actual.recipeArn),
      ...textDifference('datasetGroupArn', plan.datasetGroupArn, actual.datasetGroupArn),
      ...differences('performHPO', plan.performHPO ?? false, actual.performHPO ?? false),
      ...differences('performAutoML', false, actual.performAutoML ?? false),
      ...textDifference('eventType', plan.eventType, actual.eventType),
      ...visible(configDifferences(plan, wantedConfig, actualConfig), plan),
      ...removedEventsConfig(wantedConfig, actualConfig),
      ...apiMemberDifferences(plan, actual),
    ],
  };
}

/** UpdateSolution with the members that differ and no other. */
export function updateRequest(plan: SolutionPlan, updatable: readonly Difference[]): UpdateSolutionRequest {
  const differs = (field: string): boolean => updatable.some((difference) => difference.field.startsWith(field));
  const config: Record<string, unknown> = {};
  if (differs('solutionConfig.autoTrainingConfig'))
    config['autoTrainingConfig'] = { schedulingExpression: schedule(plan) };
  if (differs('solutionConfig.eventsConfig')) config['eventsConfig'] = plan.solutionConfig?.['eventsConfig'];
  return {
    solutionArn: plan.solutionArn,
    ...(differs('performAutoTraining') && { performAutoTraining: plan.performAutoTraining }),
    ...(differs('performIncrementalUpdate') && { performIncrementalUpdate: plan.performIncrementalUpdate ?? false }),
    ...(Object.keys(config).length > 0 && { solutionUpdateConfig: config }),
  };
}

function withPendingUpdate(solution: Solution): Solution {
  const update = solution.latestSolutionUpdate;
  if (
    update === undefined ||
    !isInProgress(parseStatus(update.status, 'solution update', solution.solutionArn ?? ''))
  ) {
    return solution;
  }
  const performAutoTraining = update.performAutoTraining ?? solution.performAutoTraining;
  const performIncrementalUpdate = update.performIncrementalUpdate ?? solution.performIncrementalUpdate;
  return {
    ...solution,
    performAutoTraining,
    performIncrementalUpdate,
    solutionConfig: { ...solution.solutionConfig, ...update.solutionUpdateConfig },
  };
}

function schedule(plan: SolutionPlan): unknown {
  const config = plan.solutionConfig?.['autoTrainingConfig'];
  return (isObject(config) ? config['schedulingExpression'] : undefined) ?? DEFAULT_SCHEDULE;
}

/** The interval matters only while automatic training is on. */
function scheduleDifferences(plan: SolutionPlan, actual: Config): Difference[] {
  if (!plan.performAutoTraining) return [];
  const config = actual['autoTrainingConfig'];
  const current = (isObject(config) ? config['schedulingExpression'] : undefined) ?? DEFAULT_SCHEDULE;
  return differences('solutionConfig.autoTrainingConfig.schedulingExpression', schedule(plan), current);
}

/** UpdateSolution replaces an eventsConfig; no call is documented that takes one away. */
function removedEventsConfig(wanted: Config, actual: Config): Difference[] {
  if (!isUnset(wanted['eventsConfig']) || isUnset(actual['eventsConfig'])) return [];
  return [{ field: 'solutionConfig.eventsConfig', wanted: undefined, actual: actual['eventsConfig'] }];
}

function configDifferences(plan: SolutionPlan, wanted: Config, actual: Config): Difference[] {
  const fields = new Set([...Object.keys(wanted), ...Object.keys(actual)]);
  for (const field of UPDATABLE_CONFIG) fields.delete(field);
  return [...fields].flatMap((field) => {
    const path = `solutionConfig.${field}`;
    const value = wanted[field];
    if (field === 'algorithmHyperParameters' || field === 'featureTransformationParameters') {
      return differences(path, withDefaults(plan.recipeArn, value, actual[field]), actual[field]);
    }
    if (isUnset(value) && !isUnset(actual[field]))
      return serviceFills(field, actual[field]) ? [] : [{ field: path, wanted: value, actual: actual[field] }];
    return differences(path, value, actual[field]);
  });
}

/**
 * The wanted hyperparameters, and the recipe's default for each that only the solution has: a value that was set once and
 * left the pipeline file is a difference. One that the recipe's page does not name is the service's own.
 */
function withDefaults(recipeArn: string, wanted: unknown, actual: unknown): Config {
  const given: Config = isObject(wanted) ? wanted : {};
  const defaults = new Map(
    recipeOfArn(recipeArn)?.hyperParameters.map((parameter) => [parameter.name, parameter.default]),
  );
  const missing = Object.keys(isObject(actual) ? actual : {}).filter((name) => !(name in given) && defaults.has(name));
  return { ...Object.fromEntries(missing.map((name) => [name, defaults.get(name)])), ...given };
}

/** Members that the service may fill in by itself when a solution is made without them. */
function serviceFills(field: string, actual: unknown): boolean {
  if (field === 'hpoConfig' || field === 'autoMLConfig') return true;
  return field === 'optimizationObjective' && isObject(actual) && actual['objectiveSensitivity'] === 'OFF';
}

function textDifference(field: string, wanted: string | undefined, actual: string | undefined): Difference[] {
  return (wanted ?? '') === (actual ?? '') ? [] : [{ field, wanted, actual }];
}
