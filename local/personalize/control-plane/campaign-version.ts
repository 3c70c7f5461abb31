import { LATEST_VERSION } from '../../../spec/names';
import { resourceInUse, resourceNotFound } from '../errors';
import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';

/** A version that a campaign can serve, and whether it was asked for as the newest one. */
export interface AskedVersion {
  readonly version: SolutionVersionRecord;
  readonly isLatest: boolean;
}

/**
 * The version that `solutionVersionArn` of CreateCampaign and UpdateCampaign means: a version, or `<solutionArn>/$LATEST`.
 * @throws ResourceNotFoundException, ResourceInUseException unless it is ACTIVE
 */
export function askedVersionOf(twin: Twin, arn: string): AskedVersion {
  const suffix = `/${LATEST_VERSION}`;
  if (!arn.endsWith(suffix)) {
    const version = twin.resources.get('solution-version', arn);
    if (version.status !== 'ACTIVE') throw resourceInUse(`${arn} has status ${version.status}; it must be ACTIVE`);
    return { version, isLatest: false };
  }
  const solution = twin.resources.find('solution', arn.slice(0, -suffix.length));
  if (solution === undefined) throw resourceNotFound(arn);
  const version = latestVersionOf(twin, solution.arn);
  if (version === undefined) throw resourceInUse(`${solution.arn} has no solution version that is ACTIVE`);
  return { version, isLatest: true };
}

/** The newest ACTIVE version of a solution. */
export function latestVersionOf(twin: Twin, solutionArn: string): SolutionVersionRecord | undefined {
  return twin.resources
    .all('solution-version', (version) => version.solutionArn === solutionArn && version.status === 'ACTIVE')
    .at(-1);
}
