import type { HPOConfig } from '@aws-sdk/client-personalize';
import type { HyperParameter, Recipe } from '../../../spec/recipes';
import type { Random } from '../engine/api';
import type { Checked } from '../model/checked';

/** Hyperparameters by name; numbers and booleans travel as strings. */
export type HyperParameterValues = Readonly<Record<string, string>>;

/** Models that are compared where the solution does not say. */
const DEFAULT_TRAINING_JOBS = 8;

/** The values that one hyperparameter may take in a search. */
type Range =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly whole: boolean;
      readonly minimum: number;
      readonly maximum: number;
    }
  | { readonly name: string; readonly kind: 'choice'; readonly values: readonly string[] };

/** Draws in a row that bring nothing new before the search takes its space for exhausted. */
const PATIENCE = 200;

/**
 * What a search tries, best guess first: the values that the solution sets, or the defaults, as far as they lie in the ranges,
 * then values drawn from the ranges, none twice.
 *
 * @param config ranges and number of jobs; a recipe's documented ranges where it gives none
 * @param set hyperparameters set by hand; those with a range are where the search begins, the others stay
 */
export function hyperParameterTrials(
  recipe: Recipe,
  config: Checked<HPOConfig> | undefined,
  set: HyperParameterValues,
  random: Random,
): readonly HyperParameterValues[] {
  const ranges = rangesOf(recipe, config);
  const jobs = trainingJobsOf(config);
  const trials = new Map<string, HyperParameterValues>();
  const take = (values: HyperParameterValues): boolean => {
    const key = JSON.stringify(ranges.map(({ name }) => values[name]));
    if (trials.has(key)) return false;
    trials.set(key, { ...set, ...values });
    return true;
  };
  take(Object.fromEntries(ranges.map((range) => [range.name, startOf(range, recipe, set)])));
  for (let idle = 0; trials.size < jobs && idle < PATIENCE; idle++) {
    if (take(Object.fromEntries(ranges.map((range) => [range.name, draw(range, random)])))) idle = 0;
  }
  return [...trials.values()];
}

/** Models that a search may compare. */
export function trainingJobsOf(config: Checked<HPOConfig> | undefined): number {
  return Number(config?.hpoResourceConfig?.maxNumberOfTrainingJobs ?? DEFAULT_TRAINING_JOBS);
}

function rangesOf(recipe: Recipe, config: Checked<HPOConfig> | undefined): readonly Range[] {
  const given = config?.algorithmHyperParameterRanges;
  if (given === undefined) return recipe.hyperParameters.filter(({ tunable }) => tunable).map(documentedRange);
  const number =
    (whole: boolean) =>
    ({ name = '', minValue: minimum = NaN, maxValue: maximum = NaN }): Range => ({
      name,
      kind: 'number',
      whole,
      minimum,
      maximum,
    });
  return [
    ...(given.integerHyperParameterRanges ?? []).map(number(true)),
    ...(given.continuousHyperParameterRanges ?? []).map(number(false)),
    ...(given.categoricalHyperParameterRanges ?? []).map(({ name = '', values = [] }): Range => ({
      name,
      kind: 'choice',
      values,
    })),
  ];
}

function documentedRange({ name, type, values, minimum = NaN, maximum = NaN }: HyperParameter): Range {
  if (values !== undefined) return { name, kind: 'choice', values };
  return { name, kind: 'number', whole: type === 'integer', minimum, maximum };
}

function startOf(range: Range, recipe: Recipe, set: HyperParameterValues): string {
  const guess = set[range.name] ?? recipe.hyperParameters.find(({ name }) => name === range.name)?.default ?? '';
  if (range.kind === 'choice') {
    return range.values.find((value) => value.toLowerCase() === guess.toLowerCase()) ?? (range.values[0] as string);
  }
  return String(Math.min(range.maximum, Math.max(range.minimum, Number(guess))));
}

function draw(range: Range, random: Random): string {
  if (range.kind === 'choice') return range.values[Math.floor(random() * range.values.length)] as string;
  const { minimum, maximum, whole } = range;
  if (whole) return String(minimum + Math.floor(random() * (maximum - minimum + 1)));
  return String(Number((minimum + random() * (maximum - minimum)).toPrecision(6)));
}

/** Parameters of how the data is read rather than of the model. */
const OF_DATA = ['recency_mask', 'min_cointeraction_count'];

/** Tuned values under the names by which DescribeSolutionVersion shows them: `training.bptt`, `data.recency_mask`. */
export function tunedNames(recipe: Recipe, values: HyperParameterValues): HyperParameterValues {
  return Object.fromEntries(
    recipe.hyperParameters
      .filter(({ name, tunable }) => tunable && values[name] !== undefined)
      .map(({ name }) => [`${OF_DATA.includes(name) ? 'data' : 'training'}.${name}`, values[name] as string]),
  );
}
