import { destroyedAt, POINTS } from './destroy';
import { readResults } from './results';

/** Another one with another --seed of jest; `npm run reliability` plays them all. */
test('both stacks deleted leave an empty account, at a point drawn by lot', async () => {
  const point = POINTS[Math.abs(jest.getSeed()) % POINTS.length]!;
  expect(await destroyedAt(point)).toMatchObject({ name: point.name, wrong: '' });
});

test('docs/reliability.md has every point', () => {
  expect(readResults().destroy?.points.map(({ name }) => name)).toEqual(POINTS.map(({ name }) => name));
});
