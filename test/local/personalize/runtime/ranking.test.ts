import { recipeNamed } from '../../../../spec/recipes';
import { recommenderOf, seededRandom, trainSolutionVersion } from '../../../../local/personalize/engine';
import { itemsThat } from '../../../../local/personalize/runtime/item-bits';
import { ranked } from '../../../../local/personalize/runtime/ranking';
import { scoredItems } from '../../../../local/personalize/runtime/scored-items';
import type { Serving } from '../../../../local/personalize/runtime/serving';

/** Items 0 to 2,499; item i has 2,500 - i events, all long ago. */
const ITEMS = 2500;

function aServing(recipeName: string): Serving {
  const { model } = trainSolutionVersion({
    composition: { kind: 'popularity' },
    seed: 1,
    interactions: {
      userIds: ['u'],
      itemIds: Array.from({ length: ITEMS }, (_, item) => `i${item}`),
      users: new Int32Array(ITEMS),
      items: Int32Array.from({ length: ITEMS }, (_, item) => item),
      timestamps: new Float64Array(ITEMS),
    },
    items: { creationTimestamps: new Float64Array(ITEMS).fill(-1e9), attributes: [] },
  });
  const recommender = {
    ...recommenderOf(model),
    interactionCounts: Int32Array.from({ length: ITEMS }, (_, item) => ITEMS - item),
  };
  return {
    arn: 'campaign',
    datasetGroupArn: 'group',
    modelArn: 'version',
    recipe: recipeNamed(recipeName)!,
    trained: {
      model,
      recommender,
      metrics: {},
      dataChanges: 0,
      eventsSeen: 0,
      eventFilter: {},
      setAside: new Map(),
    },
    config: {},
  };
}

/** Item 0 is liked least. */
const scores = Float32Array.from({ length: ITEMS }, (_, item) => item);

/** Two items that are among the 2,000 best and two that are not. */
const allowed = itemsThat(
  Array.from({ length: ITEMS }, (_, item) => `${item}`),
  (id) => ['10', '20', '2000', '2400'].includes(id),
);

test('what a filter leaves of the scored part is filled with popular items, which have no score', () => {
  const serving = aServing('aws-user-personalization-v2');
  const scored = scoredItems(serving.trained.recommender, scores, false);
  const result = ranked(serving, { count: 3, scored, allowed, random: seededRandom(1) });
  expect([...result.items]).toEqual([2400, 2000, 10]);
  expect([...result.padding]).toEqual([10]);
  expect(scored.reached[10]).toBe(-Infinity);
  expect(result.explored.size).toBe(0);
});

test('recipes that score everything need no filling', () => {
  const serving = aServing('aws-popularity-count');
  const scored = scoredItems(serving.trained.recommender, scores, true);
  const result = ranked(serving, { count: 4, scored, allowed, random: seededRandom(1) });
  expect([...result.items]).toEqual([2400, 2000, 20, 10]);
  expect(result.padding.size).toBe(0);
  expect(scored.reached).toBe(scores);
});
