import fc from 'fast-check';
import { differences, formatDifference, isUnset } from '../../../../lambda/shared/drift/difference';

describe('differences', () => {
  test.each([
    ['equal texts', 'a', 'a'],
    ['a number and its text', 0.3, '0.30'],
    ['texts of one number', '30', '30.0'],
    ['a boolean and its text', true, 'True'],
    ['texts of one boolean', 'true', 'True'],
    ['what is not wanted', undefined, { a: 1 }],
    ['members of the service', { a: 1 }, { a: 1, b: 2 }],
    ['nothing and an empty list', [], undefined],
    ['lists of texts as sets', ['a', 'b'], ['b', 'a']],
    [
      'lists of named objects by name',
      [{ name: 'a', minValue: 1 }, { name: 'b' }],
      [{ name: 'b' }, { name: 'a', minValue: 1, more: 2 }],
    ],
    ['nulls', null, undefined],
  ])('none for %s', (_what, wanted, actual) => {
    expect(differences('x', wanted, actual)).toEqual([]);
  });

  test.each([
    ['case of a text', 'Watch', 'watch'],
    ['a value and nothing', 'a', undefined],
    ['false and nothing', false, undefined],
    ['a list and a longer one', ['a'], ['a', 'b']],
    ['a list and another', ['a'], ['b']],
    ['an empty list and a full one', [], [{ name: 'a' }]],
    ['named objects and more of them', [{ name: 'a' }], [{ name: 'a' }, { name: 'b' }]],
  ])('one for %s', (_what, wanted, actual) => {
    expect(differences('x', wanted, actual)).toEqual([{ field: 'x', wanted, actual }]);
  });

  test('every leaf is named with its path', () => {
    const wanted = { a: { b: '1', c: 2 }, list: [{ eventType: 'watch', weight: 1 }] };
    const actual = { a: { b: '2' }, list: [{ eventType: 'watch', weight: 0.5 }] };
    expect(differences('config', wanted, actual).map(formatDifference)).toEqual([
      'config.a.b is "2", wanted "1"',
      'config.a.c is not set, wanted 2',
      'config.list[watch].weight is 0.5, wanted 1',
    ]);
  });

  test('no JSON differs from itself', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => differences('x', value, structuredClone(value)).length === 0));
  });
});

test.each([
  [undefined, true],
  [null, true],
  ['', true],
  [[], true],
  [{ a: {}, b: [] }, true],
  [false, false],
  [0, false],
  [{ a: { b: 0 } }, false],
])('isUnset(%j) is %s', (value, unset) => {
  expect(isUnset(value)).toBe(unset);
});
