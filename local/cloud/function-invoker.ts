import type { Caller } from '../service';

/** What an invocation came to, in the terms of the Invoke API. */
export interface InvocationResult {
  readonly statusCode: 200;
  readonly executedVersion: '$LATEST';
  /** The handler's return value, or the error object when `functionError` is set. */
  readonly payload: unknown;
  /** The handler threw, timed out or ended its process. */
  readonly functionError?: 'Unhandled';
  readonly requestId: string;
  /** What the invocation wrote to its log. */
  readonly logLines: readonly string[];
}

/** The error object of a failed invocation. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The handler's stack; absent when the runtime itself failed. */
  readonly trace?: readonly string[];
}

/** Calls functions synchronously, as whoever the caller is. */
export interface FunctionInvoker {
  /**
   * @param functionNameOrArn name, or unqualified ARN
   * @param payload any JSON value
   * @returns once the function has ended: an invocation cannot be called back
   * @throws AccessDeniedError when the caller may not `lambda:InvokeFunction` on the function
   * @throws InvocationRefusedError when there is no such function, the payload is too large, or it cannot run here
   */
  invoke(functionNameOrArn: string, payload: unknown, options: { readonly caller: Caller }): Promise<InvocationResult>;
}

/** The invocation did not reach the function's code. */
export class InvocationRefusedError extends Error {
  override readonly name = 'InvocationRefusedError';
  /** @param code as the Invoke API names it, e.g. `ResourceNotFoundException` */
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
