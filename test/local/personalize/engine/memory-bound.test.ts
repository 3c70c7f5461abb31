import type { Composition } from '../../../../local/personalize/engine/api';
import { MEMORY_BOUND, memoryProblem, sizeOf, trainingMemory } from '../../../../local/personalize/engine/memory-bound';
import { trainSolutionVersion } from '../../../../local/personalize/engine';
import { POPULARITY, RELATED, USER, anInput } from './taste-data';

const GIBIBYTE = 2 ** 30;

const COMPOSITIONS: readonly Composition[] = [
  USER,
  RELATED,
  POPULARITY,
  { kind: 'trending', intervalSeconds: 86_400 },
  { kind: 'affinity', by: 'item' },
  { kind: 'semantic' },
  { kind: 'actions', periodSeconds: 86_400 },
];

const LARGE = { events: 5_000_000, users: 200_000, items: 100_000, attributeValues: 300_000 };

test.each(COMPOSITIONS)('$kind takes less than 6 GiB for 5 million interactions with 100,000 items', (composition) => {
  expect(trainingMemory(composition, LARGE)).toBeLessThan(6 * GIBIBYTE);
  expect(memoryProblem(composition, LARGE)).toBeUndefined();
});

test.each(COMPOSITIONS)('the memory of $kind grows with events, users and items', (composition) => {
  const before = trainingMemory(composition, LARGE);
  for (const grown of ['events', 'users', 'items'] as const) {
    expect(trainingMemory(composition, { ...LARGE, [grown]: 2 * LARGE[grown] })).toBeGreaterThan(before);
  }
});

test.each(COMPOSITIONS)('refuses $kind beyond the bound, with the numbers and what to do', (composition) => {
  const problem = memoryProblem(composition, { ...LARGE, events: 100_000_000 });
  expect(problem).toMatch(/^100000000 interactions of 200000 users with 100000 items need about \d+\.\d GiB to train/);
  expect(problem).toMatch(/the engine may take 6\.0 GiB: leave out older interactions/);
});

test('refuses a catalogue whose rows do not fit', () => {
  expect(trainingMemory(USER, { ...LARGE, items: 5_000_000 })).toBeGreaterThan(MEMORY_BOUND);
});

test('refuses to train before anything is computed', () => {
  const input = anInput(USER);
  const events = 60_000_000;
  // Columns of one number each stand for long ones: only their lengths are looked at before the refusal.
  const long = <Data extends object>(data: Data): Data =>
    new Proxy(data, { get: (target, name) => (name === 'length' ? events : (Reflect.get(target, name) as unknown)) });
  const interactions = { ...input.interactions, users: long(input.interactions.users) };
  expect(() => trainSolutionVersion({ ...input, interactions })).toThrow(RangeError);
  expect(() => trainSolutionVersion({ ...input, interactions })).toThrow('60000000 interactions');
});

test('counts values, words and numbers of attributes', () => {
  const { interactions, items } = anInput(USER);
  expect(sizeOf({ interactions, items }).attributeValues).toBe(interactions.itemIds.length);
});
