import { recipeArn } from '../names';
import { AFFINITY, NEXT_BEST_ACTION, RECURRENT, SIMILAR_ITEMS, SIMS, TRANSFORMER, TRENDING } from './hyper-parameters';
import type { Recipe } from './recipe';

const MILLION = 1_000_000;

/** What a recipe has unless its row says otherwise. */
const plain = {
  requiredDatasets: ['Interactions'],
  optionalDatasets: [],
  maximumItems: 750_000,
  maximumInteractions: 500 * MILLION,
  userId: 'for filters',
  itemId: 'unused',
  takesInputList: false,
  servesRealTime: true,
  realTimeEvents: 'none',
  explores: false,
  updatesItself: false,
  takesItemExplorationConfig: false,
  takesRankingInfluence: false,
  takesPromotions: true,
  takesMetadata: 'opt-in',
  takesContext: false,
  scores: false,
  scoresUnknownItems: true,
  givesReasons: false,
  batch: { job: 'inference', input: ['userId'], themes: false },
  hpo: false,
  trainingModes: ['FULL'],
  eventsConfig: false,
  optimizationObjective: false,
  incrementalUpdate: false,
  eventFilter: true,
  hyperParameters: [],
} as const satisfies Partial<Recipe>;

type Row = Partial<Recipe> & Pick<Recipe, 'name' | 'type' | 'description'>;

/** Fills a row of the table up; also used for the legacy rows. */
export function recipe(row: Row): Recipe {
  return { ...plain, recipeArn: recipeArn(row.name), algorithmName: row.name, ...row };
}

/** Recurrent and transformer recipes for one user's sequence of interactions. */
const sequence = {
  optionalDatasets: ['Users', 'Items'],
  userId: 'required',
  realTimeEvents: 'per user',
  takesContext: true,
  scores: true,
} as const satisfies Partial<Recipe>;

const transformer = {
  ...sequence,
  maximumItems: 5 * MILLION,
  maximumInteractions: 3000 * MILLION,
  takesMetadata: 'automatic',
  scoresUnknownItems: false,
  eventsConfig: true,
  hyperParameters: TRANSFORMER,
} as const satisfies Partial<Recipe>;

const ranking = {
  type: 'PERSONALIZED_RANKING',
  takesInputList: true,
  takesPromotions: false,
  batch: { job: 'inference', input: ['userId', 'itemList'], themes: false },
} as const satisfies Partial<Recipe>;

const related = {
  type: 'RELATED_ITEMS',
  itemId: 'required',
  batch: { job: 'inference', input: ['itemId'], themes: false },
} as const satisfies Partial<Recipe>;

const segmentation = {
  type: 'USER_SEGMENTATION',
  userId: 'unused',
  servesRealTime: false,
  takesPromotions: false,
  takesMetadata: 'none',
  hyperParameters: AFFINITY,
} as const satisfies Partial<Recipe>;

/**
 * Recipes for solutions. Where the guide is unclear the narrower reading stands: scores of trending-now and
 * semantic-similarity are not promised, itemExplorationConfig is for v1 user-personalization alone.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/use-case-recipe-features.html
 */
export const CUSTOM_RECIPES: readonly Recipe[] = [
  recipe({
    ...transformer,
    name: 'aws-user-personalization-v2',
    type: 'USER_PERSONALIZATION',
    description: "Transformer over the user's interaction sequence; exploration is managed by the service.",
    explores: true,
    updatesItself: true,
    givesReasons: true,
  }),
  recipe({
    ...sequence,
    name: 'aws-user-personalization',
    type: 'USER_PERSONALIZATION',
    description: 'Hierarchical recurrent network with bandit-style exploration of new items.',
    explores: true,
    updatesItself: true,
    takesItemExplorationConfig: true,
    hpo: true,
    trainingModes: ['FULL', 'UPDATE'],
    optimizationObjective: true,
    hyperParameters: RECURRENT,
  }),
  recipe({
    ...transformer,
    ...ranking,
    name: 'aws-personalized-ranking-v2',
    description: "Orders a given list for one user with a transformer over the user's interaction sequence.",
  }),
  recipe({
    ...sequence,
    ...ranking,
    name: 'aws-personalized-ranking',
    featureTransformationName: 'JSON-percentile-filtering',
    description: 'Orders a given list for one user with a hierarchical recurrent network.',
    hpo: true,
    optimizationObjective: true,
    hyperParameters: RECURRENT,
  }),
  recipe({
    name: 'aws-trending-now',
    algorithmName: 'aws-trending-now-custom',
    type: 'POPULAR_ITEMS',
    description: 'Items whose interactions grow fastest between consecutive intervals.',
    realTimeEvents: 'at refresh',
    updatesItself: true,
    batch: { job: 'none', input: [], themes: false },
    hyperParameters: TRENDING,
  }),
  recipe({
    name: 'aws-popularity-count',
    featureTransformationName: 'sims',
    type: 'POPULAR_ITEMS',
    description: 'Items by the number of interactions from unique users.',
  }),
  recipe({
    ...related,
    name: 'aws-similar-items',
    description: 'Items related by co-occurrence in user histories and by item metadata.',
    optionalDatasets: ['Items'],
    batch: { job: 'inference', input: ['itemId'], themes: true },
    hpo: true,
    hyperParameters: SIMILAR_ITEMS,
  }),
  recipe({
    ...related,
    name: 'aws-sims',
    featureTransformationName: 'sims',
    description: 'Item-to-item collaborative filtering on co-occurrence.',
    hpo: true,
    hyperParameters: SIMS,
  }),
  recipe({
    ...related,
    name: 'aws-semantic-similarity',
    featureTransformationName: 'aws-semantic-similarity',
    description: 'Items with related text, weighted by popularity and freshness.',
    requiredDatasets: ['Items'],
    optionalDatasets: ['Interactions'],
    maximumItems: 10 * MILLION,
    takesRankingInfluence: true,
    takesPromotions: false,
    takesMetadata: 'automatic',
    incrementalUpdate: true,
    eventFilter: false,
  }),
  recipe({
    name: 'aws-next-best-action',
    type: 'PERSONALIZED_ACTIONS',
    description: 'Actions that the user is likely to take within the optimization period.',
    requiredDatasets: ['Actions', 'Interactions'],
    optionalDatasets: ['Action_Interactions', 'Users', 'Items'],
    maximumItems: 1000,
    userId: 'required',
    realTimeEvents: 'per user',
    explores: true,
    updatesItself: true,
    takesPromotions: false,
    takesMetadata: 'none',
    scores: true,
    batch: { job: 'none', input: [], themes: false },
    hyperParameters: NEXT_BEST_ACTION,
  }),
  recipe({
    ...segmentation,
    name: 'aws-item-affinity',
    featureTransformationName: 'item-affinity',
    description: 'Segments of users by their affinity for an item.',
    optionalDatasets: ['Items', 'Users'],
    batch: { job: 'segment', input: ['itemId'], themes: false },
  }),
  recipe({
    ...segmentation,
    name: 'aws-item-attribute-affinity',
    featureTransformationName: 'item-attribute-affinity',
    description: 'Segments of users by their affinity for attributes of items.',
    requiredDatasets: ['Interactions', 'Items'],
    batch: { job: 'segment', input: ['itemAttributes'], themes: false },
  }),
];
