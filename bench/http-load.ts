import { type Socket, connect } from 'node:net';

/** What a client saw of a server in one round. */
export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds of each request, from its first byte sent to the last received. */
  readonly latencies: Float64Array;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Sends requests over kept-alive connections, each connection the next one once the last is answered. Written on
 * bare sockets: the HTTP client of Node.js takes longer for a request than its server does, and would measure itself. The
 * client never sleeps. A server that is quick enough keeps it awake anyway; a slower one would have to wake it with each
 * answer, which costs the server about as much as half a request.
 * @param requests how many in all; those under way when they are done come on top
 * @param next text of the next request
 * @throws Error for an answer that is not 200
 */
export async function load(
  { port, connections, requests }: { port: number; connections: number; requests: number },
  next: () => string,
): Promise<Load> {
  const latencies: number[] = [];
  const began = performance.now();
  const awake = keepAwake();
  await Promise.all(Array.from({ length: connections }, () => exchange(port, next, requests, latencies)));
  awake.end();
  const seconds = (performance.now() - began) / 1000;
  return { requestsPerSecond: latencies.length / seconds, latencies: Float64Array.from(latencies) };
}

/** Until `end` the event loop polls for answers instead of waiting for them. */
function keepAwake(): { end(): void } {
  let turn = setImmediate(function again() {
    turn = setImmediate(again);
  });
  return { end: () => clearImmediate(turn) };
}

async function exchange(port: number, next: () => string, requests: number, latencies: number[]): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  await new Promise<void>((resolve, reject) => {
    let sent = performance.now();
    socket.write(next(), 'latin1');
    onAnswers(socket, reject, () => {
      const now = performance.now();
      latencies.push(now - sent);
      if (latencies.length >= requests) return resolve();
      sent = now;
      socket.write(next(), 'latin1');
    });
  });
  socket.destroy();
}

/** One answer at a time; of each only the status and the length are looked at. */
function onAnswers(socket: Socket, fail: (error: Error) => void, onAnswer: () => void): void {
  let left = -1;
  let kept: Buffer | undefined;
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  socket.on('data', (chunk: Buffer) => {
    if (left >= 0) {
      left -= chunk.length;
    } else {
      const bytes = kept === undefined ? chunk : Buffer.concat([kept, chunk]);
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) return void (kept = bytes);
      kept = undefined;
      const head = bytes.toString('latin1', 0, end);
      if (!head.startsWith('HTTP/1.1 200 ')) return fail(new Error(`the answer is ${bytes.toString()}`));
      left = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]) - (bytes.length - end - HEAD_END.length);
    }
    if (left > 0) return;
    left = -1;
    onAnswer();
  });
}

/** One whole exchange. @returns headers and body of the answer */
export async function ask(port: number, request: string): Promise<{ headers: Record<string, string>; body: string }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let bytes = '';
  socket.write(request);
  for await (const chunk of socket) {
    bytes += (chunk as Buffer).toString();
    const [head = '', body] = bytes.split('\r\n\r\n', 2);
    const headers = Object.fromEntries(
      head
        .split('\r\n')
        .slice(1)
        .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    );
    if (body === undefined || Buffer.byteLength(body) < Number(headers['content-length'])) continue;
    if (!bytes.startsWith('HTTP/1.1 200 ')) throw new Error(`the answer is ${bytes}`);
    return { headers, body };
  }
  throw new Error(`the server closed the connection after ${bytes}`);
}
