import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../clock';
import { Dispatcher, type DispatcherOptions, type PlainRoute } from './dispatcher';

export interface EndpointOptions extends DispatcherOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Answers to unsigned requests. */
  readonly routes?: readonly PlainRoute[];
}

export interface Endpoint {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Requests that are being answered. */
  readonly inFlight: number;
  /** Adds a route after the start; the result takes it away again. */
  addRoute(route: PlainRoute): () => void;
  /**
   * Takes no further connections, lets requests in flight finish, then closes every connection.
   * @param graceMilliseconds how long to wait for them, real time; @default 5000
   */
  close(graceMilliseconds?: number): Promise<void>;
}

/** The port belongs to another program. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  constructor(readonly port: number) {
    super(`port ${port} is in use: choose another with --port, or --port 0 for any free one`);
  }
}

/** Idle connections are kept longer than any SDK keeps them, so that the client is always the one to close. */
const KEEP_ALIVE_MILLISECONDS = 120_000;

/**
 * One HTTP port for every service: the service name in the SigV4 credential scope says which one a request is for.
 * @throws PortInUseError
 */
export async function createEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const host = options.host ?? '127.0.0.1';
  const routes = [...(options.routes ?? [])];
  const dispatcher = new Dispatcher(options, routes);
  const server = createServer((request, response) => dispatcher.accept(request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  // An upload may take longer than the five minutes that Node gives a request.
  server.requestTimeout = 0;
  await listen(server, options.port, host);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    get inFlight() {
      return dispatcher.inFlight;
    },
    addRoute(route) {
      routes.push(route);
      return () => void routes.splice(routes.indexOf(route), 1);
    },
    close: (graceMilliseconds = 5000) => close(server, dispatcher, graceMilliseconds),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error),
    );
    server.listen(port, host, resolve);
  });
}

async function close(server: Server, dispatcher: Dispatcher, graceMilliseconds: number): Promise<void> {
  const closed = new Promise<void>((resolve, reject) =>
    server.close((error) =>
      error && (error as NodeJS.ErrnoException).code !== 'ERR_SERVER_NOT_RUNNING' ? reject(error) : resolve(),
    ),
  );
  server.closeIdleConnections();
  const grace = new AbortController();
  await Promise.race([
    dispatcher.idle(),
    systemClock.sleep(graceMilliseconds, grace.signal).catch((reason: unknown) => {
      if (!grace.signal.aborted) throw reason;
    }),
  ]);
  grace.abort();
  server.closeAllConnections();
  await closed;
}
