import { isUpdatable, recommenderOf, trainSolutionVersion, updatedModel } from '../../../../local/personalize/engine';
import type { InteractionColumns, ItemColumns } from '../../../../local/personalize/engine/api';
import { ITEM_COUNT, LATEST, POPULARITY, USER, aHistory, anInput } from './taste-data';

const DAY = 86_400;
const input = anInput(USER);
const { model } = trainSolutionVersion(input);
const before = recommenderOf(model);

/** Two new items, a comedy and a drama; user u0 had the comedy since, and a user came who had the drama. */
const COMEDY = ITEM_COUNT;
const DRAMA = ITEM_COUNT + 1;
const interactions: InteractionColumns = {
  userIds: [...input.interactions.userIds, 'late'],
  itemIds: [...input.interactions.itemIds, 'new comedy', 'new drama'],
  users: Int32Array.of(...input.interactions.users, 0, input.interactions.userIds.length),
  items: Int32Array.of(...input.interactions.items, COMEDY, DRAMA),
  timestamps: Float64Array.of(...input.interactions.timestamps, LATEST + DAY, LATEST + 2 * DAY),
};
const items: ItemColumns = {
  creationTimestamps: new Float64Array(ITEM_COUNT + 2).fill(NaN),
  attributes: [
    {
      name: 'GENRES',
      kind: 'categorical',
      values: interactions.itemIds.map((_, item) => [item % 2 === 0 ? 'comedy' : 'drama']),
    },
  ],
};
const update = (replacesHistories: boolean) =>
  recommenderOf(updatedModel(model, { interactions, items, replacesHistories }));

describe('an updated model', () => {
  const automatic = update(false);

  test('scores the items it knows as before, and new ones below them by their likeness to the history', () => {
    const history = aHistory(0, 2, 4);
    const scores = automatic.scoreHistory(history);
    expect(scores).toHaveLength(ITEM_COUNT + 2);
    // Close, not equal: scores may go on from those of the beginning of a history, which rounds otherwise.
    before.scoreHistory(history).forEach((score, item) => expect(scores[item]).toBeCloseTo(score, 4));
    const known = [...scores.subarray(0, ITEM_COUNT)].filter((_, item) => ![0, 2, 4].includes(item));
    expect(scores[COMEDY]).toBeLessThan(Math.min(...known));
    expect(scores[COMEDY]).toBeGreaterThan(scores[DRAMA]!);
  });

  test('counts events and dates of now, but has learned from those of the training only', () => {
    expect(automatic.interactionCounts[COMEDY]).toBe(1);
    expect(automatic.learnedCounts[COMEDY]).toBe(0);
    expect([...automatic.learnedCounts.subarray(0, ITEM_COUNT)]).toEqual([...before.interactionCounts]);
    expect(automatic.creationTimestamps[DRAMA]).toBe(LATEST + 2 * DAY);
    expect(automatic.latestTimestamp).toBe(LATEST + 2 * DAY);
    expect(automatic.indexOf('new drama')).toBe(DRAMA);
  });

  test('keeps the histories of the training unless told otherwise', () => {
    expect([...automatic.historyOf('u0').items]).toEqual([...before.historyOf('u0').items]);
    expect(automatic.historyOf('late').items).toHaveLength(0);
    const asked = update(true);
    expect([...asked.historyOf('u0').items]).toEqual([...before.historyOf('u0').items, COMEDY]);
    expect([...asked.historyOf('late').items]).toEqual([DRAMA]);
  });

  test('makes nothing of new items in a history: by them alone items go by popularity', () => {
    const mixed = automatic.scoreHistory(aHistory(0, DRAMA));
    expect([...mixed.subarray(0, ITEM_COUNT)]).toEqual([...before.scoreHistory(aHistory(0))]);
    const scores = automatic.scoreHistory(aHistory(DRAMA));
    const counts = before.interactionCounts;
    const order = [...counts.keys()].sort((a, b) => scores[b]! - scores[a]!);
    expect(order.map((item) => counts[item])).toEqual([...counts].sort((a, b) => b - a));
  });

  test('can be updated again, and survives cloning', () => {
    const once = updatedModel(model, { interactions, items, replacesHistories: false });
    const twice = recommenderOf(structuredClone(updatedModel(once, { interactions, items, replacesHistories: false })));
    expect([...twice.scoreHistory(aHistory(0))]).toEqual([...automatic.scoreHistory(aHistory(0))]);
    expect([...twice.learnedCounts]).toEqual([...automatic.learnedCounts]);
  });

  test('refuses items in another order', () => {
    const itemIds = [...interactions.itemIds].reverse();
    const moved = { interactions: { ...interactions, itemIds }, items, replacesHistories: false };
    expect(() => updatedModel(model, moved)).toThrow(RangeError);
  });

  test('refuses a model of another kind', () => {
    const { model: popularity } = trainSolutionVersion(anInput(POPULARITY));
    expect(isUpdatable(popularity)).toBe(false);
    expect(() => updatedModel(popularity, { interactions, items, replacesHistories: false })).toThrow(TypeError);
  });
});
