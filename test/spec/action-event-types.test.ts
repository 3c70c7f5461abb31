import { actionEventTypeOf, rangeOf } from '../../spec/schema';

test.each([
  ['Viewed', 'Viewed'],
  ['TAKEN', 'Taken'],
  ['Not taken', 'Not Taken'],
  ['NOT_TAKEN', 'Not Taken'],
  ['NotTaken', undefined],
  ['click', undefined],
])('the event type %j of an action interaction is %p', (text, expected) => {
  expect(actionEventTypeOf(text)).toBe(expected);
});

test('only columns of Actions have ranges', () => {
  expect(rangeOf('Actions', 'VALUE')).toEqual({ minimum: 1, maximum: 10 });
  expect(rangeOf('Actions', 'REPEAT_FREQUENCY')?.maximum).toBe(30);
  expect(rangeOf('Items', 'VALUE')).toBeUndefined();
  expect(rangeOf('Actions', 'toString')).toBeUndefined();
});
