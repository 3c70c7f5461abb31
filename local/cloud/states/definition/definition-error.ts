/** One thing that is wrong in a definition. */
export interface DefinitionProblem {
  /** JSON pointer, e.g. `/States/Wait/Seconds`. */
  readonly path: string;
  readonly message: string;
}

/** The definition is not a state machine that can run here. The service calls it InvalidDefinition. */
export class InvalidDefinitionError extends Error {
  override readonly name = 'InvalidDefinition';
  constructor(readonly problems: readonly DefinitionProblem[]) {
    const list = problems.map(({ path, message }) => `${message} at ${path === '' ? '/' : path}`).join(', ');
    super(`Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: ${list}'`);
  }
}
