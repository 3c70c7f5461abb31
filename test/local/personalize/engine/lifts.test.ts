import { columnLiftsOf, liftsReader } from '../../../../local/personalize/engine/lifts';
import type { InteractionColumns } from '../../../../local/personalize/engine/api';

/** User 0 had item 0 on a phone 30 times, user 1 item 1 on a screen 10 times; item 2 has no event. */
const phones = 30;
const screens = 10;
const users = Int32Array.from({ length: phones + screens }, (_, row) => (row < phones ? 0 : 1));
const interactions: InteractionColumns = {
  userIds: ['u', 'v'],
  itemIds: ['a', 'b', 'c'],
  users,
  items: users.slice(),
  timestamps: Float64Array.from(users, (_, row) => row),
  context: [
    { name: 'DEVICE', kind: 'categorical', values: ['phone', 'screen'], codes: users.slice() },
    { name: 'HOUR', kind: 'numeric', values: Float64Array.from(users, (user) => (user === 0 ? 9 : 21)) },
    { name: 'CONSTANT', kind: 'categorical', values: ['same'], codes: new Int32Array(users.length) },
  ],
};
const columns = columnLiftsOf(interactions, [
  { name: 'TIER', kind: 'categorical', values: ['gold', 'free'], codes: Int32Array.of(0, 1) },
]);
const read = liftsReader(columns, 3);
const lifts = (circumstances: object) => read({ events: 0, ...circumstances });

describe('lifts by circumstances', () => {
  test('are the log of the smoothed share among an item’s events over the share among all', () => {
    const share = phones / (phones + screens);
    const expected = [phones, 0, 0].map((count, item) => {
      const total = [phones, screens, 0][item]!;
      return Math.log((count + 20 * share) / (total + 20) / share);
    });
    lifts({ context: { DEVICE: 'phone' } })!.forEach((lift, item) => expect(lift).toBeCloseTo(expected[item]!, 5));
  });

  test('read numbers by class', () => {
    const morning = lifts({ context: { HOUR: '8.5' } })!;
    const evening = lifts({ context: { HOUR: '22' } })!;
    expect(morning[0]).toBeGreaterThan(0);
    expect(evening[0]).toBeLessThan(0);
    expect(evening[1]).toBeGreaterThan(0);
  });

  test('count each of two columns of context less than one alone', () => {
    const both = lifts({ context: { DEVICE: 'screen', HOUR: '21' } })!;
    const [device, hour] = [{ DEVICE: 'screen' }, { HOUR: '21' }].map((context) => lifts({ context })![1]!);
    expect(both[1]).toBeCloseTo((device! + hour!) / Math.SQRT2, 5);
  });

  test('of the user fade with the events that are known of the user', () => {
    const [none, three, many] = [0, 3, 300].map((events) => lifts({ user: { TIER: 'gold' }, events })![0]!);
    expect(three).toBeCloseTo(none! / 2, 5);
    expect(many).toBeLessThan(none! / 50);
  });

  test('are the caller’s own', () => {
    const before = [...lifts({ context: { DEVICE: 'phone' } })!];
    lifts({ context: { DEVICE: 'phone' } })!.fill(NaN);
    expect([...lifts({ context: { DEVICE: 'phone' } })!]).toEqual(before);
  });

  test('know the thousand most frequent values of a column, and more of them than are kept at hand', () => {
    const rows = 2000;
    const value = (row: number): number => (row < 1200 ? row : row - 1000);
    const codes = Int32Array.from({ length: rows }, (_, row) => value(row));
    const many: InteractionColumns = {
      ...interactions,
      users: new Int32Array(rows),
      items: Int32Array.from({ length: rows }, (_, row) => row % 3),
      timestamps: new Float64Array(rows),
      context: [
        { name: 'PLACE', kind: 'categorical', values: Array.from({ length: 1200 }, (_, i) => `place ${i}`), codes },
      ],
    };
    const ask = liftsReader(columnLiftsOf(many, undefined), 3);
    const at = (place: number) => ask({ events: 0, context: { PLACE: `place ${place}` } });
    // Places 200 to 999 occur twice, the first 200 of the others make the thousand full.
    const known = Array.from({ length: 1200 }, (_, place) => place).filter((place) => at(place) !== undefined);
    expect(known).toEqual(Array.from({ length: 1000 }, (_, place) => place));
    expect([...at(0)!]).toEqual([...at(0)!]);
  });

  test.each([
    ['nothing', {}],
    ['a value that training has not seen', { context: { DEVICE: 'watch' } }],
    ['a column that training has not seen', { context: { WEATHER: 'rain' } }],
    ['a number that is none', { context: { HOUR: 'late' } }],
    ['a column of one value', { context: { CONSTANT: 'same' } }],
    ['a user’s column given as context', { context: { TIER: 'gold' } }],
  ])('are none for %s', (_, circumstances) => {
    expect(lifts(circumstances)).toBeUndefined();
  });
});
