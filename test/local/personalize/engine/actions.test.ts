import { rankActions, recommenderOf, seededRandom, trainSolutionVersion } from '../../../../local/personalize/engine';
import { actionSequencesOf, exposuresOf, recentOutcomes } from '../../../../local/personalize/engine/action-examples';
import type { ActionColumns, TrainingInput } from '../../../../local/personalize/engine/api';
import { fitLogistic } from '../../../../local/personalize/engine/logistic-regression';
import { EMPTY, LATEST, aHistory, tasteData } from './taste-data';

const DAY = 86_400;
const USERS = 160;

type Row = readonly [user: number, action: number, timestamp: number, taken: boolean];

function columns(actionIds: readonly string[], rows: readonly Row[], users = USERS): ActionColumns {
  return {
    userIds: Array.from({ length: users }, (_, user) => `u${user}`),
    actionIds,
    users: Int32Array.from(rows, ([user]) => user),
    actions: Int32Array.from(rows, ([, action]) => action),
    timestamps: Float64Array.from(rows, ([, , timestamp]) => timestamp),
    taken: Uint8Array.from(rows, ([, , , taken]) => (taken ? 1 : 0)),
  };
}

/**
 * Users with an even number like comedies. Of them 90 % take action 0 and 20 % action 1, of the others the other way round;
 * action 2 is taken by 60 % of everybody, action 3 is put to few.
 */
function anInput(): TrainingInput {
  const random = seededRandom(5);
  const rows = Array.from({ length: USERS }, (_, user) => {
    const chances = user % 2 === 0 ? [0.9, 0.2, 0.6] : [0.2, 0.9, 0.6];
    // The order differs from user to user: what was taken first says something of the next at times only.
    const own = chances.map((chance, action): Row => [user, action, LATEST + random() * 3 * DAY, random() < chance]);
    return user < 40 ? [...own, [user, 3, LATEST + DAY, user % 2 === 0] as const] : own;
  }).flat();
  return {
    composition: { kind: 'actions', periodSeconds: 14 * DAY },
    seed: 1,
    ...tasteData({ users: USERS }),
    actions: columns(['comedy-club', 'theatre', 'newsletter', 'new'], rows),
  };
}

const NONE = { actions: new Int32Array(0), taken: new Uint8Array(0) };

describe('propensities', () => {
  const { model, metrics } = trainSolutionVersion(anInput());
  const recommender = recommenderOf(structuredClone(model));
  const scorer = recommender.actions!;
  const likesComedies = aHistory(0, 2, 4, 6, 8, 10);
  const likesDramas = aHistory(1, 3, 5, 7, 9, 11);

  test('follow the taste of the user and lie near how often such users take the action', () => {
    const [comedies, dramas] = [likesComedies, likesDramas].map((history) => scorer.score(history, NONE));
    expect(comedies![0]).toBeGreaterThan(0.7);
    expect(comedies![1]).toBeLessThan(0.4);
    expect(dramas![0]).toBeLessThan(0.4);
    expect(dramas![1]).toBeGreaterThan(0.7);
    // What has nothing to do with taste tells the two hardly apart.
    expect(Math.abs(comedies![2]! - dramas![2]!)).toBeLessThan(0.8 * (comedies![0]! - dramas![0]!));
  });

  test('are calibrated: their mean over the users is the share that took the action', () => {
    const mean = [0, 0, 0, 0];
    for (let user = 0; user < USERS; user++) {
      scorer
        .score(recommender.historyOf(`u${user}`), NONE)
        .forEach((score, action) => (mean[action]! += score / USERS));
    }
    for (const action of [0, 1, 2]) {
      expect(Math.abs(mean[action]! - scorer.taken[action]! / USERS)).toBeLessThan(0.05);
    }
    expect(scorer.actionIds).toEqual(anInput().actions?.actionIds);
  });

  test('are zero for an action with fewer than fifty outcomes of each kind', () => {
    expect(scorer.score(likesComedies, NONE)[3]).toBe(0);
    expect(scorer.taken[3]).toBe(20);
  });

  test('need no history, and pass over what the model does not know', () => {
    const strange = { actions: Int32Array.of(-1, 9), taken: Uint8Array.of(1, 1) };
    expect(scorer.score(EMPTY, strange)).toEqual(scorer.score(EMPTY, NONE));
    expect(scorer.score(aHistory(-1, 5000), NONE)).toEqual(scorer.score(EMPTY, NONE));
    for (const score of scorer.score(EMPTY, NONE).slice(0, 3)) expect(Math.abs(score - 0.57)).toBeLessThan(0.15);
  });

  test('tell takers from others among users kept out', () => {
    expect(Object.keys(metrics).sort()).toEqual([
      'auc',
      'coverage',
      'normalized_discounted_cumulative_gain_at_10',
      'normalized_discounted_cumulative_gain_at_25',
      'normalized_discounted_cumulative_gain_at_5',
      'precision',
      'recall',
    ]);
    expect(metrics['auc']).toBeGreaterThan(0.7);
    expect(Object.values(metrics).every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test('cannot be foreseen where they are the toss of a coin: the metrics do not leak', () => {
    const random = seededRandom(9);
    const rows = Array.from({ length: USERS * 3 }, (_, i): Row => [
      i % USERS,
      Math.floor(i / USERS) % 2,
      LATEST + i,
      random() < 0.5,
    ]);
    const coin = trainSolutionVersion({ ...anInput(), actions: columns(['a', 'b'], rows) }).metrics;
    expect(Math.abs(coin['auc']! - 0.5)).toBeLessThan(0.2);
  });

  test('a version without action interactions trains all the same', () => {
    const { actions: _, ...input } = anInput();
    const empty = trainSolutionVersion(input);
    expect(Object.values(empty.metrics).every((value) => value === 0)).toBe(true);
    expect(recommenderOf(empty.model).actions?.score(EMPTY, NONE)).toEqual(new Float32Array(0));
  });
});

test('propensities rise for users who take what they are offered', () => {
  // Half of the users take nearly everything, the others nearly nothing, whatever items they like.
  const random = seededRandom(6);
  const rows = Array.from({ length: USERS * 4 }, (_, i): Row => {
    const user = i % USERS;
    return [user, Math.floor(i / USERS) % 3, LATEST + i * 3600, random() < (user % 4 < 2 ? 0.9 : 0.1)];
  });
  const { model } = trainSolutionVersion({ ...anInput(), actions: columns(['a', 'b', 'c'], rows) });
  const scorer = recommenderOf(model).actions!;
  const [willing, unwilling] = [1, 0].map((taken) =>
    scorer.score(EMPTY, { actions: Int32Array.of(0, 1, 0, 1), taken: new Uint8Array(4).fill(taken) }),
  );
  expect(willing![2]).toBeGreaterThan(0.7);
  expect(unwilling![2]).toBeLessThan(0.3);
});

describe('exposures', () => {
  test('hold events of one user and action within the period together, until the action is taken', () => {
    const sequences = actionSequencesOf(
      columns(
        ['a', 'b'],
        [
          [0, 0, 0, false],
          [0, 0, 5, false],
          [0, 1, 6, false],
          [0, 0, 9, true],
          [0, 0, 10, true],
          [0, 1, 17, true],
          [1, 0, 3, true],
        ],
        2,
      ),
    );
    expect(exposuresOf(sequences, [0, 1], 10)).toEqual([
      { user: 0, action: 0, at: 0, taken: true },
      { user: 0, action: 1, at: 6, taken: false },
      { user: 0, action: 0, at: 10, taken: true },
      { user: 0, action: 1, at: 17, taken: true },
      { user: 1, action: 0, at: 3, taken: true },
    ]);
    const { taken, others } = recentOutcomes(sequences, 12);
    expect([...taken]).toEqual([2, 1]);
    expect([...others]).toEqual([1, 1]);
  });
});

describe('the order of actions', () => {
  test('is by propensity, between near ones by value, without propensities by how often they were taken', () => {
    const order = rankActions({
      scores: Float32Array.of(0.3, 0.704, 0.702, 0, 0),
      values: Float64Array.of(10, 1, 9, 2, 2),
      taken: Int32Array.of(0, 0, 0, 3, 4),
    });
    expect([...order]).toEqual([2, 1, 0, 4, 3]);
  });
});

test('a logistic model under a weak prior is the log odds; a strong prior holds it', () => {
  const examples = {
    offsets: Int32Array.of(0, 1, 2, 3, 4),
    features: Int32Array.of(0, 0, 0, 0),
    values: Float32Array.of(1, 1, 1, 1),
    labels: Uint8Array.of(1, 1, 1, 0),
  };
  const fit = (precision: number) =>
    fitLogistic(examples, { mean: Float64Array.of(0, 7), precision: Float64Array.of(precision, 1) });
  expect(fit(1e-6)[0]).toBeCloseTo(Math.log(3), 3);
  expect(fit(1e6)[0]).toBeCloseTo(0, 3);
  expect(fit(1)[1]).toBe(7);
});
