import type { SolutionVersionSummary } from '@aws-sdk/client-personalize';
import type { RunRecord, SolutionControl } from '../../lambda/shared/contract/workflow';
import { timeOf } from './personalize-reads';

export interface VersionChoice {
  /** Name of the solution in pipeline.yaml. */
  readonly solution: string;
  /** The version that serves now. */
  readonly serving: string;
  /** Every version of the solution, the newest first. */
  readonly versions: readonly SolutionVersionSummary[];
  readonly control: SolutionControl;
  /** The newest first. */
  readonly records: AsyncIterable<RunRecord>;
}

/**
 * The version to go back to: of those that are older than the serving one, still ACTIVE and not rolled back themselves, the
 * one that a run put to serve last; without such a run the newest.
 * @returns undefined when there is none
 */
export async function previousVersion(choice: VersionChoice): Promise<string | undefined> {
  const { solution, serving, versions, control, records } = choice;
  const now = timeOf(versions.find(({ solutionVersionArn }) => solutionVersionArn === serving)?.creationDateTime);
  const candidates = versions
    .filter(({ status, creationDateTime }) => status === 'ACTIVE' && timeOf(creationDateTime) < now)
    .flatMap(({ solutionVersionArn }) => solutionVersionArn ?? [])
    .filter((arn) => arn !== serving && control.rolledBack?.includes(arn) !== true);
  if (candidates.length === 0) return undefined;
  for await (const { result } of records) {
    const served = result.solutions.find(({ name, status }) => name === solution && status === 'SUCCEEDED');
    const version = served?.campaignArn === undefined ? undefined : served.solutionVersionArn;
    if (version !== undefined && candidates.includes(version)) return version;
  }
  return candidates[0];
}
