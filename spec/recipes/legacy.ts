import { recipe } from './custom';
import { HRNN, HRNN_COLDSTART } from './hyper-parameters';
import type { Recipe } from './recipe';

const hrnn = {
  type: 'USER_PERSONALIZATION',
  legacy: { replacement: 'aws-user-personalization' },
  userId: 'required',
  realTimeEvents: 'per user',
  takesPromotions: false,
  takesMetadata: 'none',
  scores: true,
  hpo: true,
} as const satisfies Partial<Recipe>;

/**
 * Kept because ARNs of them stand in old accounts and old code. That coldstart needs the Items dataset follows from what
 * it does; its page is gone.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/legacy-user-personalization-recipes.html
 */
export const LEGACY_RECIPES: readonly Recipe[] = [
  recipe({
    ...hrnn,
    name: 'aws-hrnn',
    featureTransformationName: 'JSON-percentile-filtering',
    description: 'Hierarchical recurrent network over interactions.',
    hyperParameters: HRNN,
  }),
  recipe({
    ...hrnn,
    name: 'aws-hrnn-metadata',
    featureTransformationName: 'featurize_metadata',
    description: 'Hierarchical recurrent network with item and user metadata.',
    optionalDatasets: ['Users', 'Items'],
    takesContext: true,
    hyperParameters: HRNN,
  }),
  recipe({
    ...hrnn,
    name: 'aws-hrnn-coldstart',
    featureTransformationName: 'featurize_coldstart',
    description: 'Hierarchical recurrent network that also recommends new items.',
    requiredDatasets: ['Interactions', 'Items'],
    optionalDatasets: ['Users'],
    maximumItems: 80_000,
    trainingModes: ['FULL', 'UPDATE'],
    hyperParameters: HRNN_COLDSTART,
  }),
];
