/** Names that handlers derive for themselves; lib/config/naming.ts has all the others. `logicalName` is one in pipeline.yaml. */

/** SSM parameter with the ARN of what has a name. */
export function arnParameterName(
  pipeline: string,
  logicalName: string,
  kind: 'campaign' | 'recommender' | 'filter',
): string {
  return `/${pipeline}/${logicalName}/${kind}-arn`;
}

/** Folder of the operator's wishes, and of the lock. */
export const CONTROL_PREFIX = 'control/';

/** Object of the operator's wishes about a solution or recommender; see SolutionControl. */
export function controlKey(logicalName: string): string {
  return `${CONTROL_PREFIX}${logicalName}.json`;
}
