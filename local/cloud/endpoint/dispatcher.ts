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

export interface DispatcherOptions {
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

/** Finds who answers a request, and keeps count of those under way. */
export class Dispatcher {
  readonly inFlight = new Set<Promise<void>>();
  private readonly services: ReadonlyMap<string, Service>;
  private readonly clock: Clock;

  /** @param routes looked up anew for each request, so that the owner of the array may change it */
  constructor(
    private readonly options: DispatcherOptions,
    private readonly routes: readonly PlainRoute[],
  ) {
    this.services = new Map(options.services.map((service) => [service.signingName, service]));
    this.clock = options.clock ?? systemClock;
  }

  accept(request: IncomingMessage, response: ServerResponse): void {
    const gone = new Promise<void>((resolve) => response.once('close', resolve));
    const answered = this.dispatch(request, response)
      // A refusal may leave a body unread; the connection is only fit for the next request once that has passed.
      .finally(() => void request.resume())
      .then(() => gone)
      .finally(() => this.inFlight.delete(answered));
    this.inFlight.add(answered);
  }

  private async dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
    const method = request.method ?? 'GET';
    const refuse = (refusal: Refusal, service?: string): void =>
      sendRefusal(response, wireFormOf(request, service), refusal);

    let scope: CredentialScope | undefined;
    try {
      scope = readCredentialScope(request.headers, query, LOCAL_ACCOUNT.region);
    } catch (error) {
      if (!(error instanceof IncompleteSignatureError)) throw error;
      return refuse({ status: 400, code: 'IncompleteSignature', message: error.message });
    }
    try {
      if (scope !== undefined) {
        await this.serve(scope, { method, path, query }, request, response, refuse);
      } else {
        await this.servePlain({ method, path, url }, request, response, refuse);
      }
    } catch (error) {
      // The client went away in the middle: nobody is left to tell, and nothing is wrong here.
      if (response.destroyed && !response.writableFinished) return;
      const fault = error instanceof Error ? error : new Error(String(error));
      const report = this.options.onFault ?? ((unexpected: Error) => process.emitWarning(unexpected));
      report(fault, { method, path });
      const message = `the local endpoint failed: ${fault.message}`;
      refuse({ status: 500, code: 'InternalFailure', message }, scope?.service);
    }
  }

  private async serve(
    scope: CredentialScope,
    target: { readonly method: string; readonly path: string; readonly query: URLSearchParams },
    request: IncomingMessage,
    response: ServerResponse,
    refuse: (refusal: Refusal, service?: string) => void,
  ): Promise<void> {
    if (scope.expiresAt !== undefined && this.clock.now() > scope.expiresAt) {
      return refuse({ status: 403, code: 'AccessDenied', message: 'Request has expired' }, scope.service);
    }
    const service = this.services.get(scope.service);
    if (service === undefined) {
      const known = [...this.services.keys()].sort().join(', ');
      const message = `the local endpoint does not serve '${scope.service}': it serves ${known}`;
      return refuse({ status: 501, code: 'NotImplemented', message }, scope.service);
    }
    await service.handle(
      {
        ...target,
        headers: request.headers,
        body: request,
        caller: this.options.callers(scope.accessKeyId),
        region: scope.region,
        accountId: this.options.accountId ?? LOCAL_ACCOUNT.accountId,
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
