export { checkHeader, HeaderError, type HeaderProblem } from './header';
export {
  type DataRecord,
  type ReadSummary,
  RecordReader,
  type RecordHandlers,
  type Reject,
  type TextCodes,
} from './record-reader';
export {
  MAX_ID_LENGTH,
  MAX_STRING_LENGTH,
  MAX_TEXT_LENGTH,
  type RejectCode,
  numberProblem,
  textProblem,
} from './values';
export { DatasetCheck, type DatasetCheckOptions, type DatasetCheckResult, type FileCheck } from './data-check';
export { fileFormatProblem } from './file-format';
export type { DataFinding } from './finding-log';
export { LARGEST_SECONDS, MAX_SECONDS_AHEAD, unitOf } from './seconds';
