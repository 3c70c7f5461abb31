import type { ServerResponse } from 'node:http';
import { AccessDeniedError } from '../../service';
import { ServiceError } from '../errors';
import type { ServiceModel } from '../model/service-model';
import { outputSent } from '../model/write-output';

const CONTENT_TYPE = { 'json-1.1': 'application/x-amz-json-1.1', 'rest-json': 'application/json' } as const;

/** Status of errors that AWS services have in common and the model does not list; what is in neither has 400. */
const COMMON_STATUS: Readonly<Record<ServiceModel['protocol'], Readonly<Record<string, number>>>> = {
  'json-1.1': { RequestEntityTooLarge: 413, InternalFailure: 500, ServiceUnavailable: 503 },
  'rest-json': {
    RequestEntityTooLarge: 413,
    UnsupportedMediaTypeException: 415,
    InternalFailure: 500,
    ServiceUnavailable: 503,
    UnknownOperationException: 404,
    AccessDeniedException: 403,
    ExpiredTokenException: 403,
    UnrecognizedClientException: 403,
    ThrottlingException: 429,
  },
};

/** Answers 200 with the JSON of an output. Operations without output answer an empty body, as the service does. */
export function sendOutput(
  response: ServerResponse,
  model: ServiceModel,
  requestId: string,
  output: Buffer,
  hasOutput: boolean,
): void {
  send(response, model, requestId, 200, hasOutput ? output : NOTHING);
  // Nothing waits in the socket: the network has taken all of it.
  if (response.socket?.writableLength === 0) outputSent(output);
}

const NOTHING = Buffer.alloc(0);

/**
 * Answers an error in the form of the protocol. An error that is not meant for the caller becomes InternalFailure with its
 * text: the twin runs on the caller's own machine, and hiding its faults would help nobody.
 */
export function sendError(response: ServerResponse, model: ServiceModel, requestId: string, error: unknown): void {
  const { code, message } = describe(error);
  const isJson = model.protocol === 'json-1.1';
  const status = model.errorStatus[code] ?? COMMON_STATUS[model.protocol][code] ?? 400;
  if (!isJson) response.setHeader('x-amzn-ErrorType', code);
  const body = JSON.stringify(isJson ? { __type: code, message } : { message });
  send(response, model, requestId, status, Buffer.from(body));
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof ServiceError) return { code: error.code, message: error.message };
  if (error instanceof AccessDeniedError) return { code: error.name, message: error.message };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'InternalFailure', message: `the local twin failed: ${detail}` };
}

function send(response: ServerResponse, model: ServiceModel, requestId: string, status: number, body: Buffer): void {
  response.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'Content-Type': CONTENT_TYPE[model.protocol],
    'Content-Length': body.length,
  });
  response.end(body);
}
