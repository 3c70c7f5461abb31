import { parseSchema } from '../../../../spec/schema';
import type { Value } from '../../../../local/personalize/store/data/column';
import { RecordsData } from '../../../../local/personalize/store/data/records-data';
import { ITEMS_SCHEMA, schemaText } from '../movies-schemas';

const titled =
  (title: string) =>
  (field: string): Value =>
    field === 'TITLE' ? title : field === 'PRICE' ? 5 : null;

function imported(data: RecordsData, titles: Readonly<Record<string, string>>) {
  const table = data.emptyTable();
  for (const [id, title] of Object.entries(titles)) table.put(id, titled(title));
  return table;
}

describe('RecordsData', () => {
  const aDataset = (): RecordsData => new RecordsData(parseSchema(ITEMS_SCHEMA), 'ITEM_ID');

  test('of two records with one id the newer one counts', () => {
    const data = aDataset();
    data.replaceBulk(imported(data, { a: 'bulk', b: 'bulk' }));
    data.put('a', titled('single'));
    expect([data.value('a', 'TITLE'), data.value('b', 'TITLE')]).toEqual(['single', 'bulk']);
    data.addBulk(imported(data, { a: 'increment', c: 'increment' }));
    expect([data.value('a', 'TITLE'), data.value('c', 'TITLE')]).toEqual(['increment', 'increment']);
  });

  test('a FULL import replaces bulk data and leaves single records', () => {
    const data = aDataset();
    data.replaceBulk(imported(data, { a: 'old', b: 'old' }));
    data.put('c', titled('single'));
    data.replaceBulk(imported(data, { a: 'new' }));
    expect(data.ids()).toEqual(['a', 'c']);
    expect(data.has('b')).toBe(false);
    expect(data.value('c', 'TITLE')).toBe('single');
  });

  test('a single record comes to light again when its id leaves the bulk data', () => {
    const data = aDataset();
    data.put('a', titled('single'));
    data.replaceBulk(imported(data, { a: 'bulk' }));
    expect(data.value('a', 'TITLE')).toBe('bulk');
    data.replaceBulk(imported(data, { b: 'bulk' }));
    expect(data.value('a', 'TITLE')).toBe('single');
  });

  test('numbers and null come back as they were, unknown ids and fields as null', () => {
    const data = aDataset();
    data.put('a', titled('x'));
    expect(data.value('a', 'PRICE')).toBe(5);
    expect(data.value('a', 'CREATION_TIMESTAMP')).toBeNull();
    expect(data.value('a', 'NO_SUCH_FIELD')).toBeNull();
    expect(data.value('zz', 'TITLE')).toBeNull();
  });

  test('a new schema keeps the records and leaves its new fields null', () => {
    const data = aDataset();
    data.replaceBulk(imported(data, { a: 'bulk' }));
    data.changeSchema(
      parseSchema(
        schemaText('Items', [
          ...(JSON.parse(ITEMS_SCHEMA) as { fields: object[] }).fields,
          { name: 'MOOD', type: ['string', 'null'], categorical: true },
        ]),
      ),
    );
    expect([data.value('a', 'TITLE'), data.value('a', 'MOOD')]).toEqual(['bulk', null]);
  });

  test('removed records are gone, whichever way they came, and may come again', () => {
    const data = aDataset();
    data.replaceBulk(imported(data, { a: 'bulk', b: 'bulk' }));
    data.put('a', titled('single'));
    data.put('c', titled('single'));
    expect(data.remove(new Set(['a', 'c', 'nobody']))).toBe(3);
    expect(data.ids()).toEqual(['b']);
    expect([data.has('a'), data.value('a', 'TITLE'), data.value('b', 'TITLE')]).toEqual([false, null, 'bulk']);
    data.put('a', titled('again'));
    expect(data.value('a', 'TITLE')).toBe('again');
  });
});
