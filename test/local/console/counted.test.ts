import { counted } from '../../../local/console/counted';

test.each([
  [0, '0 events'],
  [1, '1 event'],
  [2, '2 events'],
  [1_234_567, '1,234,567 events'],
])('%i is told as %s', (value, words) => {
  expect(counted(value, 'event')).toBe(words);
});
