import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { seededRandom } from '../local/personalize/engine';
import { defaultDataFolder } from './data-sets';
import { ask, load } from './http-load';
import { type MovieTwin, movieTwin } from './movie-twin';

/**
 * Requests a second over HTTP with 25 results and a filter, beside a bare server of Node.js that answers the same bytes to the
 * same requests in the same run. The servers take turns; each has its own process, held on one core where `taskset` is there,
 * and the client has another core. The twin runs as `personalize twin` does, the bare server without any loader. Each request
 * asks for genres and takes out what the user watched; no request comes twice, so nothing is gained by keeping whole answers;
 * one scenario draws from some 19,000 requests instead. Besides the wall clock, requests are counted per second of processor
 * time of the server: that figure does not depend on what else the machine does.
 *
 *   node -r ts-node/register bench/serving-http.ts [--rounds 6] [--requests 20000] [--connections 8] [--only user-personalization-v2]
 */

/** Rounds for the compiler, and for users and genres to be met for the first time. */
const WARM_ROUNDS = 2;

/** The text of the next request. */
type Requests = () => string;

interface Scenario {
  readonly name: string;
  readonly recipe: string;
  readonly requests: (twin: MovieTwin, random: () => number) => Requests;
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  return values[Math.floor(random() * values.length)] as Value;
}

/** As the SDK sends it, signature and all. @returns what makes the text of a request from its body */
function post(path: string): (body: string) => string {
  const before = `POST ${path} HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: `;
  const after = [
    '',
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
    '',
    '',
  ].join('\r\n');
  return (body) => `${before}${Buffer.byteLength(body)}${after}${body}`;
}

/** One to three of the genres, in every combination. */
function genreLists(genres: readonly string[]): readonly string[] {
  const lists: string[] = [];
  genres.forEach((one, i) => {
    lists.push(`"${one}"`);
    genres.slice(i + 1).forEach((two, j) => {
      lists.push(`"${one}","${two}"`);
      genres.slice(i + j + 2).forEach((three) => lists.push(`"${one}","${two}","${three}"`));
    });
  });
  return lists;
}

/** Walks over all pairs of a user and a list of genres, each once, in an order that jumps. */
function pairsOf({ userIds, genres }: MovieTwin): () => { readonly userId: string; readonly genreList: string } {
  const lists = genreLists(genres).map((list) => JSON.stringify(list));
  const pairs = userIds.length * lists.length;
  // A prime that divides neither factor visits all.
  const step = 179_424_673 % pairs;
  let at = 0;
  return () => {
    at = (at + step) % pairs;
    return {
      userId: userIds[at % userIds.length] as string,
      genreList: lists[Math.floor(at / userIds.length)] as string,
    };
  };
}

/** Members of a body that are the same in each request of a scenario: the beginning of its JSON. */
function beginning(members: object): string {
  return JSON.stringify(members).slice(0, -1);
}

function recommendations(recipe: string): Scenario['requests'] {
  return (twin, random) => {
    const text = post('/recommendations');
    const next = pairsOf(twin);
    const { itemIds } = twin;
    const same = beginning({ campaignArn: twin.campaigns[recipe], numResults: 25, filterArn: twin.unseenOfGenre });
    return () => {
      const { userId, genreList } = next();
      const item = recipe === 'similar-items' ? `,"itemId":"${pick(itemIds, random)}"` : '';
      return text(`${same},"userId":"${userId}"${item},"filterValues":{"GENRE":${genreList}}}`);
    };
  };
}

/** Half by what the user watched, half by a genre. */
function drawn({ campaigns, userIds, genres, unseen, genre }: MovieTwin, random: () => number): Requests {
  const text = post('/recommendations');
  const same = beginning({ campaignArn: campaigns['user-personalization-v2'], numResults: 25 });
  return () => {
    const ofUser = `${same},"userId":"${pick(userIds, random)}","filterArn":"`;
    return random() < 0.5
      ? text(`${ofUser}${unseen}"}`)
      : text(`${ofUser}${genre}","filterValues":{"GENRE":"\\"${pick(genres, random)}\\""}}`);
  };
}

function withEvents(recipe: string): Scenario['requests'] {
  return (twin, random) => {
    const next = recommendations(recipe)(twin, random);
    const { trackingId, userIds, itemIds } = twin;
    const text = post('/events');
    const anEvent = (): string => {
      const userId = pick(userIds, random);
      const event = {
        eventType: 'watch',
        itemId: pick(itemIds, random),
        sentAt: 900_000_000 + Math.floor(random() * 1e6),
      };
      return text(JSON.stringify({ trackingId, userId, sessionId: `s${userId}`, eventList: [event] }));
    };
    return () => (random() < 0.02 ? anEvent() : next());
  };
}

function rankings(recipe: string): Scenario['requests'] {
  return (twin, random) => {
    const text = post('/personalize-ranking');
    const next = pairsOf(twin);
    const { itemIds } = twin;
    const same = beginning({ campaignArn: twin.campaigns[recipe], filterArn: twin.unseenOfGenre });
    return () => {
      const { userId, genreList } = next();
      let inputs = `"${pick(itemIds, random)}"`;
      for (let i = 1; i < 25; i++) inputs += `,"${pick(itemIds, random)}"`;
      return text(`${same},"userId":"${userId}","inputList":[${inputs}],"filterValues":{"GENRE":${genreList}}}`);
    };
  };
}

function scenario(name: string, recipe: string, of: (recipe: string) => Scenario['requests']): Scenario {
  return { name, recipe, requests: of(recipe) };
}

const SCENARIOS: readonly Scenario[] = [
  scenario('user-personalization-v2', 'user-personalization-v2', recommendations),
  scenario('the same, drawn from 19,000', 'user-personalization-v2', () => drawn),
  scenario('user-personalization', 'user-personalization', recommendations),
  scenario('with 2 % events', 'user-personalization-v2', withEvents),
  scenario('similar-items', 'similar-items', recommendations),
  scenario('popularity-count', 'popularity-count', recommendations),
  scenario('personalized-ranking-v2', 'personalized-ranking-v2', rankings),
];

/** A server in a process of its own. */
interface Server {
  readonly process: ChildProcess;
  readonly port: number;
}

/** @param execArgv options of Node.js */
async function startServer(file: string, args: readonly string[], execArgv: readonly string[]): Promise<Server> {
  const child = fork(join(__dirname, file), args, { execArgv: [...execArgv] });
  const { port } = await message<{ port: number }>(child);
  return { process: child, port };
}

/** `TWIN_NODE_OPTIONS` may hold more options of Node.js, such as `--cpu-prof`. */
function startTwin(): Promise<Server> {
  const more = (process.env['TWIN_NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '');
  return startServer('http-server.ts', [], [...process.execArgv, ...more]);
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

async function round(server: Server, options: Options, next: Requests): Promise<Round> {
  const before = await processorSeconds(server);
  const { requestsPerSecond, latencies } = await load(
    { port: server.port, connections: options.connections, requests: options.requests },
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
  /** Of a round. */
  readonly requests: number;
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
  const next = scenario.requests(movies, random);
  let first = next();
  while (first.startsWith('POST /events')) first = next();
  const { headers, body } = await ask(twin.port, first);
  // The server writes these two by itself, the twin's and the bare one alike.
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...own } = headers;
  const bare = await startServer('bare-server.js', [JSON.stringify({ headers: own, body })], []);
  pin(bare.process.pid, 0);
  const rounds = { twin: [] as Round[], bare: [] as Round[] };
  for (let i = -WARM_ROUNDS; i < options.rounds; i++) {
    const turns = { twin: await round(twin, options, next), bare: await round(bare, options, next) };
    if (i < 0) continue;
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
    .option('--rounds <count>', 'of each server', Number, 6)
    .option('--requests <count>', 'of a round', Number, 20_000)
    .option('--connections <count>', 'kept alive', Number, 8)
    .parse()
    .opts<{ data: string; only?: readonly string[] } & Options>();
  const scenarios = SCENARIOS.filter(({ name }) => given.only?.includes(name) ?? true);
  const twin = await startTwin();
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
