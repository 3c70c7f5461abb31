import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as control from '@aws-sdk/client-personalize';
import * as events from '@aws-sdk/client-personalize-events';
import * as runtime from '@aws-sdk/client-personalize-runtime';
import { FAMILIES } from '../../../../local/personalize/control-plane/families';
import {
  SERVICE_MODELS,
  controlPlaneModel,
  eventsModel,
  runtimeModel,
} from '../../../../local/personalize/model/service-model';
import type { ResourceType } from '../../../../local/personalize/store/resource';
import { type Malformed, malformedRequests } from '../fuzz/malformed-requests';
import { refusedInputs } from '../fuzz/refused-requests';
import { type Existing, WORDS } from '../fuzz/valid-value';
import { GROUP_ARN, aCampaign, aDatasetGroup, aFilter, anEventTracker, arn } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;
let words: Existing;
let stateDirectory: string;

beforeAll(async () => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'malformed-'));
  twin = await startTwin({ stateDirectory });
  await aDatasetGroup(twin);
  const campaignArn = await aCampaign(twin, 'aws-popularity-count');
  const { campaign } = await twin.control.send(new control.DescribeCampaignCommand({ campaignArn }));
  const solutionVersionArn = campaign!.solutionVersionArn!;
  const filterArn = await aFilter(twin, 'seen', WORDS['filterExpression']!);
  const trackingId = await anEventTracker(twin);
  const { eventTrackers } = await twin.control.send(new control.ListEventTrackersCommand({}));
  words = {
    ...WORDS,
    campaignArn,
    solutionVersionArn,
    solutionArn: arn('solution/aws-popularity-count'),
    filterArn,
    trackingId,
    eventTrackerArn: eventTrackers![0]!.eventTrackerArn!,
  };
  const tags = [{ tagKey: 'team', tagValue: 'films' }];
  await twin.control.send(new control.TagResourceCommand({ resourceArn: GROUP_ARN, tags }));
});

afterAll(async () => {
  await twin.close();
  rmSync(stateDirectory, { recursive: true });
});

type Send = (command: object) => Promise<Record<string, unknown>>;

/** Sends through the SDK's client, so that it is the SDK that reads the answer, but sends what it would never send. */
async function send({
  operation,
  body,
  headers,
  path,
}: Malformed): Promise<Error & { $fault?: string; status: number }> {
  const [client, sdk] =
    operation.path === undefined
      ? [twin.control, control]
      : runtimeModel.operations.has(operation.name)
        ? [twin.runtime, runtime]
        : [twin.eventsApi, events];
  const Command = (sdk as unknown as Record<string, new (input: object) => control.ListSchemasCommand>)[
    `${operation.name}Command`
  ]!;
  const command = new Command({});
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: unknown; path: string; headers: Record<string, string> };
      request.body = body;
      Object.assign(request.headers, headers, { 'content-length': String(Buffer.byteLength(body)) });
      request.path = path ?? request.path;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return (client.send as unknown as Send)(command).then(
    () => {
      throw new Error(`${operation.name} took a malformed request (${malformedText({ body })})`);
    },
    (error: Error & { $metadata?: { httpStatusCode?: number } }) =>
      Object.assign(error, { status: error.$metadata?.httpStatusCode ?? 0 }),
  );
}

const malformedText = ({ body }: { body: string | Buffer }): string => body.toString().slice(0, 300);

/** How many request ids are reserved: every request takes one. */
const REQUEST_IDS = /\[\{"kind":"ids","generator":"requests","taken":\d+\}\]/;

/** Every change that the twin has noted. */
function notedChanges(): string[] {
  const journals = readdirSync(stateDirectory).filter((name) => name.startsWith('journal'));
  const lines = journals.flatMap((name) => readFileSync(join(stateDirectory, name), 'utf8').split('\n'));
  return lines.filter((line) => !REQUEST_IDS.test(line));
}

/** All that the API tells of what the twin holds, and all that it has noted. */
async function stateOf(): Promise<string> {
  const call = (name: string, input: object) => {
    const Command = (control as unknown as Record<string, new (input: object) => object>)[`${name}Command`]!;
    return (twin.control.send as unknown as Send)(new Command(input)).then(
      ({ $metadata: _, ...answer }) => answer,
      (error: Error) => error.message,
    );
  };
  const known: unknown[] = [twin.events, twin.trainings.length, [...twin.objects.objects.keys()]];
  for (const type of Object.keys(FAMILIES) as ResourceType[]) {
    const { name, arnMember, list } = FAMILIES[type];
    const answer = (await call(list.operation, {})) as Record<string, Record<string, string>[]>;
    for (const entry of answer[list.member] ?? []) {
      const resourceArn = entry[arnMember]!;
      known.push(entry, await call(`Describe${name}`, { [arnMember]: resourceArn }));
      known.push(await call('ListTagsForResource', { resourceArn }));
    }
  }
  for (const userId of ['u1', 'u2', 'nobody']) {
    const { campaignArn, filterArn } = words;
    const command = new runtime.GetRecommendationsCommand({ campaignArn, filterArn, userId });
    known.push((await twin.runtime.send(command)).itemList);
  }
  const noted = notedChanges();
  expect(noted.length).toBeGreaterThan(10);
  return JSON.stringify([...known, ...noted]);
}

const COMMON = ['UnknownOperationException', 'UnsupportedMediaTypeException', 'RequestEntityTooLarge'];

/** @throws when the request is not refused as the model has it */
async function checkRefusal(request: Malformed): Promise<void> {
  const { operation, kind } = request;
  const error = await send(request);
  const about = `${operation.name} (${kind}) ${malformedText(request)}: ${error.name} ${error.message.slice(0, 300)}`;
  const isCommon = COMMON.includes(error.name);
  const model = SERVICE_MODELS.find(({ operations }) => operations.has(operation.name))!;
  const status = isCommon ? expect.any(Number) : model.errorStatus[error.name];
  expect({ about, status: error.status, fault: error.$fault }).toEqual({ about, status, fault: 'client' });
  expect(error.status).toBeGreaterThanOrEqual(400);
  expect(error.status).toBeLessThan(500);
  // A class of its own is what "typed" means; errors common to AWS are the base class with a name.
  expect({ about, isTyped: isCommon || error.constructor.name === error.name }).toEqual({ about, isTyped: true });
  expect(error.message).not.toBe('');
}

test('500 malformed requests to all 79 operations are each refused with an error of the model, and change nothing', async () => {
  const before = await stateOf();
  const operations = new Set<string>();
  const kinds = new Set<string>();
  for (const request of malformedRequests(500, 7, words)) {
    operations.add(request.operation.name);
    kinds.add(request.kind.split(' ')[0]!);
    await checkRefusal(request);
  }
  expect(operations.size).toBe(79);
  expect([...kinds].sort()).toEqual([
    'address',
    'content',
    'cut',
    'deep',
    'input',
    'no',
    'refused',
    'resource',
    'token',
  ]);
  await twin.settle();
  expect(await stateOf()).toBe(before);
});

test('bodies beyond all reason are refused by every protocol', async () => {
  const body = JSON.stringify({ name: 'x'.repeat(4 * 1024 * 1024) });
  for (const [name, { operations }] of [
    ['CreateSchema', controlPlaneModel],
    ['PutEvents', eventsModel],
  ] as const) {
    await checkRefusal({ operation: operations.get(name)!, kind: 'huge', body });
  }
});

test('requests that what exists does not allow are refused with an error of the model, and change nothing', async () => {
  const before = await stateOf();
  const operations = new Map(SERVICE_MODELS.flatMap((model) => [...model.operations]));
  for (const [name, inputs] of Object.entries(refusedInputs(words))) {
    for (const input of inputs) {
      await checkRefusal({ operation: operations.get(name)!, kind: 'refused', body: JSON.stringify(input) });
    }
  }
  await twin.settle();
  expect(await stateOf()).toBe(before);
});
