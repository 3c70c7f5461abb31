import { actionSequencesOf, everyUser, exposuresOf } from './action-examples';
import { propensities, takenCounts, trainActionParts, type Past } from './action-propensity';
import type { ActionScorer, Composition, TrainingInput, TrainingResult } from './api';
import { evaluateActions } from './evaluate-actions';
import { type ActionModel, catalogueOf } from './model';
import { seededRandom } from './random';
import { sequencesOf } from './sequences';
import { splitUsers } from './split';
import { tokensOf } from './user-parts';

const NO_ACTIONS = {
  userIds: [],
  actionIds: [],
  users: new Int32Array(0),
  actions: new Int32Array(0),
  timestamps: new Float64Array(0),
  taken: new Uint8Array(0),
};

/** Learns from all users; the metrics come from a model of nine tenths of those with action interactions. */
export function trainActions(
  input: TrainingInput,
  { periodSeconds }: Extract<Composition, { kind: 'actions' }>,
): TrainingResult {
  const { interactions, items, seed, actions = NO_ACTIONS } = input;
  const users = new Map(interactions.userIds.map((userId, user) => [userId, user]));
  const past: Past = {
    interactions: sequencesOf(interactions),
    actions: actionSequencesOf(actions),
    interactionUser: Int32Array.from(actions.userIds, (userId) => users.get(userId) ?? -1),
  };
  const tokens = tokensOf(items, interactions.itemIds.length);
  const model: ActionModel = {
    kind: 'actions',
    catalogue: catalogueOf(input, past.interactions),
    actionIds: actions.actionIds,
    parts: trainActionParts(past, exposuresOf(past.actions, everyUser(past.actions), periodSeconds), tokens),
    taken: takenCounts(past.actions),
  };
  const split = splitUsers(past.actions, seededRandom(seed));
  return { model, metrics: evaluateActions(past, split, tokens, periodSeconds) };
}

/** Opens an action model for scoring. */
export function actionScorerOf({ actionIds, parts, taken, catalogue }: ActionModel): ActionScorer {
  const places = new Map(actionIds.map((actionId, action) => [actionId, action]));
  const known = (index: number, count: number): boolean => index >= 0 && index < count;
  return {
    actionIds,
    taken,
    indexOf: (actionId) => places.get(actionId) ?? -1,
    score: (history, outcomes) => {
      const rows = outcomes.actions
        .map((_, row) => row)
        .filter((row) => known(outcomes.actions[row] ?? -1, taken.length));
      return propensities(parts, {
        items: history.items.filter((item) => known(item, catalogue.itemIds.length)),
        actions: rows.map((row) => outcomes.actions[row] as number),
        taken: Uint8Array.from(rows, (row) => outcomes.taken[row] as number),
      });
    },
  };
}
