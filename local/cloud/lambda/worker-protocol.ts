/** What passes between the runner and the thread that runs a function. */

/** `workerData` of the thread. */
export interface WorkerSetup {
  readonly codeDirectory: string;
  readonly handler: string;
  /** A folder of ours from where `@aws-sdk/*` is found: the Lambda runtime ships the SDK. */
  readonly sdkDirectory: string;
}

export interface InvokeMessage {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  readonly deadline: number;
  readonly context: {
    readonly functionName: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
}

export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type WorkerMessage =
  /** The handler is loaded, or cannot be. */
  | { readonly type: 'ready'; readonly error?: ErrorReport }
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'error'; readonly requestId: string; readonly error: ErrorReport };
