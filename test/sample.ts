import { seededRandom } from '../local/personalize/engine';

/**
 * As many of them as `npm test` has time for, drawn by the seed of the run (`--seed` repeats it) and in their order; all of them
 * with SAMPLES=all, as `.ci/run` has it.
 */
export function sampled<Item>(all: readonly Item[], size: number): readonly Item[] {
  if (process.env['SAMPLES'] === 'all') return all;
  const random = seededRandom(jest.getSeed());
  const drawn = all.map((item, index) => ({ item, index, order: random() })).sort((a, b) => a.order - b.order);
  return drawn
    .slice(0, size)
    .sort((a, b) => a.index - b.index)
    .map(({ item }) => item);
}
