import {
  exploreNew,
  recommenderOf,
  seededRandom,
  topK,
  trainSolutionVersion,
} from '../../../../local/personalize/engine';
import { ITEM_COUNT, LATEST, USER, WARM_ITEMS, tasteData } from './taste-data';

const DAY = 86_400;
const WEIGHTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const RESULTS = 5;

/** Exposure of new items, and the share of the list that is what the model ranks highest, over all users and some seeds. */
function measured(): { exposure: number[]; accuracy: number[] } {
  const { interactions, items } = tasteData({ users: 40, eventsPerUser: 5 });
  const creationTimestamps = Float64Array.from({ length: ITEM_COUNT }, (_, item) =>
    item < WARM_ITEMS ? LATEST - 500 * DAY : LATEST - DAY,
  );
  const { model } = trainSolutionVersion({
    composition: { ...USER, learnWeights: false },
    interactions,
    items: { ...items, creationTimestamps },
    seed: 1,
  });
  const recommender = recommenderOf(model);
  const exposure = WEIGHTS.map(() => 0);
  const accuracy = WEIGHTS.map(() => 0);
  recommender.userIds.forEach((id, user) => {
    const scores = recommender.scoreHistory(recommender.historyOf(id));
    const mask = new Uint8Array(ITEM_COUNT).fill(1);
    const ranking = topK(scores, 2 * RESULTS, mask);
    const best = new Set(ranking.subarray(0, RESULTS));
    for (let seed = 0; seed < 10; seed++) {
      WEIGHTS.forEach((weight, i) => {
        const { items: list } = exploreNew({
          ranking,
          count: RESULTS,
          items: recommender,
          exploration: { weight, itemAgeCutOffDays: 30 },
          random: seededRandom(100 * user + seed),
          scores,
          mask,
        });
        for (const item of list) {
          if (item >= WARM_ITEMS) exposure[i] = (exposure[i] ?? 0) + 1;
          if (best.has(item) && item < WARM_ITEMS) accuracy[i] = (accuracy[i] ?? 0) + 1;
        }
      });
    }
  });
  return { exposure, accuracy };
}

const steps = (values: readonly number[]): number[] => values.slice(1).map((value, i) => value - (values[i] ?? NaN));

test('with the weight of exploration the exposure of new items grows and what the model ranks highest is shown less', () => {
  const { exposure, accuracy } = measured();
  for (const step of steps(exposure)) expect(step).toBeGreaterThanOrEqual(0);
  for (const step of steps(accuracy)) expect(step).toBeLessThanOrEqual(0);
  expect(exposure[10]).toBeGreaterThan(2 * (exposure[1] ?? NaN));
  expect(accuracy[10]).toBeLessThan(accuracy[0] ?? NaN);
});
