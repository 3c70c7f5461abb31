import type { InteractionColumns, ItemColumns, Model } from './api';
import { addLikeness, addToProfile, type AttributeTokens } from './attribute-tokens';
import { catalogueOf, type TrainedModel, type UserModel } from './model';
import { biased } from './objective';
import { sequencesOf } from './sequences';
import { tokensOf } from './user-parts';
import { historyScorer, type HistoryScorer } from './user-scorer';

/** Data that came after a training, beside that of the training. */
export interface UpdateInput {
  readonly interactions: InteractionColumns;
  readonly items: ItemColumns;
  /** Whether the users' events become their histories; else those of the training stay. */
  readonly replacesHistories: boolean;
}

/** Whether `updatedModel` can take it. */
export function isUpdatable(model: Model): boolean {
  return model.kind === 'user';
}

/**
 * The model with items that it has not learned from: nothing is trained, so the scores of the items it knows stay as they
 * are and the others stand below them, among themselves by the likeness of their attributes to the history. They are there
 * to be explored. Counts of events, dates of creation and the latest event are those of the new data. Linear in events.
 *
 * @param input the item ids begin with those of the model, in its order
 * @throws TypeError unless the model is `user`; RangeError when item ids do not continue those of the model
 */
export function updatedModel(model: Model, { interactions, items, replacesHistories }: UpdateInput): Model {
  const trained = model as TrainedModel;
  if (trained.kind !== 'user') throw new TypeError(`a ${model.kind} model cannot be updated, train it anew`);
  const before = trained.catalogue;
  if (before.itemIds.some((itemId, i) => interactions.itemIds[i] !== itemId)) {
    throw new RangeError('the item ids do not begin with those of the model, give them in its order');
  }
  const catalogue = catalogueOf({ interactions, items }, sequencesOf(interactions));
  const tokens = tokensOf(items, interactions.itemIds.length);
  const { userIds, sequences } = replacesHistories ? catalogue : before;
  const learnedCounts = new Int32Array(interactions.itemIds.length);
  learnedCounts.set(trained.learnedCounts ?? before.interactionCounts);
  const updated: UserModel = {
    ...trained,
    catalogue: { ...catalogue, userIds, sequences },
    learnedCounts,
    learnedAt: trained.learnedAt ?? before.latestTimestamp,
    ...(tokens && { tokens }),
  };
  return updated;
}

/** Scores all items of a model's catalogue, those that it has not learned from as well. */
export function wholeCatalogueScorer(model: UserModel): HistoryScorer {
  const learned = model.parts.warm.length;
  const itemCount = model.catalogue.itemIds.length;
  const score = biased(historyScorer(model.parts, model.weights), model.bias);
  const { learnedAt } = model;
  if (learnedAt === undefined) return score;
  return (history) => {
    const known = history.filter((item) => item < learned);
    const scores = new Float32Array(itemCount);
    // A history of new items alone says nothing of the others.
    if (known.length > 0 || history.length === 0) scores.set(score(known, learnedAt));
    else for (let item = 0; item < learned; item++) scores[item] = Math.log1p(model.learnedCounts?.[item] ?? 0);
    const seen = new Set(history);
    let lowest = Infinity;
    for (let item = 0; item < learned; item++) {
      if (!seen.has(item)) lowest = Math.min(lowest, scores[item] as number);
    }
    const likeness = likenessOf(model.tokens, history, itemCount);
    for (let item = learned; item < itemCount; item++) {
      scores[item] = (lowest === Infinity ? 0 : lowest) - 1 + (likeness[item] as number);
    }
    return scores;
  };
}

/** Likeness of each item's attributes to those of a history, from 0 to below 1. */
function likenessOf(tokens: AttributeTokens | undefined, history: Int32Array, itemCount: number): Float32Array {
  const likeness = new Float32Array(itemCount);
  if (tokens === undefined || history.length === 0) return likeness;
  const profile = new Float64Array(tokens.tokenCount);
  for (const item of history) addToProfile(tokens, item, 1 / history.length, profile);
  addLikeness(tokens, profile, likeness);
  return likeness.map((value) => value / (1 + value));
}
