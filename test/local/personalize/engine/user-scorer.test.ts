import { seededRandom } from '../../../../local/personalize/engine';
import { chooseKernels } from '../../../../local/personalize/engine/kernels/kernels';
import { presentParts, trainUserParts, type UserParts } from '../../../../local/personalize/engine/user-parts';
import { historyScorer, type HistoryScorer } from '../../../../local/personalize/engine/user-scorer';
import { buildKernels } from '../../../../local/personalize/training/kernel-module';
import { randomSequences, sequencesFrom } from './event-sequences';

const ITEMS = 300;
const AT = 1_000_000;

function someParts(repeats: boolean): UserParts {
  const users = randomSequences(200, ITEMS - 1, 40, 8);
  return trainUserParts(sequencesFrom(ITEMS, users), { repeats, tokens: undefined });
}

/** Every part counts. */
function scorerOf(parts: UserParts): HistoryScorer {
  return historyScorer(
    parts,
    Float64Array.from(presentParts(parts), (_, i) => 1 - 0.1 * i),
  );
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  const distance = actual.reduce((most, score, i) => Math.max(most, Math.abs(score - (expected[i] as number))), 0);
  expect(distance).toBeLessThan(1e-3);
}

describe.each(['wasm', 'plain'] as const)('scores of a history, %s', (kind) => {
  beforeAll(async () => chooseKernels(kind === 'wasm' ? await buildKernels() : undefined));
  afterAll(() => chooseKernels(undefined));

  test.each([true, false])(
    'go on from those of its beginning as if scored afresh within 1e-3, repeats %p',
    (repeats) => {
      const parts = someParts(repeats);
      const going = scorerOf(parts);
      const random = seededRandom(5);
      const events: number[] = [];
      for (let step = 0; step < 40; step++) {
        // One to four new events, some of items that the history has already.
        for (let i = Math.floor(random() * 4); i >= 0; i--) events.push(Math.floor(random() * (step < 5 ? ITEMS : 30)));
        const history = Int32Array.from(events);
        expectClose(going(history, AT), scorerOf(parts)(history, AT));
      }
    },
  );

  test('of one history are the same again, and nobody else’s to change', () => {
    const score = scorerOf(someParts(true));
    const history = Int32Array.of(4, 5, 6);
    const first = score(history, AT);
    const copy = first.slice();
    first.fill(0);
    expect(score(history, AT)).toEqual(copy);
    history[2] = 7;
    expect(score(history, AT)).not.toEqual(copy);
    expect(score(Int32Array.of(4, 5, 6), AT)).toEqual(copy);
  });

  test('as of another moment are others', () => {
    const parts = someParts(false);
    const score = scorerOf(parts);
    const history = Int32Array.of(9, 8);
    score(history, AT);
    expectClose(score(history, 20), scorerOf(parts)(history, 20));
  });
});

test('of more histories than are remembered, scores are right whoever comes back', () => {
  const parts = trainUserParts(sequencesFrom(3000, randomSequences(30, 3000, 9, 8)), {
    repeats: false,
    tokens: undefined,
  });
  const score = scorerOf(parts);
  // 3,000 items × 20 bytes: 559 histories fit into 32 MiB.
  for (let i = 0; i < 600; i++) score(Int32Array.of(i), AT);
  for (const item of [0, 599]) expectClose(score(Int32Array.of(item), AT), scorerOf(parts)(Int32Array.of(item), AT));
});
