/**
 * Status strings of Amazon Personalize resources, spelled as on the wire: a space after the verb, an underscore in
 * IN_PROGRESS.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_DescribeSolutionVersion.html
 */
export const RESOURCE_STATUSES = [
  'CREATE PENDING',
  'CREATE IN_PROGRESS',
  'ACTIVE',
  'CREATE FAILED',
  'CREATE STOPPING',
  'CREATE STOPPED',
  'DELETE PENDING',
  'DELETE IN_PROGRESS',
  // Recommenders: parked and brought back.
  'STOP PENDING',
  'STOP IN_PROGRESS',
  'INACTIVE',
  'START PENDING',
  'START IN_PROGRESS',
] as const;

export type ResourceStatus = (typeof RESOURCE_STATUSES)[number];
