export { rankActions } from './action-propensity';
export { explore, type ExplorableItems, type Explored, type ExploreInput, exploreNew, newItemsOf } from './exploration';
export { seededRandom } from './random';
export { recommenderOf } from './recommender';
export { topK } from './top-k';
export { trainSolutionVersion } from './train';
export { isUpdatable, updatedModel, type UpdateInput } from './update';
export { semanticWith } from './train-semantic';
export { trendingAsOf } from './train-trending';
