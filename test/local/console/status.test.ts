import { stateOf } from '../../../local/console/status';

test.each([
  ['ACTIVE', 'done'],
  ['COMPLETED', 'done'],
  ['CREATE PENDING', 'waiting'],
  ['CREATE IN_PROGRESS', 'working'],
  ['CREATE STOPPING', 'working'],
  ['CREATE STOPPED', 'parked'],
  ['INACTIVE', 'parked'],
  ['CREATE FAILED', 'failed'],
] as const)('%s is shown as %s, by the picture and by the lists', (status, state) => {
  expect(stateOf(status)).toBe(state);
});
