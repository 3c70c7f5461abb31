/** Error names that the Amazon States Language reserves and this interpreter raises. */
export const STATES_ERRORS = {
  all: 'States.ALL',
  branchFailed: 'States.BranchFailed',
  dataLimitExceeded: 'States.DataLimitExceeded',
  heartbeatTimeout: 'States.HeartbeatTimeout',
  noChoiceMatched: 'States.NoChoiceMatched',
  queryEvaluationError: 'States.QueryEvaluationError',
  runtime: 'States.Runtime',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
} as const;

/** A state ended in error: what Retry and Catch see, and what fails the execution when nothing catches it. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  /**
   * @param error the error name, e.g. `States.Timeout` or `Personalize.ResourceNotFoundException`
   * @param failureCause what people read; a function's error is JSON text with errorType and errorMessage
   */
  constructor(
    readonly error: string | undefined,
    readonly failureCause: string | undefined,
  ) {
    super([error, failureCause].filter((part) => part !== undefined).join(': '));
  }

  /** What `$states.errorOutput` holds. */
  get output(): { readonly Error: string; readonly Cause: string } {
    return { Error: this.error ?? '', Cause: this.failureCause ?? '' };
  }
}

/**
 * Whether an `ErrorEquals` list names the error. `States.ALL` matches everything but States.DataLimitExceeded, and
 * `States.TaskFailed` everything that States.ALL does but States.Timeout; a list with `States.Timeout` also takes
 * States.HeartbeatTimeout. Nothing matches States.Runtime: it always fails the execution.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matchesError(errorEquals: readonly string[], error: string | undefined): boolean {
  if (error === STATES_ERRORS.runtime) return false;
  if (error !== undefined && errorEquals.includes(error)) return true;
  if (error === STATES_ERRORS.heartbeatTimeout && errorEquals.includes(STATES_ERRORS.timeout)) return true;
  if (error === STATES_ERRORS.dataLimitExceeded) return false;
  if (errorEquals.includes(STATES_ERRORS.all)) return true;
  return errorEquals.includes(STATES_ERRORS.taskFailed) && error !== STATES_ERRORS.timeout;
}
