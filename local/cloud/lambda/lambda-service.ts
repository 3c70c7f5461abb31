import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AccessDeniedError, type Service, type ServiceRequest } from '../../service';
import { BodyTooLargeError, readBody } from '../endpoint/read-body';
import { InvocationRefusedError, type FunctionInvoker } from '../function-invoker';

const INVOKE_PATH = /^\/2015-03-31\/functions\/(?<name>[^/]+)\/invocations$/;
/** A little more than a request may have, so that the limit's own message is the one that is sent. */
const MAXIMUM_BODY_BYTES = 7 * 1024 * 1024;
/** Lambda returns the last 4 KB of the log. */
const LOG_TAIL_BYTES = 4096;

/**
 * The Invoke operation of Lambda, synchronous: functions come from templates, so that nothing else of its API is here.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function lambdaService(functions: FunctionInvoker): Service {
  return {
    signingName: 'lambda',
    handle: async (request, response) => {
      try {
        await invoke(functions, request, response);
      } catch (error) {
        const { code, status, message } = asRefusal(error);
        const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code };
        send(response, status, headers, JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message }));
      }
    },
  };
}

async function invoke(functions: FunctionInvoker, request: ServiceRequest, response: ServerResponse): Promise<void> {
  const name = INVOKE_PATH.exec(request.path)?.groups?.['name'];
  if (name === undefined || request.method !== 'POST') {
    throw refused('InvalidAction', `the local Lambda supports Invoke only, not ${request.method} ${request.path}`);
  }
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'RequestResponse') {
    throw refused(
      'InvalidParameterValueException',
      `the local Lambda invokes with RequestResponse only, not ${String(type)}`,
    );
  }
  const qualifier = request.query.get('Qualifier') ?? '$LATEST';
  if (qualifier !== '$LATEST') {
    throw refused('InvalidParameterValueException', `the local Lambda has the version $LATEST only, not ${qualifier}`);
  }
  const text = (await readBody(request.body, MAXIMUM_BODY_BYTES)).toString('utf8');
  const result = await functions.invoke(decodeURIComponent(name), parsed(text), { caller: request.caller });
  const wantsLog = request.headers['x-amz-log-type'] === 'Tail';
  send(
    response,
    result.statusCode,
    {
      'content-type': 'application/json',
      'x-amzn-requestid': result.requestId,
      'x-amz-executed-version': result.executedVersion,
      ...(result.functionError && { 'x-amz-function-error': result.functionError }),
      ...(wantsLog && { 'x-amz-log-result': logTail(result.logLines) }),
    },
    JSON.stringify(result.payload),
  );
}

function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

function logTail(lines: readonly string[]): string {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
    .subarray(-LOG_TAIL_BYTES)
    .toString('base64');
}

function refused(code: string, message: string): InvocationRefusedError {
  return new InvocationRefusedError(code, 400, message);
}

function asRefusal(error: unknown): InvocationRefusedError {
  if (error instanceof InvocationRefusedError) return error;
  if (error instanceof AccessDeniedError)
    return new InvocationRefusedError('AccessDeniedException', 403, error.message);
  if (error instanceof BodyTooLargeError)
    return new InvocationRefusedError('RequestTooLargeException', 413, error.message);
  throw error;
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, {
    'x-amzn-requestid': randomUUID(),
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
