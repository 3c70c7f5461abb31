/** One part of a template that is refused, with its place. */
export interface Refusal {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** `Properties.Code.ZipFile`; empty for the type itself. */
  readonly path: string;
  readonly problem: string;
}

/** The templates hold what the local cloud cannot do. Raised before anything is created. */
export class DeployRefusedError extends Error {
  override readonly name = 'DeployRefusedError';
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(formatRefusal).join('\n'));
  }
}

function formatRefusal({ stack, logicalId, type, path, problem }: Refusal): string {
  return `stack ${stack}, ${logicalId} (${type})${path === '' ? '' : `, ${path}`}: ${problem}`;
}

/** A resource could not be created, updated or deleted. What the deploy had made of its stack is undone. */
export class DeployFailedError extends Error {
  override readonly name = 'DeployFailedError';
  /**
   * @param reason why it failed, as the service said it
   * @param undoFailures resources that could not be undone, with the reason: they are left over
   */
  constructor(
    readonly stackName: string,
    readonly logicalId: string,
    readonly resourceType: string,
    readonly reason: string,
    readonly undoFailures: readonly string[],
    options: { readonly cause: unknown },
  ) {
    const leftOver = undoFailures.length === 0 ? '' : `; not undone: ${undoFailures.join('; ')}`;
    super(`stack ${stackName}: ${logicalId} (${resourceType}) failed: ${reason}${leftOver}`, options);
  }
}
