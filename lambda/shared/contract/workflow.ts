/** What passes between the state machine and its handlers. */
export type { DataFinding } from '../../../spec/records/finding-log';
export type * from './plan';
export type * from './result';
export type * from './steps';
