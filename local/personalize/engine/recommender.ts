import { affinityScorer } from './affinity-model';
import type { Composition, Model, Recommender } from './api';
import type { TrainedModel } from './model';
import { itemScorer } from './related';
import { semanticScorer } from './semantic';
import { liftsReader } from './lifts';
import { actionScorerOf } from './train-actions';
import { wholeCatalogueScorer } from './update';

/** Opens a model for scoring. The scratch memory it holds is reused between calls, so one recommender serves one thread. */
export function recommenderOf(model: Model): Recommender {
  const trained = model as TrainedModel;
  const { catalogue } = trained;
  const places = new Map(catalogue.itemIds.map((itemId, index) => [itemId, index]));
  const users = new Map(catalogue.userIds.map((userId, index) => [userId, index]));
  return {
    itemIds: catalogue.itemIds,
    userIds: catalogue.userIds,
    indexOf: (itemId) => places.get(itemId) ?? -1,
    interactionCounts: catalogue.interactionCounts,
    learnedCounts: (trained.kind === 'user' ? trained.learnedCounts : undefined) ?? catalogue.interactionCounts,
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
    liftsOf: liftsReader(trained.kind === 'user' ? trained.lifts : [], catalogue.itemIds.length),
    ...refusals(trained.kind),
    ...scoringOf(trained),
  };
}

/** What each kind of model scores things for. */
const SCORES = {
  user: ['histories', 'scoreHistory'],
  popularity: ['histories', 'scoreHistory'],
  trending: ['histories', 'scoreHistory'],
  related: ['items', 'scoreItem'],
  affinity: ['users', 'scoreUsers'],
  semantic: ['items', 'scoreItem'],
  actions: ['actions', 'actions.score'],
} as const satisfies Record<Composition['kind'], readonly [string, string]>;

type Scoring = Pick<Recommender, 'scoreHistory' | 'scoreItem' | 'scoreUsers'>;

function refusals(kind: Composition['kind']): Scoring {
  const refuse = (asked: string) => (): never => {
    throw new TypeError(
      `${kind.startsWith('a') ? 'an' : 'a'} ${kind} model scores ${SCORES[kind][0]}, not ${asked}, use ${SCORES[kind][1]}`,
    );
  };
  return { scoreHistory: refuse('histories'), scoreItem: refuse('items'), scoreUsers: refuse('users') };
}

function scoringOf(model: TrainedModel): Partial<Scoring> & Pick<Recommender, 'trendIntervalSeconds' | 'actions'> {
  const { latestTimestamp, itemIds } = model.catalogue;
  switch (model.kind) {
    case 'user': {
      const score = wholeCatalogueScorer(model);
      return { scoreHistory: ({ items }) => score(knownItems(items, itemIds.length), latestTimestamp) };
    }
    case 'popularity':
      return { scoreHistory: () => model.popularity.slice() };
    case 'trending':
      return { scoreHistory: () => model.scores.slice(), trendIntervalSeconds: model.intervalSeconds };
    case 'affinity':
      return { scoreUsers: affinityScorer(model.blend) };
    case 'related':
      return { scoreItem: itemScorer(model.parts) };
    case 'semantic':
      return { scoreItem: semanticScorer(model.parts) };
    case 'actions':
      return { actions: actionScorerOf(model) };
  }
}

/** Without the indices that stand for no item of the model, such as -1. */
function knownItems(items: Int32Array, itemCount: number): Int32Array {
  return items.every((item) => item >= 0 && item < itemCount)
    ? items
    : items.filter((item) => item >= 0 && item < itemCount);
}
