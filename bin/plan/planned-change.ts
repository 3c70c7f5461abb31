import type { Difference } from '../../lambda/shared/drift/difference';

/**
 * What happens to one resource: `keep` nothing; `left` it is not of the pipeline file, and neither a deploy nor a run
 * touches it.
 */
export const PLANNED_ACTIONS = ['create', 'change', 'replace', 'delete', 'keep', 'left'] as const;

export type PlannedAction = (typeof PLANNED_ACTIONS)[number];

export type PlannedKind =
  | 'dataset group'
  | 'schema'
  | 'dataset'
  | 'event tracker'
  | 'filter'
  | 'metric attribution'
  | 'solution'
  | 'campaign'
  | 'recommender'
  | 'batch inference job'
  | 'batch segment job';

export interface MemberChange {
  /** `solutionConfig.eventsConfig`, in API spelling. */
  readonly member: string;
  /** Undefined when it is not set. */
  readonly from: unknown;
  /** Undefined when it is not set any more. */
  readonly to: unknown;
}

export interface PlannedChange {
  readonly kind: PlannedKind;
  /** The name in the pipeline file; of what is not in it, the name in the account. */
  readonly name: string;
  readonly action: PlannedAction;
  /** The name in the account that it has, or will have. */
  readonly resource: string;
  /** Who does it: `cdk deploy`, or a run of the workflow; absent when nothing is done. */
  readonly by?: 'deploy' | 'run';
  /** The name in the account of what goes when its successor works. */
  readonly replaces?: string;
  /** Members that differ; of a replacement, those that cannot be changed. */
  readonly changes?: readonly MemberChange[];
  /** What bills: of what is made, kept or left. */
  readonly bills?: string;
  readonly note?: string;
  /** Why the deploy or the run would fail, and what to do. */
  readonly problem?: string;
}

/** Whether anything would be done. */
export function isEffective({ action }: PlannedChange): boolean {
  return action !== 'keep' && action !== 'left';
}

export function memberChanges(differences: readonly Difference[]): readonly MemberChange[] {
  return differences.map(({ field, wanted, actual }) => ({ member: field, from: actual, to: wanted }));
}

/** How many there are of each action. */
export function countActions(changes: readonly PlannedChange[]): Readonly<Record<PlannedAction, number>> {
  const counts = Object.fromEntries(PLANNED_ACTIONS.map((action) => [action, 0])) as Record<PlannedAction, number>;
  for (const { action } of changes) counts[action]++;
  return counts;
}
