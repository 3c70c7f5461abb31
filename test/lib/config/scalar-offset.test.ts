import fc from 'fast-check';
import { parseDocument, isScalar, stringify } from 'yaml';
import { sourceOffset } from '../../../lib/config/file/scalar-offset';

describe('the place of a character in a value as written', () => {
  test.each([
    ['plain text', 6, 6],
    ['plain', 99, 5],
    ['"a\\"b"', 2, 4],
    ['"\\u00e9x"', 1, 7],
    ['"\\U0001F600x"', 2, 11],
    ["'it''s'", 4, 6],
    ['"ab"', 0, 1],
    ['>-\n  folded', 3, 0],
    ['"over\n lines"', 6, 0],
  ])('%j, character %i, is at %i', (written, character, offset) => {
    expect(sourceOffset(written, character)).toBe(offset);
  });

  test.each(['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'] as const)('is right for every character of %s texts', (type) => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'B', '7', ' ', '"', "'", '\\', 'é', '😀', ':', '#'),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(letters, (value) => {
        const written = stringify(value, { defaultStringType: type, lineWidth: 0 }).trimEnd();
        const node = parseDocument(written).contents;
        fc.pre(isScalar(node) && node.value === value && !written.includes('\n'));
        for (let character = 0; character < value.length; character++) {
          const at = sourceOffset(written, character);
          const letter = String.fromCodePoint(value.codePointAt(character) ?? 0);
          // The second half of a pair of surrogates has no place of its own.
          if (/[a-zA-Z0-9 é:#]/.test(letter)) expect(written.slice(at, at + letter.length)).toBe(letter);
        }
      }),
    );
  });
});
