import { run } from '../../lambda/check-data/check-data';
import { PopularCounts } from '../../lambda/check-data/popular-counts';
import type { PopularItems } from '../../lambda/shared/contract/serving';
import type { CheckDataInput } from '../../lambda/shared/contract/workflow';
import { aDatasetPlan } from './builders';
import { FakeS3 } from './fakes';

function counted(counts: PopularCounts, items: Readonly<Record<string, number>>): PopularCounts {
  const most = Math.max(...Object.values(items));
  // Spread out, as events are, not item by item.
  for (let round = 0; round < most; round++) {
    for (const [itemId, count] of Object.entries(items)) if (round < count) counts.add(itemId);
  }
  return counts;
}

describe('the popular items', () => {
  test('are those with most interactions, equal ones by id', () => {
    const counts = counted(new PopularCounts(), { b: 2, a: 2, c: 5, d: 1 });
    expect(counts.top(3)).toEqual([
      { itemId: 'c', count: 5 },
      { itemId: 'a', count: 2 },
      { itemId: 'b', count: 2 },
    ]);
  });

  test('are found among far more items than are remembered, with counts that are nearly right', () => {
    const capacity = 10;
    const counts = new PopularCounts(capacity);
    const total = 20 * 40 + 2 * 300;
    for (let round = 0; round < 300; round++) {
      counts.add('first');
      counts.add('second');
      if (round >= 20) continue;
      for (let item = 0; item < 40; item++) counts.add(`rare-${round}-${item}`);
    }
    const [one, two] = counts.top(2);
    expect([one?.itemId, two?.itemId].sort()).toEqual(['first', 'second']);
    for (const { count } of [one!, two!]) {
      expect(count).toBeGreaterThanOrEqual(300);
      expect(count).toBeLessThanOrEqual(300 + total / capacity);
    }
    expect(counts.top(1000).length).toBeLessThanOrEqual(2 * capacity);
  });
});

describe('check-data', () => {
  const plan = aDatasetPlan();
  const popular = { bucket: 'data', key: 'serving/popular.json' };
  const checked = async (csv: string, wanted: Partial<CheckDataInput> = { popular }) => {
    const fake = new FakeS3(new Map([['data/interactions/a.csv', { body: csv }]]));
    const input = { datasets: [plan], report: { bucket: 'data', key: 'reports/r.json' }, ...wanted };
    const deps = { s3: fake, now: () => Date.UTC(2026, 0, 2), remainingMilliseconds: () => 600_000 };
    return { result: await run(input, deps), written: fake.written };
  };
  /** 40 users who all saw item 0, and each second of them item 1, and so on. */
  const csv = ['USER_ID,ITEM_ID,TIMESTAMP'];
  for (let user = 1; user <= 40; user++) {
    for (let item = 0; item < 60; item++)
      if (user % (item + 1) === 0 || item > 20) csv.push(`u${user},i${item},${1_700_000_000 + user * 100 + item}`);
  }

  test('writes the items with most interactions where the plan wants them', async () => {
    const { result, written } = await checked(csv.join('\n'));
    expect(result.passed).toBe(true);
    const list = written.get('data/serving/popular.json') as PopularItems;
    expect(list.at).toBe('2026-01-02T00:00:00.000Z');
    expect(list.items).toHaveLength(60);
    expect(list.items.slice(0, 2)).toEqual([
      { itemId: 'i0', count: 40 },
      { itemId: 'i21', count: 40 },
    ]);
    expect(list.items.at(-1)?.count).toBe(Math.min(...list.items.map(({ count }) => count)));
  });

  test('leaves the last list alone when the data is refused, and writes none that nobody wants', async () => {
    const refused = await checked(csv.slice(0, 10).join('\n'));
    expect(refused.result.passed).toBe(false);
    expect([...refused.written.keys()]).toEqual(['data/reports/r.json']);
    const unwanted = await checked(csv.join('\n'), {});
    expect([...unwanted.written.keys()]).toEqual(['data/reports/r.json']);
  });
});
