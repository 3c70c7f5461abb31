import type { History, Model, Recommender } from './api';
import type { TrainedModel } from './model';
import { itemScorer } from './related';
import { historyScorer } from './user-scorer';

/** Opens a model for scoring. The scratch memory it holds is reused between calls, so one recommender serves one thread. */
export function recommenderOf(model: Model): Recommender {
  const trained = model as TrainedModel;
  const { catalogue } = trained;
  const places = new Map(catalogue.itemIds.map((itemId, index) => [itemId, index]));
  const users = new Map(catalogue.userIds.map((userId, index) => [userId, index]));
  return {
    itemIds: catalogue.itemIds,
    indexOf: (itemId) => places.get(itemId) ?? -1,
    interactionCounts: catalogue.interactionCounts,
    creationTimestamps: catalogue.creationTimestamps,
    latestTimestamp: catalogue.latestTimestamp,
    historyOf: (userId) => {
      const user = users.get(userId);
      if (user === undefined) return { items: new Int32Array(0), timestamps: new Float64Array(0) };
      const { offsets, items, timestamps } = catalogue.sequences;
      return {
        items: items.subarray(offsets[user], offsets[user + 1]),
        timestamps: timestamps.subarray(offsets[user], offsets[user + 1]),
      };
    },
    ...scoringOf(trained),
  };
}

function scoringOf(model: TrainedModel): Pick<Recommender, 'scoreHistory' | 'scoreItem'> {
  const { latestTimestamp, itemIds } = model.catalogue;
  const scoreItem = (): never => {
    throw new TypeError(`a ${model.kind} model scores histories, not items, use scoreHistory`);
  };
  switch (model.kind) {
    case 'user': {
      const score = historyScorer(model.parts, model.weights);
      return { scoreItem, scoreHistory: ({ items }) => score(knownItems(items, itemIds.length), latestTimestamp) };
    }
    case 'popularity':
      return { scoreItem, scoreHistory: () => model.popularity.slice() };
    case 'related': {
      return {
        scoreItem: itemScorer(model.parts),
        scoreHistory: (_: History): never => {
          throw new TypeError('a related model scores items, not histories, use scoreItem');
        },
      };
    }
  }
}

/** Without the indices that stand for no item of the model, such as -1. */
function knownItems(items: Int32Array, itemCount: number): Int32Array {
  return items.every((item) => item >= 0 && item < itemCount)
    ? items
    : items.filter((item) => item >= 0 && item < itemCount);
}
