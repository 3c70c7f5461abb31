export { checkEventTime, checkProperties, type CheckedProperties, type PropertyFinding } from './check-properties';
export { FORBIDDEN_KEYS, isBoolean, MAX_EVENT_BYTES, numberOf, objectOf, plainKey, typeInWords } from './values';
