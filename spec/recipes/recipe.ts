import type { DatasetType, Domain } from '../dataset-types';
import type { HyperParameter } from './hyper-parameters';

/**
 * Use case of a recipe; decides which call serves it and which ids the request must carry.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/working-with-predefined-recipes.html
 */
export type RecipeType =
  | 'USER_PERSONALIZATION'
  | 'POPULAR_ITEMS'
  | 'PERSONALIZED_RANKING'
  | 'RELATED_ITEMS'
  | 'PERSONALIZED_ACTIONS'
  | 'USER_SEGMENTATION';

export type TrainingMode = 'FULL' | 'UPDATE';

/** A member of a request: must be there, is looked at only by a filter on the user, or is ignored. */
export type IdNeed = 'required' | 'for filters' | 'unused';

/** Everything that the guide says of one recipe or domain use case. */
export interface Recipe {
  /** `aws-user-personalization`. */
  readonly name: string;
  /** In partition `aws`. */
  readonly recipeArn: string;
  /** Differs from the recipe's name for aws-trending-now only. */
  readonly algorithmName: string;
  /** Absent where the guide does not name one. */
  readonly featureTransformationName?: string;
  readonly type: RecipeType;
  /** Set for domain use cases only: those make recommenders, all others make solutions. */
  readonly domain?: Domain;
  /** No longer offered for new work: use `replacement` instead. */
  readonly legacy?: { readonly replacement: string };
  readonly description: string;

  readonly requiredDatasets: readonly DatasetType[];
  /** Used in training when they are there. */
  readonly optionalDatasets: readonly DatasetType[];
  /** Items (or actions) beyond this are not considered in training. */
  readonly maximumItems: number;
  /** Interactions considered in training. */
  readonly maximumInteractions: number;

  readonly userId: IdNeed;
  readonly itemId: IdNeed;
  /** The request's list of items to order. */
  readonly takesInputList: boolean;
  /** Answers a campaign or recommender; segmentation recipes only work in batch. */
  readonly servesRealTime: boolean;
  /** What streamed events do: change the next answer for that user, change answers at the next refresh, or nothing. */
  readonly realTimeEvents: 'per user' | 'at refresh' | 'none';
  readonly explores: boolean;
  /** New items enter by themselves about every two hours. */
  readonly updatesItself: boolean;
  /** Only v1 user-personalization, Top picks and Recommended for you: the documented safe rule. */
  readonly takesItemExplorationConfig: boolean;
  /** Campaigns and batch jobs of aws-semantic-similarity. */
  readonly takesRankingInfluence: boolean;
  readonly takesPromotions: boolean;
  /** Metadata in answers: by itself, with enableMetadataWithRecommendations, or never. */
  readonly takesMetadata: 'automatic' | 'opt-in' | 'none';
  readonly takesContext: boolean;
  /** Answers carry a score. */
  readonly scores: boolean;
  /** Rankings: an item that the model does not know has score 0 rather than none; two pages of the guide differ. */
  readonly scoresUnknownItems: boolean;
  /**
   * Answers say why an item stands there that relevance alone would not put there, and popular items fill what the scored
   * part of the catalogue leaves empty.
   */
  readonly givesReasons: boolean;
  /** Which batch job takes it, and the members of an input line. */
  readonly batch: {
    readonly job: 'inference' | 'segment' | 'none';
    readonly input: readonly string[];
    /** Themes by the content generator. */
    readonly themes: boolean;
  };

  /** performHPO and hpoConfig. */
  readonly hpo: boolean;
  readonly trainingModes: readonly TrainingMode[];
  /** solutionConfig.eventsConfig. */
  readonly eventsConfig: boolean;
  /** solutionConfig.optimizationObjective. */
  readonly optimizationObjective: boolean;
  /** performIncrementalUpdate. */
  readonly incrementalUpdate: boolean;
  /** eventType and solutionConfig.eventValueThreshold. */
  readonly eventFilter: boolean;
  readonly hyperParameters: readonly HyperParameter[];

  /** Domain use cases: at least 1000 events of this type; absent: of any type. */
  readonly minimumEventType?: string;
  /** Domain use cases: items with an event of this type of the user are dropped before any filter. */
  readonly automaticFilter?: string;
}
