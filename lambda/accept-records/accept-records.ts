import type { DatasetSchema } from '../../spec/schema';
import { eventsBody, itemsBody, type Properties, usersBody } from '../shared/contract/api/records';
import { RECORD_ROUTES } from '../shared/contract/api/routes';
import { RECORD_KINDS, type RecordKind } from '../shared/contract/serving';
import { ApiError } from '../shared/serving/api-error';
import type { HttpAnswer, HttpRequest } from '../shared/serving/http-handler';
import type { Kept } from '../shared/serving/kept';
import { readBody } from '../shared/serving/read-request';
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
  return ACCEPT[kind](request.body, deps);
}

const ACCEPT: Readonly<Record<RecordKind, (body: string, deps: AcceptRecordsDeps) => Promise<HttpAnswer>>> = {
  event: acceptEvents,
  item: (body, deps) => {
    const { items } = readBody(itemsBody, body);
    return acceptRecords(
      'item',
      'items',
      items.map(({ itemId: id, ...rest }) => ({ id, ...rest })),
      deps,
    );
  },
  user: (body, deps) => {
    const { users } = readBody(usersBody, body);
    return acceptRecords(
      'user',
      'users',
      users.map(({ userId: id, ...rest }) => ({ id, ...rest })),
      deps,
    );
  },
};

async function acceptEvents(text: string, deps: AcceptRecordsDeps): Promise<HttpAnswer> {
  const body = readBody(eventsBody, text);
  const { sessionId } = body;
  const schema = await deps.schemas.get('event' satisfies RecordKind);
  const events = checkEvents(body, schema, { now: deps.now() / 1000, newId: deps.newId });
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
  kind: 'item' | 'user',
  list: string,
  records: readonly { readonly id: string; readonly properties?: Properties }[],
  deps: AcceptRecordsDeps,
): Promise<HttpAnswer> {
  const schema = await deps.schemas.get(kind);
  const checked = checkRecords(kind, list, records, schema);
  const { sent, failure } = await sendMessages(
    checked.map((record) => recordMessage(record, deps.newId())),
    deps,
  );
  if (sent.size < checked.length) {
    throw notAccepted(sent.size, checked.length, failure, { accepted: [...sent].sort((a, b) => a - b) });
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
