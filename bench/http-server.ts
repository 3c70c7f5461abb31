import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTwinServer } from '../local/twin-server';

/**
 * One of the two servers that bench/serving-http.ts compares, in a process of its own: the twin, or a bare server of Node.js
 * that answers given bytes to everything. Tells its port, and on each message the processor time that it has taken.
 *
 *   node -r ts-node/register bench/http-server.ts twin
 */

/** Answers to be given by the bare server. */
export interface Bytes {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function start(kind: string | undefined): Promise<number> {
  if (kind === 'twin') return Number(new URL((await startTwinServer({ port: 0 })).url).port);
  const { headers, body } = JSON.parse(process.argv[3] ?? '{}') as Bytes;
  const bytes = Buffer.from(body);
  const server = createServer((_, response) => {
    response.writeHead(200, headers);
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit());
void start(process.argv[2]).then((port) => process.send?.({ port }));
