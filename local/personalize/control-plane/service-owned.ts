import type {
  Algorithm,
  DefaultHyperParameterRanges,
  FeatureTransformation,
  Recipe as ApiRecipe,
} from '@aws-sdk/client-personalize';
import { parseArn, personalizeArn } from '../../../spec/names';
import { type HyperParameter, RECIPES, type Recipe } from '../../../spec/recipes';
import { resourceNotFound } from '../errors';
import type { Twin } from '../twin';

/** The day that the service became generally available; what Describe really answers is not documented. */
const SINCE = new Date(Date.UTC(2019, 5, 10));

const TIMES = { creationDateTime: SINCE, lastUpdatedDateTime: SINCE };

type OwnedType = 'recipe' | 'algorithm' | 'feature-transformation';

/** Recipes, algorithms and feature transformations have neither account nor region. */
function ownedArn(twin: Twin, type: OwnedType, name: string): string {
  return personalizeArn({ partition: twin.place.partition ?? 'aws', region: '', account: '', type, name });
}

/**
 * The recipe that an ARN of one of the three types leads to.
 * @throws ResourceNotFoundException
 */
export function recipeBehind(arn: string, type: OwnedType, nameOf: (recipe: Recipe) => string | undefined): Recipe {
  const parsed = parseArn(arn);
  const isOwned = parsed?.type === type && parsed.account === '' && parsed.region === '';
  const candidates = isOwned ? RECIPES.filter((one) => nameOf(one) === parsed.name) : [];
  // Two recipes can share a feature transformation; the one with parameters tells its defaults.
  const recipe = candidates.find(({ hyperParameters }) => hyperParameters.length > 0) ?? candidates[0];
  if (recipe === undefined) throw resourceNotFound(arn);
  return recipe;
}

export function describedRecipe(twin: Twin, recipe: Recipe): ApiRecipe {
  const { featureTransformationName } = recipe;
  return {
    name: recipe.name,
    recipeArn: ownedArn(twin, 'recipe', recipe.name),
    algorithmArn: ownedArn(twin, 'algorithm', recipe.algorithmName),
    ...(featureTransformationName !== undefined && {
      featureTransformationArn: ownedArn(twin, 'feature-transformation', featureTransformationName),
    }),
    status: 'ACTIVE',
    description: recipe.description,
    recipeType: recipe.type,
    ...TIMES,
  };
}

export function describedAlgorithm(twin: Twin, recipe: Recipe): Algorithm {
  const parameters = recipe.hyperParameters.filter(({ kind }) => kind === 'algorithm');
  return {
    name: recipe.algorithmName,
    algorithmArn: ownedArn(twin, 'algorithm', recipe.algorithmName),
    defaultHyperParameters: defaultsOf(parameters),
    defaultHyperParameterRanges: rangesOf(parameters),
    trainingInputMode: 'File',
    ...TIMES,
  };
}

export function describedFeatureTransformation(twin: Twin, recipe: Recipe): FeatureTransformation {
  const name = recipe.featureTransformationName ?? recipe.name;
  return {
    name,
    featureTransformationArn: ownedArn(twin, 'feature-transformation', name),
    defaultParameters: defaultsOf(recipe.hyperParameters.filter(({ kind }) => kind === 'featurization')),
    status: 'ACTIVE',
    ...TIMES,
  };
}

function defaultsOf(parameters: readonly HyperParameter[]): Record<string, string> {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));
}

function rangesOf(parameters: readonly HyperParameter[]): DefaultHyperParameterRanges {
  const ranges = (
    type: HyperParameter['type'],
  ): { name: string; minValue?: number; maxValue?: number; isTunable: boolean }[] =>
    parameters
      .filter((parameter) => parameter.type === type)
      .map(({ name, minimum, maximum, tunable }) => ({
        name,
        ...(minimum !== undefined && { minValue: minimum }),
        ...(maximum !== undefined && { maxValue: maximum }),
        isTunable: tunable,
      }));
  return {
    integerHyperParameterRanges: ranges('integer'),
    continuousHyperParameterRanges: ranges('float'),
    categoricalHyperParameterRanges: parameters
      .filter(({ values }) => values !== undefined)
      .map(({ name, values = [], tunable }) => ({ name, values: [...values], isTunable: tunable })),
  };
}
