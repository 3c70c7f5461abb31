import { ItemAttributesError, checkItemAttributes, parseItemAttributes } from '../../../spec/item-attributes';
import { items } from '../schemas';

const conditions = (text: string) => parseItemAttributes(text).map(({ field, value }) => [field, value]);

describe('attributes of a segment', () => {
  test.each<[text: string, expected: unknown]>([
    ['ITEMS.genres = "Comedy"', [['genres', 'Comedy']]],
    [
      'ITEMS.genres = "Comedy" AND ITEMS.genres = "Action"',
      [
        ['genres', 'Comedy'],
        ['genres', 'Action'],
      ],
    ],
    [
      "items.GENRES='Comedy' and Items.PRICE = 10.5",
      [
        ['GENRES', 'Comedy'],
        ['PRICE', 10.5],
      ],
    ],
    ['ITEMS.title = "The \\"best\\" AND more"', [['title', 'The "best" AND more']]],
  ])('%s', (text, expected) => {
    expect(conditions(text)).toEqual(expected);
  });

  test('conditions know where they stand', () => {
    const text = 'ITEMS.a = "1" AND ITEMS.b = 2';
    const [, second] = parseItemAttributes(text);
    expect(text.slice(second!.start, second!.end)).toBe('ITEMS.b = 2');
    expect(text.slice(second!.valueSpan.start, second!.valueSpan.end)).toBe('2');
  });
});

describe('attributes are refused', () => {
  test.each([
    ['', 'itemAttributes: expected ITEMS; the text ends (at character 1)'],
    ['USERS.age = 1', 'itemAttributes: expected ITEMS; found USERS (at character 1)'],
    ['ITEMS genres = "a"', 'itemAttributes: expected a point and a field after ITEMS; found genres (at character 7)'],
    ['ITEMS.price < 3', 'itemAttributes: expected =, the only operator; found < (at character 13)'],
    [
      'ITEMS.genres = Comedy',
      'itemAttributes: expected a value: a text in quotes or a number; found Comedy (at character 16)',
    ],
    [
      'ITEMS.a = "1" OR ITEMS.b = "2"',
      'itemAttributes: expected AND or the end of the text; found OR (at character 15)',
    ],
    ['ITEMS.a = "1" AND', 'itemAttributes: expected ITEMS; the text ends (at character 18)'],
    ['ITEMS.a = "1', 'itemAttributes: the quote " is not closed (at character 11)'],
    ['ITEMS.a = $A', 'itemAttributes: expected a value: a text in quotes or a number; found $A (at character 11)'],
  ])('%s', (text, message) => {
    expect(() => parseItemAttributes(text)).toThrow(ItemAttributesError);
    expect(() => parseItemAttributes(text)).toThrow(message);
  });
});

describe('attributes and the Items dataset', () => {
  const columns = (text: string) => checkItemAttributes(parseItemAttributes(text), items).map(({ name }) => name);

  test('columns are found whatever their case', () => {
    expect(columns('ITEMS.genres = "a" AND ITEMS.Price = "9"')).toEqual(['GENRES', 'PRICE']);
  });

  test.each([
    ['ITEMS.genre = "a"', 'Items has no column genre; did you mean GENRES? (at character 7)'],
    ['ITEMS.plot = "a"', 'PLOT is textual, which is no attribute (at character 7)'],
    ['ITEMS.item_id = "a"', 'ITEM_ID is no attribute; aws-item-affinity makes segments by item (at character 7)'],
    ['ITEMS.price = "cheap"', 'PRICE is float, and "cheap" is no number (at character 15)'],
  ])('fails for %s', (text, message) => {
    expect(() => columns(text)).toThrow(message);
  });
});
