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

/** What feeds functions from queues. */
export interface FunctionFeeder {
  /**
   * Calls a function on behalf of Lambda itself, which needs nobody's leave.
   * @throws InvocationRefusedError
   */
  feed(functionNameOrArn: string, payload: unknown): Promise<InvocationResult>;
  /** @throws InvocationRefusedError when there is no such function */
  describe(functionNameOrArn: string): FunctionDescription;
}

/** What others need to know of a function. */
export interface FunctionDescription {
  readonly functionName: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
}

/** Calls functions on behalf of another AWS service. */
export interface ServiceInvoker {
  /**
   * @param sourceArn ARN of the resource on whose behalf the service calls
   * @throws AccessDeniedError when no policy of the function lets the service call it for that resource
   * @throws InvocationRefusedError
   */
  invokeForService(
    functionNameOrArn: string,
    payload: unknown,
    source: { readonly service: string; readonly sourceArn: string },
  ): Promise<InvocationResult>;
}

/** Lets a service call a function: what AddPermission of Lambda says. */
export interface FunctionPermission {
  readonly id: string;
  /** `apigateway.amazonaws.com`, or an account or ARN. */
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
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
