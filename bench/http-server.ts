import { startTwinServer } from '../local/twin-server';

/**
 * The twin in a process of its own, for bench/serving-http.ts. Tells its port, and on each message the processor time that it
 * has taken.
 *
 *   node -r ts-node/register bench/http-server.ts
 */
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit());
void startTwinServer({ port: 0 }).then(({ url }) => process.send?.({ port: Number(new URL(url).port) }));
