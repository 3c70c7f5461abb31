import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: object | string;
}

/** An endpoint that answers every request as it is told and remembers what came. */
export class StubEndpoint {
  readonly seen: SeenRequest[] = [];
  answer: StubAnswer = { body: {} };

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StubEndpoint> {
    const server = createServer();
    const stub = new StubEndpoint(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        stub.seen.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
        const { status = 200, headers: extra = {}, body } = stub.answer;
        response.writeHead(status, { 'x-amzn-requestid': 'request-1', ...extra });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get last(): SeenRequest {
    const request = this.seen.at(-1);
    if (request === undefined) throw new Error('nothing came');
    return request;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
