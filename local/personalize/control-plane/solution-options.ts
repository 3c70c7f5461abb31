import type {
  CreateSolutionRequest,
  OptimizationObjective,
  SolutionConfig,
  TrainingDataConfig,
} from '@aws-sdk/client-personalize';
import { AUTO_TRAINING_DAYS } from '../../../spec/quotas';
import { type Recipe, hyperParameterProblem } from '../../../spec/recipes';
import { isNumeric } from '../../../spec/schema';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { GroupData } from '../store/dataset-store';
import { trainingColumns } from '../training/training-columns';
import { DEFAULT_SCHEDULE } from './automatic-training';
import { checkEventsConfig } from './events-config';
import { checkAutoMLConfig, checkHpoConfig } from './hpo-options';

type Options = Pick<
  Checked<CreateSolutionRequest>,
  'performHPO' | 'performAutoML' | 'performIncrementalUpdate' | 'eventType' | 'solutionConfig'
>;

/**
 * Which options a recipe takes, and their values.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/customizing-solution-config.html
 */
export function checkSolutionOptions(recipe: Recipe, options: Options, data: GroupData): void {
  const { eventType, solutionConfig: config = {} } = options;
  const { performHPO = false, performAutoML = false, performIncrementalUpdate = false } = options;
  const refuseUnless = (takes: boolean, option: string): void => {
    if (!takes) throw invalidInput(`${recipe.name} does not take ${option}`);
  };
  if (performHPO || config.hpoConfig) refuseUnless(recipe.hpo, 'performHPO and hpoConfig');
  if (config.hpoConfig) checkHpoConfig(recipe, config.hpoConfig);
  if (performIncrementalUpdate) refuseUnless(recipe.incrementalUpdate, 'performIncrementalUpdate');
  if (config.autoMLConfig) {
    if (!performAutoML) throw invalidInput('solutionConfig.autoMLConfig needs performAutoML');
    checkAutoMLConfig(config.autoMLConfig);
  }
  if (config.optimizationObjective) {
    refuseUnless(recipe.optimizationObjective && !performAutoML, 'solutionConfig.optimizationObjective');
    checkObjective(config.optimizationObjective, config.trainingDataConfig, data);
  }
  if (config.eventsConfig) {
    checkEventsConfig(recipe, config.eventsConfig, data);
    if (eventType !== undefined) throw invalidInput('give either eventType or solutionConfig.eventsConfig');
  }
  if (eventType !== undefined) refuseUnless(recipe.eventFilter, 'eventType');
  checkEventFilter(eventType, config, data);
  checkHyperParameters(recipe, config);
  checkTrainingData(config.trainingDataConfig, data);
  checkAutoTraining(config.autoTrainingConfig?.schedulingExpression);
}

function checkEventFilter(eventType: string | undefined, config: Checked<SolutionConfig>, data: GroupData): void {
  const has = (column: string): boolean =>
    data.interactions?.schema.fields.some(({ name }) => name === column) ?? false;
  if (eventType !== undefined && !has('EVENT_TYPE')) {
    throw invalidInput('eventType needs a column EVENT_TYPE in the Interactions schema');
  }
  const threshold = config.eventValueThreshold;
  if (threshold === undefined) return;
  if (threshold.trim() === '' || !Number.isFinite(Number(threshold))) {
    throw invalidInput(`solutionConfig.eventValueThreshold must be a number, not ${JSON.stringify(threshold)}`);
  }
  if (eventType === undefined) throw invalidInput('solutionConfig.eventValueThreshold needs eventType');
  if (!has('EVENT_VALUE')) {
    throw invalidInput('solutionConfig.eventValueThreshold needs a column EVENT_VALUE in the Interactions schema');
  }
  if (!trainingColumns(config.trainingDataConfig, 'INTERACTIONS')('EVENT_VALUE')) {
    throw invalidInput('solutionConfig.eventValueThreshold needs EVENT_VALUE, which trainingDataConfig leaves out');
  }
}

function checkHyperParameters(recipe: Recipe, config: Checked<SolutionConfig>): void {
  const given = [
    { kind: 'algorithm', member: 'algorithmHyperParameters', values: config.algorithmHyperParameters },
    {
      kind: 'featurization',
      member: 'featureTransformationParameters',
      values: config.featureTransformationParameters,
    },
  ] as const;
  for (const { kind, member, values = {} } of given) {
    const known = recipe.hyperParameters.filter((parameter) => parameter.kind === kind);
    for (const [name, value] of Object.entries(values)) {
      const parameter = known.find((one) => one.name === name);
      if (parameter === undefined) {
        const names = known.map((one) => one.name).join(', ');
        throw invalidInput(
          `${recipe.name} has no parameter ${name} in ${member}; ${names === '' ? 'it has none there' : `it has ${names}`}`,
        );
      }
      if (parameter.onlyAsRange) throw invalidInput(`${name} can be set only as a range of hpoConfig`);
      const problem = hyperParameterProblem(parameter, value);
      if (problem !== undefined) throw invalidInput(`solutionConfig.${member}: ${problem}`);
    }
  }
}

/** Columns without which there is nothing to train on. */
const NEEDED = ['USER_ID', 'ITEM_ID', 'TIMESTAMP', 'EVENT_TYPE'];

/**
 * Columns that training looks at, or leaves out: those of datasets that are there, and none on both lists.
 * @throws InvalidInputException
 */
export function checkTrainingData(config: Checked<TrainingDataConfig> | undefined, data: GroupData): void {
  const excluded = namedColumns('excludedDatasetColumns', config?.excludedDatasetColumns, data);
  const included = namedColumns('includedDatasetColumns', config?.includedDatasetColumns, data);
  for (const { type, column } of excluded) {
    if (NEEDED.includes(column)) throw invalidInput(`excludedDatasetColumns: ${column} cannot be left out of training`);
    if (included.some((one) => one.type === type && one.column === column)) {
      throw invalidInput(`trainingDataConfig both includes and excludes ${column} of ${type}`);
    }
  }
}

function namedColumns(
  member: keyof TrainingDataConfig,
  columns: Readonly<Record<string, readonly string[]>> | undefined,
  { interactions, items, users }: GroupData,
): readonly { readonly type: string; readonly column: string }[] {
  const datasets = new Map(Object.entries({ INTERACTIONS: interactions, ITEMS: items, USERS: users }));
  return Object.entries(columns ?? {}).flatMap(([type, names]) => {
    const schema = datasets.get(type.toUpperCase())?.schema;
    if (schema === undefined) throw invalidInput(`${member} names ${type}, which is no dataset of the group`);
    return names.map((column) => {
      if (schema.fields.every(({ name }) => name !== column)) {
        throw invalidInput(`${member}: ${type} has no column ${column}`);
      }
      return { type: type.toUpperCase(), column };
    });
  });
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/optimizing-solution-for-objective.html */
function checkObjective(
  { itemAttribute }: Checked<OptimizationObjective>,
  trainingData: Checked<TrainingDataConfig> | undefined,
  { items }: GroupData,
): void {
  if (itemAttribute === undefined) throw invalidInput('solutionConfig.optimizationObjective needs an itemAttribute');
  const field = items?.schema.fields.find(({ name }) => name === itemAttribute);
  if (field === undefined) {
    throw invalidInput(`optimizationObjective.itemAttribute: there is no column ${itemAttribute} in an Items dataset`);
  }
  if (!isNumeric(field) || field.nullable) {
    throw invalidInput(
      `optimizationObjective.itemAttribute: column ${itemAttribute} must be a number that is never null`,
    );
  }
  if (!trainingColumns(trainingData, 'ITEMS')(itemAttribute)) {
    throw invalidInput(`optimizationObjective.itemAttribute: trainingDataConfig leaves column ${itemAttribute} out`);
  }
}

/** The pattern of `rate(N days)` is checked by the model. */
export function checkAutoTraining(expression: string | undefined): void {
  const days = Number(/^rate\((\d+) days?\)$/.exec(expression ?? DEFAULT_SCHEDULE)?.[1]);
  const { minimum, maximum } = AUTO_TRAINING_DAYS;
  if (!(days >= minimum && days <= maximum)) {
    throw invalidInput(
      `schedulingExpression must be from rate(${minimum} day) to rate(${maximum} days), not ${expression}`,
    );
  }
}
