import { recommenderOf, topK, trainSolutionVersion } from '../../../../local/personalize/engine';
import type { Composition, History, Recommender } from '../../../../local/personalize/engine/api';
import {
  COLD_COMEDY,
  COLD_DRAMA,
  EMPTY,
  ITEM_COUNT,
  POPULARITY,
  RELATED,
  USER,
  WARM_ITEMS,
  aHistory,
  anInput,
  tasteData,
  type TasteOptions,
} from './taste-data';

function aRecommender(composition: Composition, data: TasteOptions = {}): Recommender {
  return recommenderOf(trainSolutionVersion(anInput(composition, data)).model);
}

describe('a user model', () => {
  test('recommends within the taste of a history, whoever it belongs to', () => {
    const recommender = aRecommender(USER);
    const share = (history: History, parity: number): number => {
      const best = topK(recommender.scoreHistory(history), 8);
      return best.filter((item) => item % 2 === parity).length / best.length;
    };
    expect(share(aHistory(0, 4, 8), 0)).toBeGreaterThan(0.8);
    expect(share(aHistory(1, 5, 9), 1)).toBeGreaterThan(0.8);
  });

  test('where users never come back, the items of the history stand below all others', () => {
    const history = aHistory(0, 1, 2, 3);
    const ranking = [...topK(aRecommender(USER).scoreHistory(history), ITEM_COUNT)];
    expect(ranking.slice(-4).sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });

  test('where users come back, the items of the history may stand on top', () => {
    const interactions = tasteData({ repeats: true }).interactions;
    // Everybody stays with one item to the end.
    const items = interactions.users.map((user) => user % WARM_ITEMS);
    const { model } = trainSolutionVersion({ ...anInput(USER), interactions: { ...interactions, items } });
    expect([...topK(recommenderOf(model).scoreHistory(aHistory(6, 6, 6)), 1)]).toEqual([6]);
  });

  test('items of a history that the model does not know are passed over', () => {
    const recommender = aRecommender(USER);
    expect(recommender.scoreHistory(aHistory(-1, 4, ITEM_COUNT))).toEqual(recommender.scoreHistory(aHistory(4)));
  });

  test('a cold item is reached through its attributes', () => {
    const recommender = aRecommender(USER, { users: 200 });
    const comedies = recommender.scoreHistory(aHistory(0, 4, 8, 12));
    const dramas = recommender.scoreHistory(aHistory(1, 5, 9, 13));
    expect(comedies[COLD_COMEDY]).toBeGreaterThan(comedies[COLD_DRAMA] as number);
    expect(dramas[COLD_DRAMA]).toBeGreaterThan(dramas[COLD_COMEDY] as number);
  });
});

describe('a related model', () => {
  const genreOfBest = (recommender: Recommender, item: number): number[] =>
    [...topK(recommender.scoreItem(item), 8)].map((other) => other % 2);

  test('companions share the taste, of cold items too where attributes are used', () => {
    const recommender = aRecommender(RELATED);
    expect(genreOfBest(recommender, 4).filter((genre) => genre === 0).length).toBeGreaterThanOrEqual(6);
    expect(genreOfBest(recommender, 5).filter((genre) => genre === 1).length).toBeGreaterThanOrEqual(6);
    expect(genreOfBest(recommender, COLD_COMEDY)).toEqual(new Array(8).fill(0));
    expect(genreOfBest(recommender, COLD_DRAMA)).toEqual(new Array(8).fill(1));
  });

  test('a cold item is a companion through its attributes', () => {
    const scores = aRecommender(RELATED).scoreItem(4);
    expect(scores[COLD_COMEDY]).toBeGreaterThan(scores[COLD_DRAMA] as number);
    const without = aRecommender({ ...RELATED, useAttributes: false }).scoreItem(4);
    expect(without[COLD_COMEDY]).toBe(without[COLD_DRAMA]);
  });

  test('an unknown item is answered with popularity', () => {
    const popular = aRecommender(POPULARITY).scoreHistory(EMPTY);
    const scores = aRecommender(RELATED).scoreItem(-1);
    expect([...topK(scores, WARM_ITEMS)]).toEqual([...topK(popular, WARM_ITEMS)]);
  });

  test('the popularity of what is recommended falls as the discount rises', () => {
    const popularityAt = (popularityDiscount: number): number => {
      const recommender = aRecommender({ ...RELATED, popularityDiscount });
      const counts = recommender.interactionCounts;
      return [...Array(WARM_ITEMS).keys()]
        .flatMap((item) => [...topK(recommender.scoreItem(item), 5)])
        .reduce((sum, item) => sum + (counts[item] as number), 0);
    };
    const popularities = [0, 0.5, 1].map(popularityAt);
    expect(popularities).toEqual([...popularities].sort((a, b) => b - a));
    expect(popularities[0]).toBeGreaterThan(popularities[2] as number);
  });

  test('pairs below the minimum of co-interactions stand below all that reach it', () => {
    const minimumCointeractions = 5;
    const { items, users } = tasteData().interactions;
    const usersOf = (item: number): Set<number> => new Set([...users].filter((_, row) => items[row] === item));
    const own = usersOf(4);
    const common = Array.from(
      { length: ITEM_COUNT },
      (_, other) => [...usersOf(other)].filter((one) => own.has(one)).length,
    );
    // Against popularity, so that strangers would stand high if they were not held down.
    const scores = aRecommender({ ...RELATED, minimumCointeractions, popularityDiscount: 1 }).scoreItem(4);
    const reach = [...scores].filter((_, other) => other !== 4 && (common[other] as number) >= minimumCointeractions);
    const below = [...scores].filter((_, other) => other !== 4 && (common[other] as number) < minimumCointeractions);
    expect(reach.length).toBeGreaterThan(0);
    expect(below.length).toBeGreaterThan(0);
    expect(Math.min(...reach)).toBeGreaterThan(Math.max(...below));
  });
});

describe('a popularity model', () => {
  test('scores distinct users, alike for every history', () => {
    const { interactions, items } = tasteData({ repeats: true });
    const recommender = recommenderOf(
      trainSolutionVersion({ composition: POPULARITY, seed: 1, interactions, items }).model,
    );
    const distinct = Array.from(
      { length: ITEM_COUNT },
      (_, item) => new Set([...interactions.users].filter((_user, row) => interactions.items[row] === item)).size,
    );
    expect([...recommender.scoreHistory(EMPTY)]).toEqual(distinct);
    expect([...recommender.scoreHistory(aHistory(1, 2))]).toEqual(distinct);
  });
});
