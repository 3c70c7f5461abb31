import * as fc from 'fast-check';
import { compareKeys } from '../../../../../local/cloud/s3/storage/key-order';
import { listKeys, type Listing, type ListingRequest } from '../../../../../local/cloud/s3/storage/listing';

const request = (given: Partial<ListingRequest> = {}): ListingRequest => {
  return { prefix: '', delimiter: '', after: '', maximum: 1000, ...given };
};

/** Every page, one behind the other. */
function pages(keys: readonly string[], given: Partial<ListingRequest>): Listing[] {
  const found: Listing[] = [];
  for (let after = given.after ?? ''; ;) {
    const page = listKeys(keys, request({ ...given, after }));
    found.push(page);
    if (!page.truncated) return found;
    after = page.last;
  }
}

const KEYS = ['a', 'p/1', 'p/2', 'p/q/3', 'r/4', 'z'];

describe('compareKeys', () => {
  test('is the order of the UTF-8 bytes', () => {
    const byBytes = (a: string, b: string) => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(byBytes(a, b));
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(compareKeys('\u{1f600}', '\uffee')).toBeGreaterThan(0);
  });
});

describe('listKeys', () => {
  test('lists what begins with the prefix', () => {
    expect(listKeys(KEYS, request({ prefix: 'p/' })).keys).toEqual(['p/1', 'p/2', 'p/q/3']);
    expect(listKeys(KEYS, request({ prefix: 'nothing' })).keys).toEqual([]);
  });

  test('rolls up what holds the delimiter behind the prefix', () => {
    expect(listKeys(KEYS, request({ delimiter: '/' }))).toMatchObject({
      keys: ['a', 'z'],
      commonPrefixes: ['p/', 'r/'],
    });
    expect(listKeys(KEYS, request({ delimiter: '/', prefix: 'p/' }))).toMatchObject({
      keys: ['p/1', 'p/2'],
      commonPrefixes: ['p/q/'],
    });
  });

  test('counts common prefixes towards the maximum, and goes on behind them', () => {
    const found = pages(KEYS, { delimiter: '/', maximum: 1 });
    expect(found.map(({ keys, commonPrefixes }) => [...keys, ...commonPrefixes])).toEqual([
      ['a'],
      ['p/'],
      ['r/'],
      ['z'],
    ]);
  });

  test('is not truncated when the last page is just full', () => {
    expect(listKeys(KEYS, request({ maximum: 6 })).truncated).toBe(false);
    expect(listKeys(KEYS, request({ maximum: 5 })).truncated).toBe(true);
    expect(listKeys(KEYS, request({ delimiter: '/', maximum: 4 })).truncated).toBe(false);
  });

  test('begins behind a key, even one that does not exist', () => {
    expect(listKeys(KEYS, request({ after: 'p/1' })).keys).toEqual(['p/2', 'p/q/3', 'r/4', 'z']);
    expect(listKeys(KEYS, request({ after: 'p/15' })).keys).toEqual(['p/2', 'p/q/3', 'r/4', 'z']);
  });

  test('rolls up the rest of a folder when it begins inside of it', () => {
    expect(listKeys(KEYS, request({ after: 'p/1', delimiter: '/' })).commonPrefixes).toEqual(['p/', 'r/']);
  });

  test('lists nothing for a maximum of nothing', () => {
    expect(listKeys(KEYS, request({ maximum: 0 }))).toEqual({
      keys: [],
      commonPrefixes: [],
      truncated: false,
      last: '',
    });
  });

  test('pages of any size give every key and prefix once, in order', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('', '/'),
        fc.constantFrom('', 'a', 'a/'),
        (keys, maximum, delimiter, prefix) => {
          const sorted = [...keys].sort(compareKeys);
          const expected = new Set<string>();
          for (const k of sorted.filter((candidate) => candidate.startsWith(prefix))) {
            const cut = delimiter === '' ? -1 : k.indexOf(delimiter, prefix.length);
            expected.add(cut < 0 ? `key ${k}` : `prefix ${k.slice(0, cut + 1)}`);
          }
          const listed = pages(sorted, { maximum, delimiter, prefix }).flatMap((page) => [
            ...page.keys.map((k) => `key ${k}`),
            ...page.commonPrefixes.map((p) => `prefix ${p}`),
          ]);
          expect(listed.sort()).toEqual([...expected].sort());
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});
