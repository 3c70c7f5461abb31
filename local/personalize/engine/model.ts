import type { ActionParts } from './action-propensity';
import type { AffinityBlend } from './affinity-model';
import type { Model, TrainingInput } from './api';
import type { AttributeTokens } from './attribute-tokens';
import type { ColumnLifts } from './lifts';
import type { RelatedParts } from './related';
import type { SemanticParts } from './semantic';
import { eventCounts, latestTimestampOf, userCountOf, type Sequences } from './sequences';
import type { UserParts } from './user-parts';

/** What every model keeps of its training data. */
export interface Catalogue {
  readonly itemIds: readonly string[];
  readonly userIds: readonly string[];
  readonly sequences: Sequences;
  readonly interactionCounts: Int32Array;
  /** Unix seconds. */
  readonly creationTimestamps: Float64Array;
  readonly latestTimestamp: number;
}

export interface UserModel extends Model {
  readonly kind: 'user';
  readonly catalogue: Catalogue;
  /** They know the first items of the catalogue; items that came after the training stand behind those. */
  readonly parts: UserParts;
  readonly weights: Float64Array;
  /** Added to the score of each item that the parts know. */
  readonly bias?: Float32Array;
  readonly lifts: readonly ColumnLifts[];
  /** Latest event of the training, Unix seconds, where an update brought later ones. */
  readonly learnedAt?: number;
  /** Events of each item in the training, where an update counted others since. */
  readonly learnedCounts?: Int32Array;
  /** Attributes of the whole catalogue, where items came after the training. */
  readonly tokens?: AttributeTokens;
}

export interface RelatedModel extends Model {
  readonly kind: 'related';
  readonly catalogue: Catalogue;
  readonly parts: RelatedParts;
}

export interface PopularityModel extends Model {
  readonly kind: 'popularity';
  readonly catalogue: Catalogue;
  /** Distinct users of each item. */
  readonly popularity: Float32Array;
}

export interface TrendingModel extends Model {
  readonly kind: 'trending';
  readonly catalogue: Catalogue;
  readonly intervalSeconds: number;
  /** As of one moment. */
  readonly scores: Float32Array;
}

export interface AffinityModel extends Model {
  readonly kind: 'affinity';
  readonly catalogue: Catalogue;
  readonly blend: AffinityBlend;
}

export interface SemanticModel extends Model {
  readonly kind: 'semantic';
  readonly catalogue: Catalogue;
  readonly parts: SemanticParts;
}

export interface ActionModel extends Model {
  readonly kind: 'actions';
  readonly catalogue: Catalogue;
  readonly actionIds: readonly string[];
  readonly parts: ActionParts;
  /** Times that each action was taken. */
  readonly taken: Int32Array;
}

/** What `Model` really is; only the engine looks inside. */
export type TrainedModel =
  UserModel | RelatedModel | PopularityModel | TrendingModel | AffinityModel | SemanticModel | ActionModel;

export function catalogueOf(
  { interactions, items }: Pick<TrainingInput, 'interactions' | 'items'>,
  sequences: Sequences,
): Catalogue {
  return {
    itemIds: interactions.itemIds,
    userIds: interactions.userIds,
    sequences,
    interactionCounts: eventCounts(sequences),
    creationTimestamps: creationTimestampsOf(items.creationTimestamps, sequences),
    latestTimestamp: latestTimestampOf(sequences),
  };
}

/**
 * Where the catalogue has none: the oldest interaction of the item or, without interactions, the latest of all, so that the
 * item counts as new.
 * @see "Items dataset requirements": CREATION_TIMESTAMP
 */
function creationTimestampsOf(given: Float64Array, sequences: Sequences): Float64Array {
  const oldest = new Float64Array(sequences.itemCount).fill(Infinity);
  for (let user = 0; user < userCountOf(sequences); user++) {
    for (let slot = sequences.offsets[user] as number; slot < (sequences.offsets[user + 1] as number); slot++) {
      const item = sequences.items[slot] as number;
      oldest[item] = Math.min(oldest[item] as number, sequences.timestamps[slot] as number);
    }
  }
  const latest = latestTimestampOf(sequences);
  return oldest.map((first, item) => {
    const known = given[item] ?? NaN;
    if (!Number.isNaN(known)) return known;
    return first === Infinity ? latest : first;
  });
}
