import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { seededRandom } from '../local/personalize/engine';
import { defaultDataFolder } from './data-sets';
import { ask, load } from './http-load';
import type { Bytes } from './http-server';
import { type MovieTwin, movieTwin } from './movie-twin';

/**
 * Requests a second over HTTP with 25 results and a filter, beside a bare server of Node.js that answers the same bytes to the
 * same requests in the same run. The servers take turns; each has its own process, held on one core where `taskset` is there,
 * and the client has another core. Half of the requests take out what the user watched, half let one genre through; user and
 * genre are drawn anew for each. Besides the wall clock, requests are counted per second of processor time of the server:
 * that figure does not depend on what else the machine does.
 *
 *   node -r ts-node/register bench/serving-http.ts [--rounds 8] [--seconds 2] [--connections 8] [--only user-personalization-v2]
 */

/** Prepared requests of a scenario, drawn from the seed. */
const REQUESTS = 20_000;

interface Scenario {
  readonly name: string;
  readonly recipe: string;
  readonly request: (twin: MovieTwin, random: () => number) => Buffer;
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  return values[Math.floor(random() * values.length)] as Value;
}

/** As the SDK sends it, signature and all. */
function post(path: string, content: object): Buffer {
  const body = JSON.stringify(content);
  const head = [
    `POST ${path} HTTP/1.1`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'host: 127.0.0.1',
    'x-amz-user-agent: aws-sdk-js/3.1138.0',
    'user-agent: aws-sdk-js/3.1138.0 ua/2.1 os/linux#5.15 lang/js md/nodejs#20.20.2 api/personalize-runtime#3.1138.0',
    'amz-sdk-invocation-id: 6d9ae6fc-4c9a-4a3c-a2bb-0d4bbdbe9a01',
    'amz-sdk-request: attempt=1; max=3',
    'x-amz-date: 20260101T000000Z',
    'x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'authorization: AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/personalize/aws4_request, ' +
      'SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-user-agent, ' +
      'Signature=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'connection: keep-alive',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Half by what the user watched, half by a genre. */
function filterOf({ unseen, genre, genres }: MovieTwin, random: () => number): object {
  return random() < 0.5
    ? { filterArn: unseen }
    : { filterArn: genre, filterValues: { GENRE: `"${pick(genres, random)}"` } };
}

const recommendations =
  (recipe: string): Scenario['request'] =>
  (twin, random) =>
    post('/recommendations', {
      campaignArn: twin.campaigns[recipe],
      userId: pick(twin.userIds, random),
      ...(recipe === 'similar-items' && { itemId: pick(twin.itemIds, random) }),
      numResults: 25,
      ...filterOf(twin, random),
    });

const anEvent: Scenario['request'] = ({ trackingId, userIds, itemIds }, random) => {
  const userId = pick(userIds, random);
  const event = { eventType: 'watch', itemId: pick(itemIds, random), sentAt: 900_000_000 + Math.floor(random() * 1e6) };
  return post('/events', { trackingId, userId, sessionId: `s${userId}`, eventList: [event] });
};

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'user-personalization-v2',
    recipe: 'user-personalization-v2',
    request: recommendations('user-personalization-v2'),
  },
  { name: 'user-personalization', recipe: 'user-personalization', request: recommendations('user-personalization') },
  {
    name: 'with 2 % events',
    recipe: 'user-personalization-v2',
    request: (twin, random) => (random() < 0.02 ? anEvent : recommendations('user-personalization-v2'))(twin, random),
  },
  { name: 'similar-items', recipe: 'similar-items', request: recommendations('similar-items') },
  { name: 'popularity-count', recipe: 'popularity-count', request: recommendations('popularity-count') },
  {
    name: 'personalized-ranking-v2',
    recipe: 'personalized-ranking-v2',
    request: (twin, random) =>
      post('/personalize-ranking', {
        campaignArn: twin.campaigns['personalized-ranking-v2'],
        userId: pick(twin.userIds, random),
        inputList: Array.from({ length: 25 }, () => pick(twin.itemIds, random)),
        ...filterOf(twin, random),
      }),
  },
];

/** A server in a process of its own. */
interface Server {
  readonly process: ChildProcess;
  readonly port: number;
}

async function startServer(kind: 'twin' | 'bare', bytes?: Bytes): Promise<Server> {
  const child = fork(join(__dirname, 'http-server.ts'), [kind, JSON.stringify(bytes ?? {})], {
    execArgv: [
      ...process.execArgv,
      ...(kind === 'twin' ? (process.env['TWIN_NODE_OPTIONS'] ?? '').split(' ').filter((o) => o !== '') : []),
    ],
  });
  const { port } = await message<{ port: number }>(child);
  return { process: child, port };
}

function message<Content>(child: ChildProcess): Promise<Content> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`the server ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (content) => {
      child.off('exit', onExit);
      resolve(content as Content);
    });
  });
}

/** Processor seconds that a server has taken, all its threads together. */
async function processorSeconds({ process: child }: Server): Promise<number> {
  child.send('cpu');
  const { cpu } = await message<{ cpu: NodeJS.CpuUsage }>(child);
  return (cpu.user + cpu.system) / 1e6;
}

interface Figures {
  readonly requestsPerSecond: number;
  readonly requestsPerProcessorSecond: number;
  readonly p50: number;
  readonly p99: number;
}

interface Round {
  readonly requestsPerSecond: number;
  readonly perProcessorSecond: number;
  readonly latencies: Float64Array;
}

async function round(server: Server, options: Options, next: () => Buffer): Promise<Round> {
  const before = await processorSeconds(server);
  const { requestsPerSecond, latencies } = await load(
    { port: server.port, connections: options.connections, milliseconds: options.seconds * 1000 },
    next,
  );
  const took = (await processorSeconds(server)) - before;
  return { requestsPerSecond, perProcessorSecond: latencies.length / took, latencies };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

function figuresOf(rounds: readonly Round[]): Figures {
  const all = Float64Array.from(rounds.flatMap(({ latencies }) => [...latencies])).sort();
  const at = (share: number): number => Math.round((all[Math.floor(share * all.length)] ?? NaN) * 1000) / 1000;
  return {
    requestsPerSecond: Math.round(median(rounds.map((one) => one.requestsPerSecond))),
    requestsPerProcessorSecond: Math.round(median(rounds.map((one) => one.perProcessorSecond))),
    p50: at(0.5),
    p99: at(0.99),
  };
}

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

interface Result {
  readonly scenario: string;
  readonly dataSet: string;
  readonly twin: Figures;
  readonly bare: Figures;
  /** Of requests a second, wall clock. */
  readonly ratio: number;
  /** Of requests a second of processor time. */
  readonly processorRatio: number;
  readonly p99Ratio: number;
  /** Of the machine, over the last minute. */
  readonly load: number;
}

async function measure(scenario: Scenario, movies: MovieTwin, twin: Server, options: Options): Promise<Result> {
  const random = seededRandom(7);
  const requests = Array.from({ length: REQUESTS }, () => scenario.request(movies, random));
  let turn = 0;
  const next = (): Buffer => requests[turn++ % REQUESTS] as Buffer;
  const first = requests.find((request) => !request.includes('POST /events')) as Buffer;
  const { headers, body } = await ask(twin.port, first);
  // The server writes these two by itself, the twin's and the bare one alike.
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...own } = headers;
  const bare = await startServer('bare', { headers: own, body });
  pin(bare.process.pid, 0);
  const rounds = { twin: [] as Round[], bare: [] as Round[] };
  for (let i = 0; i <= options.rounds; i++) {
    const turns = { twin: await round(twin, options, next), bare: await round(bare, options, next) };
    // The first one is for the compiler.
    if (i === 0) continue;
    rounds.twin.push(turns.twin);
    rounds.bare.push(turns.bare);
  }
  bare.process.disconnect();
  const figures = { twin: figuresOf(rounds.twin), bare: figuresOf(rounds.bare) };
  const of = (a: number, b: number): number => Math.round((a / b) * 1000) / 1000;
  return {
    scenario: scenario.name,
    dataSet: movies.dataSet,
    ...figures,
    ratio: of(figures.twin.requestsPerSecond, figures.bare.requestsPerSecond),
    processorRatio: of(figures.twin.requestsPerProcessorSecond, figures.bare.requestsPerProcessorSecond),
    p99Ratio: of(figures.twin.p99, figures.bare.p99),
    load: Math.round((loadavg()[0] ?? NaN) * 10) / 10,
  };
}

/** Holds all threads of a process on one core, where there are two. */
function pin(pid: number | undefined, core: number): void {
  if (pid === undefined || !existsSync('/usr/bin/taskset') || cpus().length < 2) return;
  execFileSync('/usr/bin/taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
}

async function main(): Promise<void> {
  const given = new Command('serving-http')
    .option('--data <dir>', 'folder of the public data sets', defaultDataFolder())
    .option('--only <names...>', 'only these scenarios')
    .option('--rounds <count>', 'of each server', Number, 8)
    .option('--seconds <count>', 'of a round', Number, 2)
    .option('--connections <count>', 'kept alive', Number, 8)
    .parse()
    .opts<{ data: string; only?: readonly string[] } & Options>();
  const scenarios = SCENARIOS.filter(({ name }) => given.only?.includes(name) ?? true);
  const twin = await startServer('twin');
  const recipes = [...new Set(scenarios.map(({ recipe }) => recipe))];
  const movies = await movieTwin(`http://127.0.0.1:${twin.port}`, given.data, recipes);
  pin(twin.process.pid, 0);
  pin(process.pid, 1);
  const results: Result[] = [];
  for (const scenario of scenarios) {
    const result = await measure(scenario, movies, twin, given);
    results.push(result);
    const text = ({ requestsPerSecond, requestsPerProcessorSecond, p50, p99 }: Figures): string =>
      `${requestsPerSecond} req/s (${requestsPerProcessorSecond} a processor second), p50 ${p50} ms, p99 ${p99} ms`;
    process.stdout.write(
      `${scenario.name} (${result.dataSet}, load ${result.load})\n  twin ${text(result.twin)}\n  bare ${text(result.bare)}\n` +
        `  ratio ${result.ratio} (${result.processorRatio} a processor second), p99 ${result.p99Ratio} times\n`,
    );
  }
  twin.process.disconnect();
  if (given.only === undefined) {
    writeFileSync(join(__dirname, 'serving-http.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  }
}

void main();
