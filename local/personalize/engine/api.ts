/**
 * The engine's face: columns of interactions and items in, a model and its offline metrics out, scores from the model.
 * Pure numerics: no AWS words, no clock, no I/O, no global randomness. Everything that crosses a worker boundary is
 * structured-cloneable.
 */

/** Interactions as columns; row i is one event. Rows may come in any order; equal timestamps keep row order. */
export interface InteractionColumns {
  readonly userIds: readonly string[];
  /** Items of the interactions and of the catalogue; an item without interactions is a cold item. */
  readonly itemIds: readonly string[];
  /** Row → index into userIds. */
  readonly users: Int32Array;
  /** Row → index into itemIds. */
  readonly items: Int32Array;
  /** Row → Unix time in seconds. */
  readonly timestamps: Float64Array;
  /** Row → what the event counts, at least 0 and 1 on average over its kinds; absent: all count alike. */
  readonly weights?: Float32Array;
  /** What is known of the circumstances of each row, such as the device. */
  readonly context?: readonly SideColumn[];
}

/** A category or a number for each row of another table. */
export type SideColumn =
  | {
      readonly name: string;
      readonly kind: 'categorical';
      readonly values: readonly string[];
      /** Row → index into values, -1 where not known. */
      readonly codes: Int32Array;
    }
  /** NaN where not known. */
  | { readonly name: string; readonly kind: 'numeric'; readonly values: Float64Array };

/** One attribute of the catalogue, aligned with `itemIds`. */
export type ItemAttribute =
  | { readonly name: string; readonly kind: 'categorical'; readonly values: readonly (readonly string[])[] }
  | { readonly name: string; readonly kind: 'textual'; readonly values: readonly string[] }
  | { readonly name: string; readonly kind: 'numeric'; readonly values: Float64Array };

/** The catalogue, aligned with `itemIds`. */
export interface ItemColumns {
  /** Unix seconds, NaN where not known. */
  readonly creationTimestamps: Float64Array;
  readonly attributes: readonly ItemAttribute[];
}

/** What users did about actions, as columns; row i is one event, in any order. */
export interface ActionColumns {
  /** Users of the rows; those that are users of the interactions too have the same id there. */
  readonly userIds: readonly string[];
  /** Actions of the rows and of the catalogue of actions. */
  readonly actionIds: readonly string[];
  /** Row → index into userIds. */
  readonly users: Int32Array;
  /** Row → index into actionIds. */
  readonly actions: Int32Array;
  /** Row → Unix time in seconds. */
  readonly timestamps: Float64Array;
  /** Row → 1 when the action was taken, 0 when it was seen or turned down. */
  readonly taken: Uint8Array;
}

/** What can be set of a `user` composition; absent members keep what was measured best over public sets. */
export interface UserParameters {
  /** L2 penalty of the item-item linear model, above 0: more holds the model nearer to popularity. @default 300 */
  readonly easePenalty?: number;
  /** Events looked ahead and back from an event for transitions, the long and the short view. @default [50, 20] */
  readonly windows?: readonly [long: number, short: number];
  /** Whether later events count more: those of the user, and those that make items popular. @default true */
  readonly recency?: boolean;
}

/** What to build. The table that maps recipes to compositions stands outside the engine. */
export type Composition =
  /** Scores items for a user's history: blend of item-item linear model, transitions and priors. */
  | { readonly kind: 'user'; readonly learnWeights: boolean; readonly parameters?: UserParameters }
  /** Scores items for one item: rows of the item-item models, popularity damped by `popularityDiscount` in [0, 1]. */
  | {
      readonly kind: 'related';
      readonly popularityDiscount: number;
      /** Pairs seen together fewer times are ignored. */
      readonly minimumCointeractions: number;
      /** Whether attributes of the catalogue add to the score. */
      readonly useAttributes: boolean;
      /** L2 penalty of the item-item linear model, above 0. @default 300 */
      readonly easePenalty?: number;
      /** What attributes count beside the events of an item that has enough of them. @default 0.15 */
      readonly attributeWeight?: number;
    }
  /** Scores items alike for everybody: how many distinct users interacted. */
  | { readonly kind: 'popularity' }
  /** Scores items alike for everybody: how much their events grew from one interval of this length to the next. */
  | { readonly kind: 'trending'; readonly intervalSeconds: number }
  /** Scores users for items. `by` says what the metrics ask for: single items, or values of categorical attributes. */
  | { readonly kind: 'affinity'; readonly by: 'item' | 'attributes' }
  /** Scores items for one item by what their texts have in common. */
  | { readonly kind: 'semantic' }
  /** Scores actions for a user: the chance that the user takes one within this time of being offered it. */
  | { readonly kind: 'actions'; readonly periodSeconds: number };

/** Something to raise besides relevance: `user` models only. */
export interface Objective {
  /** Of each item, aligned with `itemIds`; NaN where not known. */
  readonly values: Float64Array;
  /** Logits that one spread of the values is worth; 0 = nothing. */
  readonly strength: number;
}

export interface TrainingInput {
  readonly composition: Composition;
  /** Where given, the best of these on users kept out of the training and of the metrics is built, not `composition`. */
  readonly candidates?: readonly Extract<Composition, { kind: 'user' | 'related' | 'popularity' }>[];
  readonly interactions: InteractionColumns;
  readonly items: ItemColumns;
  /** Columns about the users, aligned with `interactions.userIds`; used for those with few events. */
  readonly users?: readonly SideColumn[];
  readonly objective?: Objective;
  /** `actions` compositions only. */
  readonly actions?: ActionColumns;
  /** Seed of the train/test split and of every random choice. */
  readonly seed: number;
}

export interface TrainingResult {
  /** Structured-cloneable; give it to `recommenderOf`. */
  readonly model: Model;
  /** Keys as the service spells them, values in [0, 1]; `hit_at_k` alone is a mean count. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Which of the candidates was built; absent when there were none. */
  readonly chosen?: number;
}

/** Opaque to everything but the engine: plain objects and typed arrays. */
export interface Model {
  readonly kind: Composition['kind'];
}

/** A user's events, oldest first: indices into `Recommender.itemIds`. */
export interface History {
  readonly items: Int32Array;
  /** Unix seconds. */
  readonly timestamps: Float64Array;
}

/** What is known of a request besides the user's events. Columns and values that the model does not know say nothing. */
export interface Circumstances {
  /** By name of a context column. */
  readonly context?: Readonly<Record<string, string>>;
  /** By name of a column about users. */
  readonly user?: Readonly<Record<string, string | number>>;
  /** Events of the user: the more there are, the less columns about the user count. */
  readonly events: number;
}

/** What a user did about actions, oldest first. */
export interface ActionOutcomes {
  /** Indices into `ActionScorer.actionIds`. */
  readonly actions: Int32Array;
  /** 1 when the action was taken, 0 when it was seen or turned down. */
  readonly taken: Uint8Array;
}

/** Scores actions. */
export interface ActionScorer {
  readonly actionIds: readonly string[];
  /** Index of an action, -1 when the model does not know it. */
  indexOf(actionId: string): number;
  /** Times that each action was taken in the training data. */
  readonly taken: Int32Array;
  /** Chance of each action in [0, 1]; 0 for those with too few outcomes in the training data. */
  score(history: History, outcomes: ActionOutcomes): Float32Array;
}

/** How much the order of a `semantic` model goes by something else than texts: 0 = not at all, 1 = most. @default 0 */
export interface RankingInfluence {
  readonly popularity?: number;
  readonly freshness?: number;
}

/** Scores items. Holds no state that a request changes. */
export interface Recommender {
  readonly itemIds: readonly string[];
  /** Users of the training data. */
  readonly userIds: readonly string[];
  /** Index of an item, -1 when the model does not know it. */
  indexOf(itemId: string): number;
  /** Events per item in the training data; 0 for a cold item. */
  readonly interactionCounts: Int32Array;
  /** Events per item that the model has learned from: without those that only an update brought. */
  readonly learnedCounts: Int32Array;
  /** Unix seconds of creation; filled by the documented rule where the catalogue has none. */
  readonly creationTimestamps: Float64Array;
  /** Latest interaction of the training data, Unix seconds: the point that item ages are counted back from. */
  readonly latestTimestamp: number;
  /** Of `trending` models only: what `trendingAsOf` takes to count the trends of another moment. */
  readonly trendIntervalSeconds?: number;
  /** Of `actions` models only. */
  readonly actions?: ActionScorer;
  /** The user's events in the training data; empty for a user the model does not know. */
  historyOf(userId: string): History;
  /**
   * Score of every item for a history, higher is better, finite. `popularity` models ignore the history.
   * @throws TypeError unless the model is `user`, `popularity` or `trending`
   */
  scoreHistory(history: History): Float32Array;
  /**
   * What circumstances add to each item's score of a history, in the same unit (logits); undefined when they say nothing.
   */
  liftsOf(circumstances: Circumstances): Float32Array | undefined;
  /**
   * Score of every item as a companion of `item`, higher is better; the item itself gets -Infinity. Index -1 (unknown)
   * gives popularity.
   * @param influence heeded by `semantic` models only
   * @throws TypeError unless the model is `related` or `semantic`
   */
  scoreItem(item: number, influence?: RankingInfluence): Float32Array;
  /**
   * Score of every user of `userIds` for some items together, higher is better, finite. Items that the model does not know
   * add nothing; for items without any event the most active users come first.
   * @throws TypeError unless the model is `affinity`
   */
  scoreUsers(items: Int32Array): Float32Array;
}

/** How exploration mixes new items into a ranking. */
export interface Exploration {
  /** 0 = none, 1 = most. */
  readonly weight: number;
  /** Items created within so many days before the latest interaction count as new. */
  readonly itemAgeCutOffDays: number;
}

/** Deterministic random numbers in [0, 1). */
export type Random = () => number;
