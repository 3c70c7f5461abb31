/** Errors that the service models, by the names it gives them. */
export type StatesErrorType =
  | 'ExecutionAlreadyExists'
  | 'ExecutionDoesNotExist'
  | 'InvalidArn'
  | 'InvalidExecutionInput'
  | 'InvalidName'
  | 'InvalidToken'
  | 'StateMachineAlreadyExists'
  | 'StateMachineDoesNotExist'
  | 'ValidationException';

/** A request that the service refuses. */
export class StatesError extends Error {
  override readonly name: string;
  constructor(
    readonly type: StatesErrorType,
    message: string,
  ) {
    super(message);
    this.name = type;
  }
}
