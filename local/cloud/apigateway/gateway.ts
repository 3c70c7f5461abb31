import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../../clock';
import { AccessDeniedError, type Caller } from '../../service';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import { BodyTooLargeError, readBody } from '../endpoint/read-body';
import { InvocationRefusedError, type ServiceInvoker } from '../function-invoker';
import type { ResourceAuthorizer } from '../iam/resource-authorizer';
import { accessLogLine, type AccessRecord } from './access-log';
import { API_PATH, apiHost, executeApiArn, type IntegrationSpec, type StageSpec } from './api-model';
import { corsHeaders, isPreflight, preflightHeaders } from './cors';
import type { HttpApi } from './http-api';
import type { HttpApis } from './http-apis';
import { proxyEvent, type ApiRequest, type Identity } from './proxy-event';
import { messageResponse, proxyResponse, type ApiResponse } from './proxy-response';
import type { RouteMatch } from './route-table';
import type { SigV4Verifier } from './sigv4-verifier';

export interface GatewayOptions {
  readonly apis: HttpApis;
  readonly functions: ServiceInvoker;
  readonly authorizer: ResourceAuthorizer;
  readonly verifier: SigV4Verifier;
  /** Where access logs go. */
  readonly logs: { write(caller: Caller, group: string, stream: string, lines: readonly string[]): void };
  /** Who writes them. */
  readonly owner: Caller;
  /** Of requests and their latencies. */
  readonly clock: Clock;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAXIMUM_BODY_BYTES = 10 * 1024 * 1024;
const SERVICE = 'apigateway.amazonaws.com';
const HOST = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?::\d+)?$/;

/** Notes for the access log, made on the way. */
interface Notes {
  routeKey?: string;
  stage?: StageSpec;
  identity: Identity;
  integration?: NonNullable<AccessRecord['integration']>;
  errorMessage?: string;
  authorizerError?: string;
}

/** Answers requests to HTTP APIs as API Gateway does. */
export class Gateway {
  constructor(private readonly options: GatewayOptions) {}

  /** Where a request to an API goes; undefined when it is for something else. */
  claim(request: IncomingMessage, path: string): { readonly apiId: string; readonly path: string } | undefined {
    if (path.startsWith(API_PATH)) {
      const end = path.indexOf('/', API_PATH.length);
      const apiId = path.slice(API_PATH.length, end < 0 ? undefined : end);
      return { apiId, path: end < 0 ? '' : path.slice(end) };
    }
    const apiId = HOST.exec(request.headers.host ?? '')?.[1];
    return apiId === undefined ? undefined : { apiId, path };
  }

  async handle(
    incoming: IncomingMessage,
    response: ServerResponse,
    target: { readonly apiId: string; readonly path: string },
  ): Promise<void> {
    const { clock } = this.options;
    const start = clock.now();
    const url = incoming.url ?? '/';
    const mark = url.indexOf('?');
    const api = this.options.apis.find(target.apiId);
    const found = api?.spec.isEndpointDisabled === false ? api.stageOf(target.path) : undefined;
    const request: ApiRequest = {
      apiId: target.apiId,
      requestId: randomUUID(),
      method: incoming.method ?? 'GET',
      path: found?.path ?? target.path,
      rawQuery: mark < 0 ? '' : url.slice(mark + 1),
      headers: incoming.headers,
      sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
      protocol: `HTTP/${incoming.httpVersion}`,
      domainName: apiHost(target.apiId),
      time: start,
    };
    const notes: Notes = { identity: { kind: 'nobody' } };
    let answer: ApiResponse;
    if (api === undefined || found === undefined) answer = messageResponse(404, 'Not Found');
    else {
      notes.stage = found.stage;
      answer = await this.answer(api, found.stage, request, incoming, notes);
    }
    this.send(response, request, api, answer, notes);
    if (found) this.log(found.stage, request, answer, notes, clock.now() - start);
  }

  private async answer(
    api: HttpApi,
    stage: StageSpec,
    request: ApiRequest,
    incoming: IncomingMessage,
    notes: Notes,
  ): Promise<ApiResponse> {
    const { cors } = api.spec;
    if (cors && isPreflight(request.method, request.headers)) {
      return { status: 204, headers: preflightHeaders(cors, request.headers), cookies: [], body: Buffer.alloc(0) };
    }
    let match: RouteMatch | undefined;
    try {
      match = api.routeTable.match(request.method, request.path);
      decodeURIComponent(request.path);
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      return this.refuse(notes, 400, 'Bad Request');
    }
    const integration = match && api.integration(match.route.integrationId);
    if (match === undefined || integration === undefined) return this.refuse(notes, 404, 'Not Found');
    const { route } = match;
    notes.routeKey = route.key;
    if (!api.admits(stage, route.key)) return this.refuse(notes, 429, 'Too Many Requests');
    const body = await bodyOf(incoming);
    if (body === undefined) return this.refuse(notes, 413, 'Request Entity Too Large');
    const refusal = await this.identify(api, stage, match, request, incoming, body, notes);
    if (refusal) return refusal;
    const event = proxyEvent({
      request,
      stage,
      routeKey: route.key,
      pathParameters: match.pathParameters,
      identity: notes.identity,
      body,
    });
    const sourceArn = executeApiArn(api.spec.id, stage.name, route.key.replace(' ', ''));
    return this.invoke(integration, event, sourceArn, notes);
  }

  /** Finds out who calls and whether they may; the answer when they may not. */
  private async identify(
    api: HttpApi,
    stage: StageSpec,
    { route: { authorization } }: RouteMatch,
    request: ApiRequest,
    incoming: IncomingMessage,
    body: Buffer,
    notes: Notes,
  ): Promise<ApiResponse | undefined> {
    switch (authorization.type) {
      case 'NONE':
        return undefined;
      case 'AWS_IAM': {
        const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
        const verdict = await this.options.verifier.verify({ ...request, path, body });
        if ('refusal' in verdict) return this.forbid(notes, verdict.refusal);
        notes.identity = { kind: 'iam', ...verdict };
        const arn = executeApiArn(api.spec.id, stage.name, `${request.method}${request.path}`);
        try {
          this.options.authorizer.authorize(verdict.caller, 'execute-api:Invoke', arn);
        } catch (error) {
          if (!(error instanceof AccessDeniedError)) throw error;
          return this.forbid(notes, error.message, 'no policy of the caller allows execute-api:Invoke');
        }
        return undefined;
      }
      case 'JWT': {
        const query = new URLSearchParams(request.rawQuery);
        const verifier = api.authorizer(authorization.authorizerId);
        const verdict = await verifier?.verify(request.headers, query, authorization.scopes);
        if (verdict === undefined) return this.refuse(notes, 500, 'Internal Server Error');
        if ('claims' in verdict) {
          notes.identity = { kind: 'jwt', ...verdict };
          return undefined;
        }
        if (verdict.status === 403) return this.forbid(notes, verdict.refusal);
        notes.authorizerError = verdict.refusal;
        return this.refuse(notes, 401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
      }
    }
  }

  private async invoke(
    integration: IntegrationSpec,
    event: object,
    sourceArn: string,
    notes: Notes,
  ): Promise<ApiResponse> {
    const { functions, clock } = this.options;
    const start = clock.now();
    const failed = (error: string, status = 500, message = 'Internal Server Error'): ApiResponse => {
      notes.integration = { milliseconds: clock.now() - start, error };
      return this.refuse(notes, status, message);
    };
    const over = new AbortController();
    // Functions work in real time, so that is what their time is measured in.
    const limit = systemClock.sleep(integration.timeoutMilliseconds, over.signal).then(
      () => 'over' as const,
      () => 'over' as const,
    );
    try {
      const invoked = functions.invokeForService(integration.functionArn, event, { service: SERVICE, sourceArn });
      const result = await Promise.race([invoked, limit]);
      if (result === 'over') return failed('the function took too long', 503, 'Service Unavailable');
      if (result.functionError !== undefined) return failed('the function failed');
      const answer = proxyResponse(result.payload);
      if (answer === undefined) return failed('the answer of the function is none of payload format 2.0');
      notes.integration = { milliseconds: clock.now() - start };
      return answer;
    } catch (error) {
      if (error instanceof AccessDeniedError) return failed(error.message);
      if (!(error instanceof InvocationRefusedError)) throw error;
      return error.status === 413
        ? failed(error.code, 413, 'Request Entity Too Large')
        : failed(`${error.code}: ${error.message}`);
    } finally {
      over.abort();
    }
  }

  /** @param logged what the access log gets: nothing of the request */
  private forbid(notes: Notes, reason: string, logged = reason): ApiResponse {
    notes.authorizerError = logged;
    // AWS says no more than Forbidden; whoever develops against this machine may know why.
    return this.refuse(notes, 403, 'Forbidden', { 'x-local-reason': reason.replace(/[^\x20-\x7e]/g, '?') });
  }

  private refuse(
    notes: Notes,
    status: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ): ApiResponse {
    notes.errorMessage = message;
    return messageResponse(status, message, headers);
  }

  private send(
    response: ServerResponse,
    request: ApiRequest,
    api: HttpApi | undefined,
    { status, headers, cookies, body }: ApiResponse,
    notes: Notes,
  ): void {
    const cors = api?.spec.cors;
    const hasNoBody = status === 204 || status === 304 || request.method === 'HEAD';
    response.writeHead(status, {
      ...headers,
      ...(cors && notes.routeKey !== undefined && corsHeaders(cors, request.headers)),
      ...(!hasNoBody && { 'content-length': String(body.length) }),
      'apigw-requestid': request.requestId,
      ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
    });
    response.end(hasNoBody ? undefined : body);
  }

  private log(
    stage: StageSpec,
    request: ApiRequest,
    answer: ApiResponse,
    notes: Notes,
    responseMilliseconds: number,
  ): void {
    if (stage.accessLog === undefined) return;
    const { logs, owner } = this.options;
    const { logGroupName, format } = stage.accessLog;
    const line = accessLogLine(format, {
      ...notes,
      request,
      stage: stage.name,
      routeKey: notes.routeKey,
      status: answer.status,
      responseBytes: answer.body.length,
      responseMilliseconds,
    });
    logs.write(owner, logGroupName, `${request.apiId}/${LOCAL_ACCOUNT.region}/${stage.name}`, [line]);
  }
}

/** Undefined for a body that is too long. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(incoming.headers['content-length'] ?? 0) > MAXIMUM_BODY_BYTES) return undefined;
  try {
    return await readBody(incoming, MAXIMUM_BODY_BYTES);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    return undefined;
  }
}
