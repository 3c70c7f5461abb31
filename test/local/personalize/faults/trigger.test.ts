import { Trigger, type TriggerRule } from '../../../../local/personalize/faults/trigger';

/** Numbers of the events, out of a hundred, that a rule takes. */
function taken(rule: TriggerRule, seed = 1, keys: (event: number) => string = () => ''): number[] {
  const trigger = new Trigger(rule, seed);
  return Array.from({ length: 100 }, (_, i) => i + 1).filter((event) => trigger.fires(keys(event)));
}

test('without a choice, every event is taken', () => {
  expect(taken({})).toHaveLength(100);
});

test('nth takes that one only', () => {
  expect(taken({ nth: 7 })).toEqual([7]);
});

test('every takes the multiples, times ends it', () => {
  expect(taken({ every: 3, times: 4 })).toEqual([3, 6, 9, 12]);
});

test('probability takes about its share, the same with the same seed', () => {
  const first = taken({ probability: 0.3 });
  expect(first.length).toBeGreaterThan(15);
  expect(first.length).toBeLessThan(45);
  expect(taken({ probability: 0.3 })).toEqual(first);
  expect(taken({ probability: 0.3 }, 2)).not.toEqual(first);
});

test('events of different keys are counted apart', () => {
  expect(taken({ nth: 2 }, 1, (event) => (event % 2 === 0 ? 'even' : 'odd'))).toEqual([3, 4]);
});
