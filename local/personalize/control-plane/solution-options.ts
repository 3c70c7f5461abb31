import type { CreateSolutionRequest, SolutionConfig, TrainingDataConfig } from '@aws-sdk/client-personalize';
import { AUTO_TRAINING_DAYS } from '../../../spec/quotas';
import { type Recipe, hyperParameterProblem } from '../../../spec/recipes';
import { invalidInput, notSupported } from '../errors';
import type { Checked } from '../model/checked';
import type { GroupData } from '../store/dataset-store';
import { DEFAULT_SCHEDULE } from './automatic-training';

type Options = Pick<
  Checked<CreateSolutionRequest>,
  'performHPO' | 'performAutoTraining' | 'performIncrementalUpdate' | 'eventType' | 'solutionConfig'
>;

/**
 * Which options a recipe takes, and their values.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/customizing-solution-config.html
 */
export function checkSolutionOptions(recipe: Recipe, options: Options, data: GroupData): void {
  const { eventType, solutionConfig: config = {}, performHPO = false, performIncrementalUpdate = false } = options;
  const refuseUnless = (takes: boolean, option: string): void => {
    if (!takes) throw invalidInput(`${recipe.name} does not take ${option}`);
  };
  if (performHPO || config.hpoConfig) {
    refuseUnless(recipe.hpo, 'performHPO and hpoConfig');
    throw notSupported(performHPO ? 'performHPO' : 'solutionConfig.hpoConfig');
  }
  if (performIncrementalUpdate) refuseUnless(recipe.incrementalUpdate, 'performIncrementalUpdate');
  if (config.autoMLConfig) throw notSupported('solutionConfig.autoMLConfig');
  if (config.optimizationObjective) {
    refuseUnless(recipe.optimizationObjective, 'solutionConfig.optimizationObjective');
    if (config.optimizationObjective.objectiveSensitivity !== 'OFF') {
      throw notSupported('solutionConfig.optimizationObjective');
    }
  }
  if (config.eventsConfig) {
    refuseUnless(recipe.eventsConfig, 'solutionConfig.eventsConfig');
    throw notSupported('solutionConfig.eventsConfig');
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

/** @throws InvalidInputException */
export function checkTrainingData(config: Checked<TrainingDataConfig> | undefined, data: GroupData): void {
  if (config?.includedDatasetColumns) throw notSupported('solutionConfig.trainingDataConfig.includedDatasetColumns');
  const schemas = { INTERACTIONS: data.interactions, ITEMS: data.items, USERS: data.users };
  for (const [type, columns] of Object.entries(config?.excludedDatasetColumns ?? {})) {
    const schema = (schemas as Readonly<Record<string, GroupData['items' | 'interactions']>>)[type.toUpperCase()]
      ?.schema;
    if (schema === undefined)
      throw invalidInput(`excludedDatasetColumns names ${type}, which is no dataset of the group`);
    for (const column of columns) {
      if (schema.fields.every(({ name }) => name !== column)) {
        throw invalidInput(`excludedDatasetColumns: ${type} has no column ${column}`);
      }
      if (['USER_ID', 'ITEM_ID', 'TIMESTAMP', 'EVENT_TYPE'].includes(column)) {
        throw invalidInput(`excludedDatasetColumns: ${column} cannot be left out of training`);
      }
    }
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
