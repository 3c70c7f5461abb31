import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock, type Clock } from '../../clock';
import type { Caller, Service } from '../../service';
import { type CredentialScope, IncompleteSignatureError, readCredentialScope } from './credential-scope';
import { LOCAL_ACCOUNT } from './local-account';
import { type Refusal, sendRefusal, wireFormOf } from './refusal';

/** Something on the endpoint that is not an AWS service: a console page, the ResponseURL of a custom resource. */
export interface PlainRoute {
  /** `*` for every method. */
  readonly method: string;
  /** Starts with `/`; the longest prefix that fits wins. */
  readonly pathPrefix: string;
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

/** Answers requests that say who they are in ways of their own, whatever their Authorization header holds. */
export interface Front<T = unknown> {
  /** Undefined for a request that is for somebody else. */
  claim(request: IncomingMessage, path: string): T | undefined;
  handle(request: IncomingMessage, response: ServerResponse, target: T): Promise<void>;
}

export interface DispatcherOptions {
  /** The APIs that were deployed. @default none */
  readonly apis?: Front;
  readonly services: readonly Service[];
  /** Whom an access key id stands for. */
  readonly callers: (accessKeyId: string) => Caller;
  /** Judges when a presigned URL has expired. @default the system's clock */
  readonly clock?: Clock;
  /** @default the local account */
  readonly accountId?: string;
  /** Told of every error that is no AWS error: a fault of the local cloud itself. @default a process warning */
  readonly onFault?: (error: Error, request: { readonly method: string; readonly path: string }) => void;
}

/** Of requests without one; nobody writes to it. */
const NO_QUERY = new URLSearchParams();

/** Finds who answers a request, and keeps count of those under way. */
export class Dispatcher {
  private readonly services: ReadonlyMap<string, Service>;
  private readonly clock: Clock;
  private readonly accountId: string;
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param routes looked up anew for each request, so that the owner of the array may change it */
  constructor(
    private readonly options: DispatcherOptions,
    private readonly routes: readonly PlainRoute[],
  ) {
    this.services = new Map(options.services.map((service) => [service.signingName, service]));
    this.clock = options.clock ?? systemClock;
    this.accountId = options.accountId ?? LOCAL_ACCOUNT.accountId;
  }

  /** Requests that are being answered. */
  get inFlight(): number {
    return this.underWay;
  }

  /** Resolves when no request is being answered. */
  idle(): Promise<void> {
    return this.underWay === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  accept(request: IncomingMessage, response: ServerResponse): void {
    this.underWay++;
    // A request is over when its service has returned and its response is gone, whichever comes last.
    let left = 2;
    const over = (): void => {
      if (--left > 0) return;
      this.underWay--;
      if (this.underWay === 0) for (const resolve of this.waiting.splice(0)) resolve();
    };
    response.on('close', over);
    void this.dispatch(request, response).then(() => {
      // A refusal may leave a body unread; the connection is only fit for the next request once that has passed.
      request.resume();
      over();
    });
  }

  /** Never rejects: what is no refusal is answered as a fault. */
  private async dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1));
    const method = request.method ?? 'GET';
    const refuse = (refusal: Refusal, service?: string): void =>
      sendRefusal(response, wireFormOf(request, service), refusal);

    let scope: CredentialScope | undefined;
    try {
      const target = this.options.apis?.claim(request, path);
      if (target !== undefined) return await this.options.apis?.handle(request, response, target);
      scope = readCredentialScope(request.headers, query, LOCAL_ACCOUNT.region);
      await (scope !== undefined
        ? this.serve(scope, { method, path, query }, request, response, refuse)
        : this.servePlain({ method, path, url }, request, response, refuse));
    } catch (error) {
      if (error instanceof IncompleteSignatureError) {
        return refuse({ status: 400, code: 'IncompleteSignature', message: error.message });
      }
      // The client went away in the middle: nobody is left to tell, and nothing is wrong here.
      if (response.destroyed && !response.writableFinished) return;
      const fault = error instanceof Error ? error : new Error(String(error));
      const report = this.options.onFault ?? ((unexpected: Error) => process.emitWarning(unexpected));
      report(fault, { method, path });
      const message = `the local endpoint failed: ${fault.message}`;
      refuse({ status: 500, code: 'InternalFailure', message }, scope?.service);
    }
  }

  private serve(
    scope: CredentialScope,
    { method, path, query }: { readonly method: string; readonly path: string; readonly query: URLSearchParams },
    request: IncomingMessage,
    response: ServerResponse,
    refuse: (refusal: Refusal, service?: string) => void,
  ): Promise<void> | void {
    if (scope.expiresAt !== undefined && this.clock.now() > scope.expiresAt) {
      return refuse({ status: 403, code: 'AccessDenied', message: 'Request has expired' }, scope.service);
    }
    const service = this.services.get(scope.service);
    if (service === undefined) {
      const known = [...this.services.keys()].sort().join(', ');
      const message = `the local endpoint does not serve '${scope.service}': it serves ${known}`;
      return refuse({ status: 501, code: 'NotImplemented', message }, scope.service);
    }
    return service.handle(
      {
        method,
        path,
        query,
        headers: request.headers,
        body: request,
        caller: this.options.callers(scope.accessKeyId),
        region: scope.region,
        accountId: this.accountId,
      },
      response,
    );
  }

  private async servePlain(
    target: { readonly method: string; readonly path: string; readonly url: string },
    request: IncomingMessage,
    response: ServerResponse,
    refuse: (refusal: Refusal) => void,
  ): Promise<void> {
    const route = this.routes
      .filter((candidate) => candidate.method === '*' || candidate.method === target.method)
      .filter((candidate) => target.path.startsWith(candidate.pathPrefix))
      .sort((a, b) => b.pathPrefix.length - a.pathPrefix.length)[0];
    if (route === undefined) {
      return refuse({ status: 403, code: 'MissingAuthenticationToken', message: 'Missing Authentication Token' });
    }
    await route.handle(request, response, new URL(target.url, `http://${request.headers.host ?? 'localhost'}`));
  }
}
