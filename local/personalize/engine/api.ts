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
}

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

/** What to build. The table that maps recipes to compositions stands outside the engine. */
export type Composition =
  /** Scores items for a user's history: blend of item-item linear model, transitions and priors. */
  | { readonly kind: 'user'; readonly learnWeights: boolean }
  /** Scores items for one item: rows of the item-item models, popularity damped by `popularityDiscount` in [0, 1]. */
  | {
      readonly kind: 'related';
      readonly popularityDiscount: number;
      /** Pairs seen together fewer times are ignored. */
      readonly minimumCointeractions: number;
      /** Whether attributes of the catalogue add to the score. */
      readonly useAttributes: boolean;
    }
  /** Scores items alike for everybody: how many distinct users interacted. */
  | { readonly kind: 'popularity' }
  /** Scores items alike for everybody: how much their events grew from one interval of this length to the next. */
  | { readonly kind: 'trending'; readonly intervalSeconds: number }
  /** Scores users for items. `by` says what the metrics ask for: single items, or values of categorical attributes. */
  | { readonly kind: 'affinity'; readonly by: 'item' | 'attributes' };

export interface TrainingInput {
  readonly composition: Composition;
  readonly interactions: InteractionColumns;
  readonly items: ItemColumns;
  /** Seed of the train/test split and of every random choice. */
  readonly seed: number;
}

export interface TrainingResult {
  /** Structured-cloneable; give it to `recommenderOf`. */
  readonly model: Model;
  /** Keys as the service spells them, values in [0, 1]; `hit_at_k` alone is a mean count. */
  readonly metrics: Readonly<Record<string, number>>;
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

/** Scores items. Holds no state that a request changes. */
export interface Recommender {
  readonly itemIds: readonly string[];
  /** Users of the training data. */
  readonly userIds: readonly string[];
  /** Index of an item, -1 when the model does not know it. */
  indexOf(itemId: string): number;
  /** Events per item in the training data; 0 for a cold item. */
  readonly interactionCounts: Int32Array;
  /** Unix seconds of creation; filled by the documented rule where the catalogue has none. */
  readonly creationTimestamps: Float64Array;
  /** Latest interaction of the training data, Unix seconds: the point that item ages are counted back from. */
  readonly latestTimestamp: number;
  /** Of `trending` models only: what `trendingAsOf` takes to count the trends of another moment. */
  readonly trendIntervalSeconds?: number;
  /** The user's events in the training data; empty for a user the model does not know. */
  historyOf(userId: string): History;
  /**
   * Score of every item for a history, higher is better, finite. `popularity` models ignore the history.
   * @throws TypeError unless the model is `user`, `popularity` or `trending`
   */
  scoreHistory(history: History): Float32Array;
  /**
   * Score of every item as a companion of `item`, higher is better; the item itself gets -Infinity. Index -1 (unknown)
   * gives popularity.
   * @throws TypeError unless the model is `related`
   */
  scoreItem(item: number): Float32Array;
  /**
   * Score of every user of `userIds` for some items together: the sum over the items, higher is better, finite. Items that
   * the model does not know add nothing.
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
