import type { BatchInferenceJobMode, ThemeGenerationConfig } from '@aws-sdk/client-personalize';
import type { Recipe } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';

const REGIONS = ['us-east-1', 'us-west-2', 'ap-northeast-1'];

/**
 * Whether themes can be made for a version, when they are asked for.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/themed-batch-recommendations.html
 */
export function checkThemeGeneration(
  twin: Twin,
  mode: BatchInferenceJobMode,
  config: Checked<ThemeGenerationConfig> | undefined,
  { version, recipe }: { readonly version: SolutionVersionRecord; readonly recipe: Recipe },
): void {
  if (mode !== 'THEME_GENERATION') {
    if (config) throw invalidInput('themeGenerationConfig goes with batchInferenceJobMode THEME_GENERATION');
    return;
  }
  if (!REGIONS.includes(twin.place.region)) {
    throw invalidInput(`THEME_GENERATION is available in ${REGIONS.join(', ')}, not in ${twin.place.region}`);
  }
  if (!recipe.batch.themes) throw invalidInput(`THEME_GENERATION works with aws-similar-items, not ${recipe.name}`);
  const name = config?.fieldsForThemeGeneration.itemName;
  if (name === undefined) {
    throw invalidInput('THEME_GENERATION needs themeGenerationConfig.fieldsForThemeGeneration.itemName');
  }
  const fields = twin.datasets.of(version.datasetGroupArn).items?.schema.fields ?? [];
  if (fields.find((field) => field.name === name)?.type !== 'string') {
    throw invalidInput(`fieldsForThemeGeneration.itemName must name a string column of Items; ${name} is none`);
  }
  if (!fields.some(({ textual }) => textual)) {
    throw invalidInput('THEME_GENERATION needs an Items dataset with a textual column');
  }
}
