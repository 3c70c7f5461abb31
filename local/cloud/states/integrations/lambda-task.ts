import { AccessDeniedError } from '../../../service';
import { InvocationRefusedError, type FunctionInvoker, type InvocationResult } from '../../function-invoker';
import { sessionCaller } from '../../role-session';
import { StateFailure, STATES_ERRORS } from '../failure';
import type { TaskCall } from '../interpreter/execution-run';
import { isJsonObject, type Json } from '../json';
import { lambdaInvokeProblems } from './lambda-arguments';

/** `arn:aws:states:::lambda:invoke`. @throws StateFailure */
export async function invokeTask(functions: FunctionInvoker, call: TaskCall): Promise<Json> {
  const { arguments: given } = call;
  const problems = isJsonObject(given) ? lambdaInvokeProblems(given) : ['the arguments must be an object'];
  const name = isJsonObject(given) ? given['FunctionName'] : undefined;
  if (problems.length > 0 || typeof name !== 'string' || !isJsonObject(given)) {
    const all = problems.length > 0 ? problems : ["The value for the field 'FunctionName' must be a STRING"];
    throw new StateFailure(
      STATES_ERRORS.runtime,
      `The Arguments '${JSON.stringify(given)}' could not be used to start the Task: [${all.join(', ')}]`,
    );
  }
  const result = await invoke(functions, name, given['Payload'] ?? {}, call);
  return {
    ExecutedVersion: result.executedVersion,
    Payload: result.payload as Json,
    SdkHttpMetadata: { HttpStatusCode: result.statusCode },
    SdkResponseMetadata: { RequestId: result.requestId },
    StatusCode: result.statusCode,
  };
}

/** A Task whose Resource is the function itself: the arguments are the payload, the payload is the result. */
export async function invokeFunctionTask(functions: FunctionInvoker, arn: string, call: TaskCall): Promise<Json> {
  return (await invoke(functions, arn, call.arguments, call)).payload as Json;
}

async function invoke(
  functions: FunctionInvoker,
  name: string,
  payload: Json,
  call: TaskCall,
): Promise<InvocationResult> {
  let result: InvocationResult;
  try {
    const caller = sessionCaller(call.roleArn, call.sessionName);
    result = await functions.invoke(name, payload, { caller });
  } catch (error) {
    throw lambdaFailure(error);
  }
  if (result.functionError === undefined) return result;
  throw functionFailure(result.payload);
}

/** The function's own error: its type is the error name, the whole error object is the cause. */
function functionFailure(payload: unknown): StateFailure {
  const text = JSON.stringify(payload);
  const type = isJsonObject(payload) ? payload['errorType'] : undefined;
  if (typeof type === 'string' && type !== '') return new StateFailure(type, text);
  return new StateFailure(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${text}`,
  );
}

function lambdaFailure(error: unknown): unknown {
  if (error instanceof AccessDeniedError) {
    return new StateFailure(
      'Lambda.AWSLambdaException',
      `${error.message} (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)`,
    );
  }
  if (error instanceof InvocationRefusedError) {
    const name = error.code === 'ResourceNotFoundException' ? error.code : 'AWSLambdaException';
    return new StateFailure(
      `Lambda.${name}`,
      `${error.message} (Service: AWSLambda; Status Code: ${error.status}; Error Code: ${error.code})`,
    );
  }
  return error;
}
