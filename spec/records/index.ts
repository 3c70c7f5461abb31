export { checkHeader, HeaderError, type HeaderProblem } from './header';
export { type DataRecord, type ReadSummary, RecordReader, type RecordHandlers, type Reject } from './record-reader';
export { MAX_ID_LENGTH, MAX_STRING_LENGTH, MAX_TEXT_LENGTH, type RejectCode } from './values';
