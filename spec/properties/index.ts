export { checkEventTime, checkProperties, type CheckedProperties, type PropertyFinding } from './check-properties';
