import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListDatasetGroupsCommand } from '@aws-sdk/client-personalize';
import { buildApp } from '../../lib/app';
import { loadPipeline } from '../../lib/config';
import type { FaultRules } from '../../local/personalize';
import { ApiClient } from './api-client';
import { Stage } from './stage';
import { scratch } from './pipelines';

const INGESTING = `
name: flow
retainData: false
eventTracker: true
api: { throttle: { rateLimit: 10000, burstLimit: 5000 } }
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items: { schema: { GENRE: { type: string, categorical: true } } }
solutions:
  - { name: for-you, recipe: aws-popularity-count, campaign: { minProvisionedTPS: 1 } }
`;

/** Chances between 0 and 1. */
export interface Weather {
  /** That the thread of an invocation is killed in the middle. */
  readonly kill: number;
  /** That a call of PutEvents is throttled. */
  readonly throttle: number;
  /** That a call of PutEvents is acted on and its answer lost. */
  readonly lose: number;
  readonly seed: number;
}

export interface Load {
  readonly events: number;
  /** Sessions that send at the same time. */
  readonly senders: number;
  /** Events of one session. */
  readonly perSession: number;
}

export interface Outcome {
  readonly accepted: number;
  /** Events in the dataset. */
  readonly arrived: number;
  readonly distinct: number;
  /** Sessions whose events did not come in the order in which they were sent. */
  readonly outOfOrder: readonly string[];
  readonly deadLetters: number;
  readonly requests: number;
  /** Requests that were answered with a failure and sent again. */
  readonly resent: number;
  readonly killed: number;
  readonly invocations: number;
  readonly failedInvocations: number;
  readonly seconds: number;
}

function faultsOf({ throttle, lose, seed }: Weather): FaultRules {
  return {
    seed,
    calls: [
      ...(throttle > 0 ? [{ operation: 'PutEvents', probability: throttle, fail: 'ThrottlingException' }] : []),
      ...(lose > 0 ? [{ operation: 'PutEvents', probability: lose, drop: 'after' as const }] : []),
    ],
  };
}

/** The stack with its API in a local cloud whose Personalize fails as the weather says. */
export function openIngestion(weather: Weather): Promise<Stage> {
  const directory = scratch('ingestion');
  const file = join(directory, 'pipeline.yaml');
  writeFileSync(file, INGESTING);
  const assembly = join(directory, 'assembly');
  buildApp(loadPipeline(file), { outdir: assembly }).synth();
  return Stage.open({ assembly, faults: faultsOf(weather) });
}

/** Sends events to the API while handlers are killed, until every one has arrived. */
export async function ingest(
  stage: Stage,
  load: Load,
  weather: Weather,
  say: (line: string) => void = () => undefined,
): Promise<Outcome> {
  const { functions, queues } = stage.cloud.parts;
  const random = seeded(weather.seed);
  const started = performance.now();
  let killed = 0;
  const calm = functions.onInvocation((_, kill) => {
    if (random() >= weather.kill) return;
    killed += 1;
    // Some at once, some when the work is half done or done and not yet told.
    setTimeout(kill, random() * 20);
  });
  const client = new ApiClient(stage.output('ApiUrl'));
  const sessions = Math.ceil(load.events / load.perSession);
  let next = 0;
  let accepted = 0;
  let requests = 0;
  let resent = 0;
  const sendSession = async (session: number): Promise<void> => {
    const count = Math.min(load.perSession, load.events - session * load.perSession);
    for (let first = 0; first < count;) {
      const size = Math.min(count - first, 1 + Math.floor(random() * 20));
      // Ids are made by the sender, so that a request can be sent again; events of one second have no order but this.
      const eventList = Array.from({ length: size }, (_, index) => {
        const id = `s${session}-${first + index}`;
        return { eventId: id, eventType: 'watch', sentAt: 1_700_000_000 + session, itemId: id };
      });
      const body = { sessionId: `s${session}`, userId: `u${session}`, eventList };
      for (let taken = false; !taken;) {
        requests += 1;
        const { status } = await client.send('POST', '/events', body);
        taken = status === 202 || status === 200;
        if (taken) continue;
        if (status < 500 && status !== 429) throw new Error(`POST /events was answered with ${status}`);
        resent += 1;
      }
      first += size;
      accepted += size;
    }
  };
  const sender = async (): Promise<void> => {
    while (next < sessions) {
      const session = next++;
      await sendSession(session);
      if (session % 100 === 99) say(`${accepted} events accepted`);
    }
  };
  await Promise.all(Array.from({ length: load.senders }, sender));
  const queue = queues.list().filter(({ settings }) => settings.redrive !== undefined);
  const waiting = (): number =>
    queue.reduce((sum, { counts }) => sum + counts.visible + counts.inFlight + counts.delayed, 0);
  while (waiting() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  calm();
  const dead = queues.list().filter(({ settings }) => settings.redrive === undefined);
  const counts = [...functions.counts].filter(([name]) => /Records|records/.test(name)).map(([, count]) => count);
  return {
    accepted,
    ...(await arrivals(stage)),
    deadLetters: dead.reduce((sum, one) => sum + one.counts.visible, 0),
    ...{ requests, resent, killed },
    invocations: counts.reduce((sum, { invocations }) => sum + invocations, 0),
    failedInvocations: counts.reduce((sum, { errors }) => sum + errors, 0),
    seconds: (performance.now() - started) / 1000,
  };
}

/** What lies in the dataset, in the order of arrival. */
async function arrivals(stage: Stage): Promise<Pick<Outcome, 'arrived' | 'distinct' | 'outOfOrder'>> {
  const { datasetGroups = [] } = await stage.personalize.send(new ListDatasetGroupsCommand({}));
  const group = datasetGroups[0]?.datasetGroupArn ?? '';
  const log = stage.cloud.parts.personalize.holdings.datasets.of(group).interactions?.events;
  if (log === undefined) throw new Error(`the dataset group ${group} has no interactions`);
  const ids: string[] = [];
  for (let row = 0; row < log.size; row++) ids.push(log.at(row).itemId);
  return sessionsOf(ids.filter((id) => /^s\d+-\d+$/.test(id)));
}

/** @param ids of events, in the order of arrival */
function sessionsOf(ids: readonly string[]): Pick<Outcome, 'arrived' | 'distinct' | 'outOfOrder'> {
  const last = new Map<string, number>();
  const outOfOrder = new Set<string>();
  for (const id of ids) {
    const [session = '', number] = id.split('-');
    if (Number(number) !== (last.get(session) ?? -1) + 1) outOfOrder.add(session);
    last.set(session, Number(number));
  }
  return { arrived: ids.length, distinct: new Set(ids).size, outOfOrder: [...outOfOrder] };
}

/** Mulberry32: numbers from 0 to 1, the same ones for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
