import { readFileSync } from 'node:fs';
import { PAGE, pageOf } from './page';
import { readResults } from './results';

test('docs/reliability.md is what npm run reliability -- --page makes of the results', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(pageOf(readResults()));
});

test('no cell of the matrix and no point of a destroy is wrong', () => {
  const { matrix, destroy } = readResults();
  const wrong = [...(matrix?.cells ?? []), ...(destroy?.points ?? [])].filter((one) => one.wrong !== '');
  expect(wrong).toEqual([]);
});
