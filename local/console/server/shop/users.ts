import type { GroupData } from '../../../personalize/store/dataset-store';
import type { InteractionsData } from '../../../personalize/store/data/interactions-data';
import type { HistoryEntry, UsersView, UserView } from '../../api';
import { refused } from '../guard';
import type { ConsoleSource } from '../source';
import { itemView } from './items';

const FOUND_USERS = 12;
/** Of a history, the newest. */
const SHOWN_EVENTS = 12;
/** Users among whom those that are offered unasked are chosen. */
const SAMPLE = 240;
const OFFERED = 6;

/** The data of the group that a question names. @throws RefusedError */
export function groupOf({ personalize }: ConsoleSource, group: string): GroupData {
  if (personalize.holdings.resources.find('dataset-group', group) === undefined) {
    throw refused(404, `there is no dataset group ${group}`, 'load the page again');
  }
  return personalize.holdings.datasets.of(group);
}

/** Users to pick from. */
export function usersView(source: ConsoleSource, query: URLSearchParams): UsersView {
  const { interactions, users } = groupOf(source, query.get('group') ?? '');
  const wanted = (query.get('q') ?? '').trim().toLowerCase();
  const ids = interactions?.bulk.userIds.values ?? [];
  if (wanted === '') return { users: offered(interactions, ids) };
  const found = new Set<string>();
  const all = [ids, users?.ids() ?? []];
  for (const fits of [exact(wanted), starting(wanted), having(wanted)]) {
    for (const list of all) {
      for (const id of list) {
        if (found.size >= FOUND_USERS) break;
        if (fits(id.toLowerCase())) found.add(id);
      }
    }
  }
  return { users: [...found].map((userId) => ({ userId, events: eventsOf(interactions, userId) })) };
}

type Test = (id: string) => boolean;
const exact =
  (wanted: string): Test =>
  (id) =>
    id === wanted;
const starting =
  (wanted: string): Test =>
  (id) =>
    id.startsWith(wanted);
const having =
  (wanted: string): Test =>
  (id) =>
    id.includes(wanted);

/** From one with few events to one with many. */
function offered(data: InteractionsData | undefined, ids: readonly string[]): UsersView['users'] {
  const step = Math.max(1, Math.floor(ids.length / SAMPLE));
  const sample = ids
    .filter((_, index) => index % step === 0)
    .map((userId) => ({ userId, events: eventsOf(data, userId) }))
    .sort((a, b) => a.events - b.events);
  const places = Array.from(
    { length: OFFERED },
    (_, i) => sample[Math.floor(((2 * i + 1) * sample.length) / (2 * OFFERED))],
  );
  return [...new Set(places.filter((place) => place !== undefined))];
}

function eventsOf(data: InteractionsData | undefined, userId: string): number {
  return data === undefined ? 0 : data.bulk.rowsOf(userId).length + data.events.rowsOf(userId).length;
}

/** A user with what the data knows of them. */
export function userView(source: ConsoleSource, query: URLSearchParams): UserView {
  const { interactions, users, items } = groupOf(source, query.get('group') ?? '');
  const userId = query.get('userId') ?? '';
  const events = eventsOf(interactions, userId);
  const isRecorded = users?.has(userId) === true;
  const facts = isRecorded
    ? users.schema.fields.flatMap(({ name }) => {
        const value = name === users.idField ? null : users.value(userId, name);
        return value === null ? [] : [{ name, value: String(value) }];
      })
    : [];
  return { userId, known: isRecorded || events > 0, facts, events, history: historyOf(interactions, userId, items) };
}

function historyOf(data: InteractionsData | undefined, userId: string, items: GroupData['items']): HistoryEntry[] {
  if (data === undefined) return [];
  const { bulk, events } = data;
  const imported = [...bulk.rowsOf(userId)].slice(-SHOWN_EVENTS).map((row) => ({ ...bulk.at(row), streamed: false }));
  const streamed = events
    .rowsOf(userId)
    .slice(-SHOWN_EVENTS)
    .map((row) => ({ ...events.at(row), streamed: true }));
  return [...imported, ...streamed]
    .sort((a, b) => b.timestamp - a.timestamp || Number(b.streamed) - Number(a.streamed))
    .slice(0, SHOWN_EVENTS)
    .map((one) => ({
      ...itemView(items, one.itemId),
      eventType: one.eventType ?? 'event',
      at: one.timestamp * 1000,
      streamed: one.streamed,
    }));
}
