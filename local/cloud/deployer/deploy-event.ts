/** What a deploy is doing, for a progress display. */
export interface DeployEvent {
  readonly type: 'deploy';
  readonly stack: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly phase: 'started' | 'finished' | 'failed';
  /** `create`, `update`, `delete`; `rollback` in front of it while undoing. */
  readonly action: string;
  /** Physical id when finished, the reason when failed. */
  readonly detail?: string;
}

export type DeployListener = (event: DeployEvent) => void;
