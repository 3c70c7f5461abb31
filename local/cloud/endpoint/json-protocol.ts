import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AccessDeniedError, type Service, type ServiceRequest } from '../../service';
import { BodyTooLargeError, readBody } from './read-body';

/** An error of a service that speaks AWS JSON 1.1. */
export class JsonError extends Error {
  override readonly name: string;
  constructor(
    /** As in `__type`. */
    readonly type: string,
    message: string,
    readonly status: number = 400,
  ) {
    super(message);
    this.name = type;
  }
}

export interface JsonCall {
  readonly request: ServiceRequest;
  /** The request's body, an object. */
  readonly input: Readonly<Record<string, unknown>>;
}

export type JsonOperation = (call: JsonCall) => object | Promise<object>;

export interface JsonServiceOptions {
  readonly signingName: string;
  /** What stands before the dot in X-Amz-Target. */
  readonly targetPrefix: string;
  readonly operations: Readonly<Record<string, JsonOperation>>;
  /** @default 'application/x-amz-json-1.1' */
  readonly contentType?: string;
  /** @default 2 MiB */
  readonly maximumBodyBytes?: number;
  /** Further headers of a refusal. @default none */
  readonly errorHeaders?: (error: JsonError) => Readonly<Record<string, string>>;
}

const MAXIMUM_BODY_BYTES = 2 * 1024 * 1024;

/**
 * A service of JSON requests that name their operation in the X-Amz-Target header.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonService(options: JsonServiceOptions): Service {
  return {
    signingName: options.signingName,
    handle: async (request, response) => {
      try {
        send(options, response, 200, await answer(options, request));
      } catch (error) {
        const refusal = asJsonError(error);
        const { type, message, status } = refusal;
        const headers = { 'x-amzn-errortype': type, ...options.errorHeaders?.(refusal) };
        send(options, response, status, { __type: type, message }, headers);
      }
    },
  };
}

async function answer(options: JsonServiceOptions, request: ServiceRequest): Promise<object> {
  const [prefix, name = ''] = String(request.headers['x-amz-target'] ?? '').split('.', 2);
  const operation =
    prefix === options.targetPrefix && Object.hasOwn(options.operations, name) ? options.operations[name] : undefined;
  if (operation === undefined) {
    const known = Object.keys(options.operations).join(', ');
    throw new JsonError(
      'UnknownOperationException',
      `the local endpoint does not support the operation '${name}' of ${options.signingName}: it supports ${known}`,
    );
  }
  const text = (await readBody(request.body, options.maximumBodyBytes ?? MAXIMUM_BODY_BYTES)).toString('utf8');
  return operation({ request, input: parseObject(text) });
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new JsonError('SerializationException', `the request body is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new JsonError('SerializationException', 'the request body must be a JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

function asJsonError(error: unknown): JsonError {
  if (error instanceof JsonError) return error;
  if (error instanceof AccessDeniedError) return new JsonError('AccessDeniedException', error.message);
  if (error instanceof BodyTooLargeError) return new JsonError('RequestEntityTooLargeException', error.message, 413);
  throw error;
}

function send(
  options: JsonServiceOptions,
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': options.contentType ?? 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(text);
}
