import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { PersonalizeEventsClient } from '@aws-sdk/client-personalize-events';
import { PersonalizeRuntimeClient } from '@aws-sdk/client-personalize-runtime';
import { VirtualClock } from '../../../local/clock';
import { trainSolutionVersion } from '../../../local/personalize/engine';
import type { TrainingInput } from '../../../local/personalize/engine/api';
import {
  type JobIdentity,
  type ObjectStore,
  type Personalize,
  type PersonalizeProps,
  type TwinEvent,
  createPersonalize,
} from '../../../local/personalize';
import type { OperationModel } from '../../../local/personalize/model/service-model';
import { operationOf } from '../../../local/personalize/wire/operation-of';
import { type Authorizer, type Caller, type ServiceRequest, allowAll } from '../../../local/service';
import { problemsOfAnswer } from './check-answer';

/** Objects in memory, by `s3://bucket/key`; remembers who asked. */
export class MemoryObjects implements ObjectStore {
  readonly objects = new Map<string, Buffer>();
  readonly identities: JobIdentity[] = [];
  /** Thrown by every call, when set. */
  failure: Error | undefined;

  set(location: string, text: string | Buffer): void {
    this.objects.set(location, Buffer.from(text));
  }

  async list(identity: JobIdentity, bucket: string, prefix: string) {
    this.ask(identity);
    const start = `s3://${bucket}/`;
    return [...this.objects]
      .filter(([location]) => location.startsWith(start + prefix))
      .map(([location, { length }]) => ({ key: location.slice(start.length), size: length }));
  }

  async open(identity: JobIdentity, bucket: string, key: string): Promise<Readable> {
    this.ask(identity);
    const body = this.objects.get(`s3://${bucket}/${key}`);
    if (!body) throw Object.assign(new Error(`there is no object ${key}`), { name: 'NoSuchKey' });
    return Readable.from([body]);
  }

  async put(
    identity: JobIdentity,
    bucket: string,
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
  ): Promise<void> {
    this.ask(identity);
    this.objects.set(`s3://${bucket}/${key}`, body instanceof Uint8Array ? Buffer.from(body) : await buffer(body));
  }

  private ask(identity: JobIdentity): void {
    if (this.failure) throw this.failure;
    this.identities.push(identity);
  }
}

export interface TestTwin {
  readonly clock: VirtualClock;
  readonly objects: MemoryObjects;
  readonly events: TwinEvent[];
  /** What the engine was given, in order. */
  readonly trainings: TrainingInput[];
  readonly personalize: Personalize;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly control: PersonalizeClient;
  readonly runtime: PersonalizeRuntimeClient;
  readonly eventsApi: PersonalizeEventsClient;
  /** Moves the clock until nothing is under way any more. */
  settle(): Promise<void>;
  /** @throws every answer that was not as the published service model has it */
  close(): Promise<void>;
}

export interface TestTwinOptions extends Partial<
  Pick<PersonalizeProps, 'trainer' | 'durations' | 'seed' | 'faults' | 'throttle' | 'stateDirectory'>
> {
  /** Of a twin that this one takes the place of. @default new ones */
  readonly after?: Pick<TestTwin, 'clock' | 'objects'>;
  readonly authorizer?: Authorizer;
  readonly caller?: Caller;
}

/** The owner of the local account. */
const OWNER: Caller = { arn: 'arn:aws:iam::000000000000:root' };

/**
 * A twin behind a small HTTP server, with the SDK's clients pointed at it. Every answer is checked against the published
 * service model; `close` tells what was wrong.
 */
export async function startTwin(options: TestTwinOptions = {}): Promise<TestTwin> {
  const { clock, objects } = options.after ?? { clock: new VirtualClock(), objects: new MemoryObjects() };
  const events: TwinEvent[] = [];
  const trainings: TrainingInput[] = [];
  const problems = new Set<string>();
  const { authorizer = allowAll, caller = OWNER, after: _, ...others } = options;
  const personalize = createPersonalize({
    clock,
    objects,
    authorizer,
    onEvent: (event) => events.push(event),
    // At once, in this thread.
    trainer: {
      train: async (input) => {
        trainings.push(input);
        return trainSolutionVersion(input);
      },
    },
    ...others,
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const asked: ServiceRequest = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: request,
      caller,
      region: 'us-east-1',
      accountId: '000000000000',
    };
    onAnswer(response, (body) => {
      for (const problem of problemsOf(asked, response, body, options.faults !== undefined)) problems.add(problem);
    });
    void personalize.service.handle(asked, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const clients = {
    control: new PersonalizeClient(config),
    runtime: new PersonalizeRuntimeClient(config),
    eventsApi: new PersonalizeEventsClient(config),
  };
  return {
    clock,
    objects,
    events,
    trainings,
    personalize,
    url,
    ...clients,
    settle: () => settle(personalize, clock),
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await personalize.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (problems.size > 0) throw new Error(`answers that break the service model:\n${[...problems].join('\n')}`);
    },
  };
}

/** Listens to what the service sends, which it does in one piece. */
function onAnswer(response: ServerResponse, listener: (body: string) => void): void {
  const end = response.end.bind(response);
  response.end = (body?: unknown) => {
    listener(Buffer.isBuffer(body) || typeof body === 'string' ? body.toString() : '');
    return end(body);
  };
}

function problemsOf(request: ServiceRequest, response: ServerResponse, body: string, hasFaults: boolean): string[] {
  const { model, operation } = operationOf(request);
  const errorType = response.getHeader('x-amzn-errortype');
  let known: OperationModel | undefined;
  try {
    known = operation();
  } catch {
    // The request names no operation, which is for the answer to say.
  }
  return problemsOfAnswer({
    model,
    operation: known,
    status: response.statusCode,
    errorType: typeof errorType === 'string' ? errorType : undefined,
    body,
    hasFaults,
  });
}

async function settle(personalize: Personalize, clock: VirtualClock): Promise<void> {
  let isDone = false;
  const drained = personalize.drain().finally(() => {
    isDone = true;
  });
  // What is ready goes first: where nothing is under way, time stands still.
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isDone) break;
    await clock.advanceToNext();
  }
  await drained;
}
