import { Kept } from '../../../lambda/shared/serving/kept';

function setUp() {
  const state = { now: 0, value: 'first', fails: false, reads: 0 };
  const kept = new Kept(
    async (key) => {
      state.reads++;
      if (state.fails) throw new Error('down');
      return `${key} ${state.value}`;
    },
    { now: () => state.now, milliseconds: 60_000 },
  );
  return { state, kept };
}

test('a value is read once in its time', async () => {
  const { state, kept } = setUp();
  await kept.get('a');
  state.value = 'second';
  state.now = 59_999;
  expect(await kept.get('a')).toBe('a first');
  state.now = 60_000;
  expect(await kept.get('a')).toBe('a second');
  expect(state.reads).toBe(2);
});

test('each key has its own, and is read anew on demand', async () => {
  const { state, kept } = setUp();
  await kept.get('a');
  await kept.get('b');
  state.value = 'second';
  expect(await kept.renew('a')).toBe('a second');
  expect([await kept.get('a'), await kept.get('b')]).toEqual(['a second', 'b first']);
});

test('stays as it was while it cannot be read, and is not tried with each request', async () => {
  const { state, kept } = setUp();
  await kept.get('a');
  Object.assign(state, { fails: true, now: 70_000 });
  expect(await kept.get('a')).toBe('a first');
  expect(await kept.get('a')).toBe('a first');
  expect(state.reads).toBe(2);
  Object.assign(state, { fails: false, value: 'second', now: 75_000 });
  expect(await kept.get('a')).toBe('a second');
});

test('fails when it was never read', async () => {
  const { state, kept } = setUp();
  state.fails = true;
  await expect(kept.get('a')).rejects.toThrow('down');
});
