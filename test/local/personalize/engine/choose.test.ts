import { seededRandom, trainSolutionVersion } from '../../../../local/personalize/engine';
import { bestCandidate } from '../../../../local/personalize/engine/choose';
import { type Sequences, userCountOf } from '../../../../local/personalize/engine/sequences';
import { sequencesFrom } from './event-sequences';
import { USER, anInput } from './taste-data';

/** 40 users who had item 0 and then item 1. */
const training = sequencesFrom(
  10,
  Array.from({ length: 40 }, () => [0, 1]),
);

/** Scores that put one item on top. */
const always = (top: number) => () => Float32Array.from({ length: 10 }, (_, item) => (item === top ? 1 : 0));

describe('the choice among candidates', () => {
  test('is the one that ranks best for users it was not trained on; of equals the first', () => {
    const seen: Sequences[] = [];
    const chosen = bestCandidate([7, 1, 9, 1], training, seededRandom(1), (top, learning) => {
      seen.push(learning);
      return always(top);
    });
    expect(chosen).toBe(1);
    expect(seen.map(userCountOf)).toEqual([36, 36, 36, 36]);
  });

  test('takes no training where there is one candidate', () => {
    expect(
      bestCandidate([1], training, seededRandom(1), () => {
        throw new Error('nothing to compare');
      }),
    ).toBe(0);
  });

  test('gives the model and metrics of that composition: the test users have no say', () => {
    const narrow = { ...USER, parameters: { easePenalty: 1e6, windows: [1, 1] as const, recency: false } };
    const input = anInput(USER);
    const { chosen, metrics } = trainSolutionVersion({ ...input, candidates: [narrow, USER] });
    const composition = [narrow, USER][chosen!]!;
    expect(metrics).toEqual(trainSolutionVersion({ ...input, composition }).metrics);
    expect(trainSolutionVersion(input)).not.toHaveProperty('chosen');
  });
});

describe('parameters of a user composition', () => {
  const metricsWith = (parameters: object) =>
    trainSolutionVersion(anInput({ ...USER, parameters }, { repeats: true })).metrics;
  const plain = metricsWith({});

  test('are by default what the engine does by itself', () => {
    expect(metricsWith({ easePenalty: 300, windows: [50, 20], recency: true })).toEqual(plain);
  });

  test.each([
    // With so few users a greater one than the default only scales the rows.
    ['the penalty', { easePenalty: 1 }],
    ['the windows', { windows: [1, 1] }],
    ['recency', { recency: false }],
  ])('%s has an effect', (_, parameters) => {
    expect(metricsWith(parameters)).not.toEqual(plain);
  });
});
