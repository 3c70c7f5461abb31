import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { ERROR_CODES, type ErrorAnswer } from '../contract/api/answers';
import { MAX_BODY_BYTES } from '../contract/api/records';
import type { ServingFunction } from '../contract/serving';
import { ServiceError } from '../errors';
import { parsePayload } from '../payloads';
import { ApiError } from './api-error';

/**
 * What API Gateway sends, as far as it is looked at.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
const httpEvent = z.object({
  routeKey: z.string(),
  rawQueryString: z.string().default(''),
  /** Decoded already. */
  pathParameters: z.record(z.string(), z.string()).default({}),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({ requestId: z.string() }),
});

export interface HttpRequest {
  /** `GET /similar/{campaign}/{itemId}`. */
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when there is none. */
  readonly body: string;
}

export interface HttpAnswer {
  readonly statusCode: number;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined: none. */
  readonly body?: unknown;
  /** Ids and counts that are worth a log line; never more of the request. */
  readonly log?: Readonly<Record<string, string | number | boolean>>;
}

/** As API Gateway wants it. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpHandlerOptions {
  readonly operation: ServingFunction;
  readonly logger: Logger;
  readonly run: (request: HttpRequest, context: Context) => Promise<HttpAnswer>;
}

/**
 * The frame of a function behind the API: a request goes in, one log line comes out, and every error has the same shape. A line
 * carries the ids of request, campaign, user or item and the outcome; nothing else that a caller sent.
 */
export function createHttpHandler(
  options: HttpHandlerOptions,
): (event: unknown, context: Context) => Promise<HttpResult> {
  const { operation, logger, run } = options;
  return async (event, context) => {
    const started = performance.now();
    logger.addContext(context);
    logger.appendKeys({ operation });
    try {
      const { requestContext, ...rest } = parsePayload(httpEvent, event);
      logger.appendKeys({ apiRequestId: requestContext.requestId, route: rest.routeKey });
      const answer = await answered(logger, () => run(requestOf(rest), context));
      const milliseconds = Math.round(performance.now() - started);
      logger.info('answered', { status: answer.statusCode, ...answer.log, milliseconds });
      return resultOf(answer);
    } finally {
      logger.resetKeys();
    }
  };
}

function requestOf(event: Omit<z.infer<typeof httpEvent>, 'requestContext'>): HttpRequest {
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BODY_BYTES) {
    throw new ApiError(
      'TOO_LARGE',
      `the body has ${bytes} bytes, ${MAX_BODY_BYTES} are taken`,
      'divide the list over several requests',
    );
  }
  const { routeKey, pathParameters, headers, rawQueryString } = event;
  return { routeKey, pathParameters, headers, query: new URLSearchParams(rawQueryString), body };
}

async function answered(logger: Logger, run: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ApiError) return errorAnswerOf(error);
    if (error instanceof ServiceError) {
      // The service's own words may repeat what the caller sent.
      logger.error('failed', { errorName: error.name, serviceOperation: error.operation });
      return errorAnswerOf(
        new ApiError(
          'SERVICE_ERROR',
          `${error.operation} failed: ${error.name}`,
          'try again; the log of the function has the request by its id',
        ),
      );
    }
    logger.error('failed', faultOf(error));
    return errorAnswerOf(
      new ApiError(
        'INTERNAL',
        'the request could not be answered',
        'look for the request by its id in the log of the function',
      ),
    );
  }
}

/** Where an error was thrown, without its text, which may hold a part of the request. */
function faultOf(error: unknown): { readonly errorName: string; readonly at: readonly string[] } {
  if (!(error instanceof Error)) return { errorName: typeof error, at: [] };
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return { errorName: error.name, at: lines.filter((line) => line.startsWith('at ')).slice(0, 10) };
}

function errorAnswerOf({ code, message, nextStep, details }: ApiError): HttpAnswer {
  const body: ErrorAnswer = { error: { code, message, nextStep, ...details } };
  const findings = details.findings?.length;
  return {
    statusCode: ERROR_CODES[code],
    headers: { 'cache-control': 'no-store' },
    body,
    log: { code, ...(findings !== undefined && { findings }) },
  };
}

function resultOf({ statusCode, headers, body }: HttpAnswer): HttpResult {
  return {
    statusCode,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
