import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../clock';
import type { Authorizer, Service } from '../../service';
import { isJsonObject, type Json, type JsonObject } from '../deployer/json';
import { JsonError, jsonService } from '../endpoint/json-protocol';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import { type EventBus, eventTime } from './event-bus';

/** The one bus that there is here. */
const DEFAULT_BUS = 'default';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const MAXIMUM_ENTRY_BYTES = 1024 * 1024;

const entry = z.strictObject({
  Time: z.number().optional(),
  Source: z.string().min(1).max(256).optional(),
  Resources: z.array(z.string().max(2048)).max(1000).optional(),
  DetailType: z.string().min(1).max(128).optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().min(1).max(1600).optional(),
  TraceHeader: z.string().max(500).optional(),
});

const putEventsInput = z.strictObject({ Entries: z.array(entry).min(1).max(10) });

type Entry = z.infer<typeof entry>;

/** PutEvents of EventBridge on the default bus; rules are made by templates only. */
export function createEventsService(bus: Pick<EventBus, 'publish'>, authorizer: Authorizer, clock: Clock): Service {
  return jsonService({
    signingName: 'events',
    targetPrefix: 'AWSEvents',
    operations: {
      PutEvents: ({ input, request }) => {
        const { success, data, error } = putEventsInput.safeParse(input);
        if (!success) {
          const problems = error.issues.map(({ path, message }) =>
            [path.join('.'), message].filter(Boolean).join(': '),
          );
          throw new JsonError('ValidationException', problems.join('; '));
        }
        for (const { EventBusName = DEFAULT_BUS } of data.Entries) {
          authorizer.authorize(request.caller, 'events:PutEvents', busArn(busNameOf(EventBusName)));
        }
        const results = data.Entries.map((one) => put(one, bus, clock.now()));
        return {
          FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
          Entries: results,
        };
      },
    },
  });
}

/** An entry that is wrong fails alone, as on AWS. */
function put(entry: Entry, bus: Pick<EventBus, 'publish'>, now: number): object {
  const problem = problemOf(entry);
  if (problem !== undefined) return problem;
  const id = randomUUID();
  const event: JsonObject = {
    version: '0',
    id,
    'detail-type': entry.DetailType ?? '',
    source: entry.Source ?? '',
    account: LOCAL_ACCOUNT.accountId,
    time: eventTime(entry.Time === undefined ? now : entry.Time * 1000),
    region: LOCAL_ACCOUNT.region,
    resources: entry.Resources ?? [],
    detail: JSON.parse(entry.Detail ?? '') as Json,
  };
  // After the call that made it has gone on, like events of S3.
  setImmediate(() => bus.publish(event));
  return { EventId: id };
}

function problemOf(entry: Entry): object | undefined {
  const failed = (ErrorCode: string, ErrorMessage: string): object => ({ ErrorCode, ErrorMessage });
  const missing = (['Source', 'DetailType', 'Detail'] as const).find((member) => entry[member] === undefined);
  if (missing !== undefined) {
    return failed('InvalidArgument', `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`);
  }
  if (!isJsonText(entry.Detail ?? '')) return failed('MalformedDetail', 'Detail is malformed.');
  if (busNameOf(entry.EventBusName ?? DEFAULT_BUS) !== DEFAULT_BUS) {
    return failed(
      'InvalidArgument',
      `event bus ${entry.EventBusName} does not exist: there is only the default one here`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(entry)) > MAXIMUM_ENTRY_BYTES) {
    return failed('InvalidArgument', `Total size of the entry is over the limit of ${MAXIMUM_ENTRY_BYTES} bytes.`);
  }
  return undefined;
}

function isJsonText(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** `default`, or the last part of a bus's ARN. */
function busNameOf(given: string): string {
  return given.startsWith('arn:') ? given.slice(given.indexOf('event-bus/') + 'event-bus/'.length) : given;
}

function busArn(name: string): string {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  return `arn:${partition}:events:${region}:${accountId}:event-bus/${name}`;
}
