import { Dictionary } from '../../../../local/personalize/store/data/dictionary';
import { DictionaryCodes } from '../../../../local/personalize/store/data/text-codes';

function coderOf(dictionary: Dictionary): (text: string) => number {
  const codes = new DictionaryCodes(dictionary);
  return (text) => {
    const data = Buffer.from(`<${text}>`);
    return codes.ofBytes(data, 1, data.length - 1);
  };
}

test('gives the codes of the dictionary, through many growths of its table', () => {
  const dictionary = new Dictionary(['known']);
  const codeOf = coderOf(dictionary);
  const texts = Array.from({ length: 20_000 }, (_, i) => `user-${(i * 7919) % 12_345}-ü${'x'.repeat(i % 5)}`);
  const first = texts.map(codeOf);
  expect(texts.map(codeOf)).toEqual(first);
  expect(first.map((code) => dictionary.values[code])).toEqual(texts);
  expect(codeOf('known')).toBe(0);
});

test('a text that came as a string and as bytes has one code', () => {
  const dictionary = new Dictionary();
  const codes = new DictionaryCodes(dictionary);
  const code = codes.ofText('a "quoted" one');
  expect(codes.ofBytes(Buffer.from('a "quoted" one'), 0, 14)).toBe(code);
  expect(dictionary.size).toBe(1);
});
