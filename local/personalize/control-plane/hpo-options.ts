import type { AutoMLConfig, HPOConfig, HyperParameterRanges } from '@aws-sdk/client-personalize';
import { type HyperParameter, type Recipe, hyperParameterProblem } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import { AUTO_ML_RECIPES } from '../training/candidates';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/customizing-solution-config-hpo.html */
const MAX_TRAINING_JOBS = { maxNumberOfTrainingJobs: 40, maxParallelTrainingJobs: 10 } as const;

/**
 * What a search of hyperparameters goes by.
 * @throws InvalidInputException
 */
export function checkHpoConfig(recipe: Recipe, config: Checked<HPOConfig>): void {
  if (config.hpoObjective) throw invalidInput('hpoConfig.hpoObjective cannot be configured; leave it out');
  for (const member of ['maxNumberOfTrainingJobs', 'maxParallelTrainingJobs'] as const) {
    const text = config.hpoResourceConfig?.[member];
    const maximum = MAX_TRAINING_JOBS[member];
    if (text !== undefined && !(/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= maximum)) {
      throw invalidInput(
        `hpoResourceConfig.${member} must be a whole number from 1 to ${maximum}, not ${JSON.stringify(text)}`,
      );
    }
  }
  if (config.algorithmHyperParameterRanges) checkRanges(recipe, config.algorithmHyperParameterRanges);
}

type RangeOf = Pick<HyperParameter, 'type'>['type'];

/** The lists of ranges, and the types of the hyperparameters that belong there. */
const LISTS: readonly { readonly member: keyof HyperParameterRanges; readonly types: readonly RangeOf[] }[] = [
  { member: 'integerHyperParameterRanges', types: ['integer'] },
  { member: 'continuousHyperParameterRanges', types: ['float'] },
  { member: 'categoricalHyperParameterRanges', types: ['boolean', 'string'] },
];

interface Range {
  readonly name?: string;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly values?: readonly string[];
}

function checkRanges(recipe: Recipe, ranges: Checked<HyperParameterRanges>): void {
  const missing = LISTS.find(({ member }) => ranges[member] === undefined);
  if (missing) throw invalidInput(`algorithmHyperParameterRanges needs ${missing.member}; give an empty list for none`);
  const seen = new Set<string>();
  for (const { member, types } of LISTS) {
    for (const range of (ranges[member] ?? []) as readonly Range[]) {
      const { name = '' } = range;
      const parameter = recipe.hyperParameters.find((one) => one.name === name && one.tunable);
      if (parameter === undefined) {
        const tunable = recipe.hyperParameters.filter((one) => one.tunable).map((one) => one.name);
        throw invalidInput(`${recipe.name} cannot tune ${JSON.stringify(name)}; it tunes ${tunable.join(', ')}`);
      }
      if (!types.includes(parameter.type)) {
        throw invalidInput(`the range of ${name} does not belong in ${member}; it is of type ${parameter.type}`);
      }
      if (seen.has(name)) throw invalidInput(`${name} has two ranges`);
      seen.add(name);
      checkRange(parameter, range);
    }
  }
}

function checkRange(parameter: HyperParameter, { minValue, maxValue, values }: Range): void {
  const { name } = parameter;
  const bounds = parameter.values === undefined ? [minValue, maxValue] : (values ?? []);
  if (bounds.length === 0) throw invalidInput(`the range of ${name} needs at least one of its values`);
  for (const bound of bounds) {
    if (bound === undefined) throw invalidInput(`the range of ${name} needs minValue and maxValue`);
    const problem = hyperParameterProblem(parameter, bound);
    if (problem !== undefined) throw invalidInput(`algorithmHyperParameterRanges: ${problem}`);
  }
  if (minValue !== undefined && maxValue !== undefined && minValue > maxValue) {
    throw invalidInput(`the range of ${name} begins at ${minValue}, above its end ${maxValue}`);
  }
}

/**
 * What AutoML chooses from. Its criterion is normalized_discounted_cumulative_gain_at_25 alone.
 * @throws InvalidInputException
 */
export function checkAutoMLConfig({ recipeList, metricName }: Checked<AutoMLConfig>): void {
  if (metricName !== undefined && metricName !== AUTO_ML_METRIC) {
    throw invalidInput(`autoMLConfig.metricName can only be ${AUTO_ML_METRIC}, not ${JSON.stringify(metricName)}`);
  }
  if (recipeList?.length === 0) throw invalidInput('autoMLConfig.recipeList needs at least one recipe');
  const arns = AUTO_ML_RECIPES.map(({ recipeArn }) => recipeArn);
  const other = recipeList?.find((arn) => !arns.includes(arn));
  if (other !== undefined) {
    throw invalidInput(`autoMLConfig.recipeList: ${other} is not one of the recipes of AutoML, ${arns.join(', ')}`);
  }
}

const AUTO_ML_METRIC = 'normalized_discounted_cumulative_gain_at_25';
