import { InvocationRefusedError } from '../function-invoker';
import type { FunctionSpec } from './function-spec';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAXIMUM_REQUEST_BYTES = 6_291_456;

/** The payload as JSON text. @throws InvocationRefusedError */
export function requestText(payload: unknown): string {
  const text = JSON.stringify(payload) as string | undefined;
  if (text === undefined) {
    throw new InvocationRefusedError(
      'InvalidRequestContentException',
      400,
      `Could not parse request body into json: a ${typeof payload} is no JSON value`,
    );
  }
  if (Buffer.byteLength(text) > MAXIMUM_REQUEST_BYTES) {
    throw new InvocationRefusedError(
      'RequestTooLargeException',
      413,
      `Request must be smaller than ${MAXIMUM_REQUEST_BYTES} bytes for the InvokeFunction operation`,
    );
  }
  return text;
}

/** @throws InvocationRefusedError for a runtime that the local cloud does not have */
export function refuseForeignRuntime(spec: FunctionSpec): void {
  if (spec.runtime.startsWith('nodejs')) return;
  throw new InvocationRefusedError(
    'InvalidRuntimeException',
    502,
    `the function ${spec.functionName} has the runtime ${spec.runtime}; the local cloud runs Node.js functions only`,
  );
}
