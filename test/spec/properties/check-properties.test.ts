import { checkEventTime, checkProperties } from '../../../spec/properties';
import { parseSchema } from '../../../spec/schema';
import { aDataset } from '../../lib/builders';

const schema = parseSchema(
  JSON.stringify(
    aDataset({ type: 'Items' }, [
      { name: 'NUMBER_OF_RATINGS', type: ['null', 'int'] },
      { name: 'PRICE', type: ['null', 'float'] },
      { name: 'IN_STOCK', type: ['null', 'boolean'] },
      { name: 'DESCRIPTION', type: ['null', 'string'], textual: true },
    ]).schema,
  ),
);
const RULES = { maximumLength: 32_000 };
const problems = (given: unknown) =>
  checkProperties(schema, given, RULES).findings.map(({ key, message }) => `${key} ${message}`);

test.each([
  [{ genres: 'War|Drama' }],
  [{ GENRES: 'War', NUMBER_OF_RATINGS: 3 }],
  [{ genres: 'War', numberOfRatings: '3', price: '1.5', inStock: 'TRUE' }],
  [{ genres: 'War', numberOfRatings: null, price: '', inStock: false }],
  [{ genres: 7, description: 'x'.repeat(5000) }],
  ['{"genres":"War"}'],
])('takes %j', (given) => expect(problems(given)).toEqual([]));

test('hands on the JSON that it was given, or makes it', () => {
  expect(checkProperties(schema, '{ "genres": "War" }', RULES).text).toBe('{ "genres": "War" }');
  expect(checkProperties(schema, { genres: 'War' }, RULES).text).toBe('{"genres":"War"}');
  const nothing = parseSchema(JSON.stringify(aDataset({ type: 'Interactions' }).schema));
  expect(checkProperties(nothing, undefined, RULES)).toEqual({ text: undefined, findings: [] });
});

test.each([
  [{ genres: 'War', numberOfRatings: 1.5 }, 'numberOfRatings must be an int'],
  [{ genres: 'War', price: 'cheap' }, 'price must be a float'],
  [{ genres: 'War', price: ' ' }, 'price must be a float'],
  [{ genres: 'War', inStock: 'yes' }, 'inStock must be true or false'],
  [{ genres: { a: 1 } }, 'genres must be a string, not an object'],
  [{ genres: 'x'.repeat(1001) }, 'genres has 1001 characters, 1000 are taken'],
  [{ genres: null }, 'genres is empty, and the column GENRES does not allow null'],
  [undefined, 'genres is missing, and the column GENRES does not allow null'],
  [{ genres: 'War', item_id: 'i' }, 'item_id does not belong into properties; the member beside it is itemId'],
  [
    { genres: 'War', ratings: 1 },
    'ratings is no column of the dataset; it has genres, numberOfRatings, price, inStock, description',
  ],
])('refuses %j', (given, problem) => expect(problems(given)).toEqual([problem]));

const NOW = 1_700_000_000;

test.each([
  [NOW, undefined],
  [0, undefined],
  [NOW + 86_400, undefined],
  [NOW + 86_401, `is ${NOW + 86_401}, 2023-11-15T22:13:21.000Z, which lies in the future`],
  [NOW * 1e3, `is ${NOW * 1e3}, which counts milliseconds; send seconds since 1970: ${NOW}`],
  [NOW * 1e6, `is ${NOW * 1e6}, which counts microseconds; send seconds since 1970: ${NOW}`],
  [NOW * 1e9, `is ${NOW * 1e9}, which counts nanoseconds; send seconds since 1970: ${NOW}`],
])('the time %d', (seconds, problem) => expect(checkEventTime(seconds, NOW)).toBe(problem));
