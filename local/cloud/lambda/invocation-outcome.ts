import type { FunctionError } from '../function-invoker';
import type { FunctionSpec } from './function-spec';
import type { WorkerOutcome } from './function-worker';

/** How an invocation ended. */
export type Ended = WorkerOutcome | { readonly type: 'timeout'; readonly seconds: number };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAXIMUM_RESPONSE_BYTES = 6_291_556;

/** What the caller gets: the payload, or the error object. */
export function outcomeOf(
  ended: Ended,
  spec: FunctionSpec,
  requestId: string,
): { readonly payload?: unknown; readonly error?: FunctionError } {
  switch (ended.type) {
    case 'result':
      if (Buffer.byteLength(ended.payload) <= MAXIMUM_RESPONSE_BYTES) return { payload: JSON.parse(ended.payload) };
      return {
        error: {
          errorType: 'Function.ResponseSizeTooLarge',
          errorMessage: `Response payload size exceeded maximum allowed payload size (${MAXIMUM_RESPONSE_BYTES} bytes).`,
        },
      };
    case 'error':
      return { error: ended.error };
    case 'timeout':
      return {
        error: {
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after ${ended.seconds.toFixed(2)} seconds`,
        },
      };
    case 'exit':
      return {
        error: {
          errorType: 'Runtime.ExitError',
          errorMessage: `RequestId: ${requestId} Error: ${exitReason(ended, spec)}`,
        },
      };
  }
}

function exitReason(exit: Extract<Ended, { type: 'exit' }>, spec: FunctionSpec): string {
  const { reason, code } = exit;
  if (reason && (reason as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `Runtime exited with error: signal: killed (more than ${spec.memorySize} MB of memory)`;
  }
  if (reason) return `Runtime exited with error: exit status ${code} (uncaught ${reason.name}: ${reason.message})`;
  return code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
}
