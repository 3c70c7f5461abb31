import { RECIPES, type Recipe } from '../../../spec/recipes';
import { compositionOf } from '../recipes';
import { type Remark, type Remarks, type Row, rowsOf } from './row';

const FOR_USERS =
  'item-item linear model, transitions and priors with learned weights in place of a network; Users lifts items for users with few events';
const RELATED = 'item-item linear model and transitions, without attributes';
const USERS_OF_TYPE = 'ranking rule: distinct users of the documented event type';
const LIKE_FOR_USERS =
  'the model of aws-user-personalization: explores, takes events at once, new items every two hours';

const REMARKS: Remarks = {
  'aws-user-personalization': FOR_USERS,
  'aws-user-personalization-v2': `${FOR_USERS}; popular items fill what the scored part leaves`,
  'aws-personalized-ranking': FOR_USERS,
  'aws-personalized-ranking-v2': FOR_USERS,
  'aws-similar-items': 'item-item linear model, transitions and attributes of items in place of a network',
  'aws-sims':
    'the item percentiles act when they are set; their defaults do not, as they would leave the most popular tenth of the items without neighbours',
  'aws-semantic-similarity': 'vectors of the words of the textual column, made here, in place of a language model',
  'aws-next-best-action': 'logistic model of outcomes by user, action and history in place of the undocumented one',
  'aws-item-affinity': 'batch segments only; `hidden_dimension` is checked and has no effect',
  'aws-item-attribute-affinity':
    'batch segments only; attributes of items are those of today; `hidden_dimension` is checked and has no effect',
  'aws-vod-because-you-watched-x': RELATED,
  'aws-vod-more-like-x': 'item-item linear model and transitions, with attributes of Items',
  'aws-vod-most-popular': USERS_OF_TYPE,
  'aws-vod-trending-now': 'growth between intervals of two hours, refreshed every two hours without training',
  'aws-vod-top-picks': LIKE_FOR_USERS,
  'aws-ecomm-popular-items-by-views': USERS_OF_TYPE,
  'aws-ecomm-popular-items-by-purchases': USERS_OF_TYPE,
  'aws-ecomm-frequently-bought-together': RELATED,
  'aws-ecomm-customers-who-viewed-x-also-viewed': RELATED,
  'aws-ecomm-recommended-for-you': LIKE_FOR_USERS,
};

function absence(recipe: Recipe): Remark | undefined {
  if (recipe.legacy) {
    return {
      absent: `\`InvalidInputException\`: ${recipe.name} is a legacy recipe and not available any more; use ${recipe.legacy.replacement}. The service takes no new solutions with it either`,
    };
  }
  return compositionOf(recipe) === undefined
    ? { absent: '`InvalidInputException`: nothing of the engine stands for it' }
    : undefined;
}

/** Every recipe and use case: absent when the twin cannot train it. */
export const RECIPE_ROWS: readonly Row[] = rowsOf(
  RECIPES.map(({ name }) => name),
  {
    ...REMARKS,
    ...Object.fromEntries(
      RECIPES.flatMap((recipe) => {
        const remark = absence(recipe);
        return remark === undefined ? [] : [[recipe.name, remark]];
      }),
    ),
  },
);

/** What a hyperparameter of the service's algorithm does to the engine; by name, `recipe: name` where recipes differ. */
const HYPER_PARAMETER_REMARKS: Remarks = {
  hidden_dimension: 'penalty of the linear model, 300 · 149 / value; no effect on the affinity recipes',
  bptt: 'events that transitions look ahead, [50, 20] · value / 32',
  recency_mask: '`False`: popularity does not fade and recent events count no more than old ones',
  apply_recency_bias: '`false`: the same',
  min_user_history_length_percentile: { supported: 'users with shorter histories are left out' },
  max_user_history_length_percentile: { supported: 'users with longer histories are left out' },
  min_item_interaction_count_percentile: 'acts when it is set; its default does not',
  max_item_interaction_count_percentile: 'acts when it is set; its default does not',
  popularity_discount_factor: 'weight of popularity, 0.5 · (1 − 2 · value)',
  min_cointeraction_count: 'pairs with fewer stand behind all others',
  item_id_hidden_dim: 'penalty of the linear model, 300 · 100 / value',
  item_metadata_hidden_dim: 'weight of attributes, 0.15 · value / 100',
  trend_discovery_frequency: { supported: 'length of the intervals whose growth counts' },
  action_optimization_period: { supported: 'days within which an action counts as taken' },
};

/** Every hyperparameter of the recipes that can be trained, once. */
export const HYPER_PARAMETER_ROWS: readonly Row[] = rowsOf(
  [
    ...new Set(
      RECIPES.filter((recipe) => compositionOf(recipe) !== undefined && !recipe.legacy).flatMap((recipe) =>
        recipe.hyperParameters.map(({ name }) => name),
      ),
    ),
  ],
  HYPER_PARAMETER_REMARKS,
);
