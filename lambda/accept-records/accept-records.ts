import type { DatasetSchema } from '../../spec/schema';
import {
  eventRecord,
  eventsBody,
  itemRecord,
  itemsBody,
  type Properties,
  userRecord,
  usersBody,
} from '../shared/contract/api/records';
import { RECORD_ROUTES } from '../shared/contract/api/routes';
import { type QueuedEvent, type QueuedRecord, RECORD_KINDS, type RecordKind } from '../shared/contract/serving';
import { ApiError } from '../shared/serving/api-error';
import type { HttpAnswer, HttpRequest } from '../shared/serving/http-handler';
import type { Kept } from '../shared/serving/kept';
import { readJson, readRecords } from '../shared/serving/read-request';
import { checkEvents, checkRecords } from './check-records';
import { eventMessages, recordMessage } from './messages';
import { type SendDeps, sendMessages } from './send-messages';

export interface AcceptRecordsDeps extends SendDeps {
  /** Schema of the dataset of a RecordKind. */
  readonly schemas: Kept<DatasetSchema>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** A new unique id. */
  readonly newId: () => string;
}

const AGAIN = 'send the rest again, with the same eventIds: what comes twice counts once';

/**
 * Checks all records of a request and puts them on the queue; when one is wrong, none is taken.
 * @throws ApiError for what is wrong, and NOT_ACCEPTED when the queue did not take everything
 */
export async function run(request: HttpRequest, deps: AcceptRecordsDeps): Promise<HttpAnswer> {
  const kind = RECORD_KINDS.find((one) => RECORD_ROUTES[one] === request.routeKey);
  if (kind === undefined) throw new Error(`no record is taken by the route ${request.routeKey}`);
  return ACCEPT[kind](readJson(request.body), deps);
}

const ACCEPT: Readonly<Record<RecordKind, (body: unknown, deps: AcceptRecordsDeps) => Promise<HttpAnswer>>> = {
  event: acceptEvents,
  item: async (body, deps) => {
    const schema = await deps.schemas.get('item' satisfies RecordKind);
    let checked: readonly QueuedRecord[] = [];
    readRecords(itemsBody, itemRecord, 'items', body, (items) => {
      const given = items.map((one) => one && { id: one.itemId, ...propertiesOf(one) });
      const { records, findings } = checkRecords('item', 'items', given, schema);
      checked = records;
      return findings;
    });
    return acceptRecords('items', checked, deps);
  },
  user: async (body, deps) => {
    const schema = await deps.schemas.get('user' satisfies RecordKind);
    let checked: readonly QueuedRecord[] = [];
    readRecords(usersBody, userRecord, 'users', body, (users) => {
      const given = users.map((one) => one && { id: one.userId, ...propertiesOf(one) });
      const { records, findings } = checkRecords('user', 'users', given, schema);
      checked = records;
      return findings;
    });
    return acceptRecords('users', checked, deps);
  },
};

function propertiesOf({ properties }: { readonly properties?: Properties }): { readonly properties?: Properties } {
  return properties === undefined ? {} : { properties };
}

async function acceptEvents(given: unknown, deps: AcceptRecordsDeps): Promise<HttpAnswer> {
  const schema = await deps.schemas.get('event' satisfies RecordKind);
  let events: readonly QueuedEvent[] = [];
  const body = readRecords(eventsBody, eventRecord, 'eventList', given, (eventList) => {
    const checked = checkEvents(eventList, schema, { now: deps.now() / 1000, newId: deps.newId });
    events = checked.records;
    return checked.findings;
  });
  const { sessionId } = body;
  const messages = eventMessages(body, events);
  const { sent, failure } = await sendMessages(
    messages.map(({ message }) => message),
    deps,
  );
  const eventIds = messages.filter((_, index) => sent.has(index)).flatMap((one) => one.eventIds);
  if (eventIds.length < events.length) {
    throw notAccepted(eventIds.length, events.length, failure, { eventIds });
  }
  return accepted({ eventIds }, { sessionId, events: eventIds.length });
}

async function acceptRecords(
  list: string,
  records: readonly QueuedRecord[],
  deps: AcceptRecordsDeps,
): Promise<HttpAnswer> {
  const { sent, failure } = await sendMessages(
    records.map((record) => recordMessage(record, deps.newId())),
    deps,
  );
  if (sent.size < records.length) {
    throw notAccepted(sent.size, records.length, failure, { accepted: [...sent].sort((a, b) => a - b) });
  }
  return accepted({ accepted: sent.size }, { [list]: sent.size });
}

function notAccepted(sent: number, all: number, failure: string | undefined, details: ApiError['details']): ApiError {
  const why = failure === undefined ? '' : `: ${failure}`;
  return new ApiError('NOT_ACCEPTED', `the queue took ${sent} of ${all} records${why}`, AGAIN, details);
}

function accepted(body: object, log: NonNullable<HttpAnswer['log']>): HttpAnswer {
  return { statusCode: 202, headers: { 'cache-control': 'no-store' }, body, log };
}
