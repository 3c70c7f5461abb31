import type { InteractionColumns, SideColumn } from '../engine/api';
import { Dictionary } from '../store/data/dictionary';
import { GrowableFloat64, GrowableInt32 } from '../store/data/growable';
import type { Interaction, InteractionTable } from '../store/data/interaction-table';
import type { InteractionsData } from '../store/data/interactions-data';
import { type EventFilter, passes, weightOf } from './event-filter';
import { SideColumnBuilder, contextFields } from './side-columns';
import type { TakesColumn } from './training-columns';

/** Interactions of a training, grouped by user, each user's oldest first. */
export interface Selection {
  readonly userIds: readonly string[];
  readonly itemIds: Dictionary;
  /** Row → index into itemIds. */
  readonly items: Int32Array;
  /** Row → Unix seconds. */
  readonly timestamps: Float64Array;
  /** Row → what the event counts; absent where all count alike. */
  readonly weights?: Float32Array;
  /** Columns about the circumstances of each row. */
  readonly context: readonly SideColumnBuilder[];
  /** Rows of user i are offsets[i] to offsets[i + 1]. */
  readonly offsets: Int32Array;
  /** Users of the dataset, those without an event that passes the filter included. */
  readonly allUsers: number;
}

/**
 * Takes the interactions that a solution trains on out of bulk and streamed data. Two events that agree in everything
 * count once; so does a streamed event that came back in an import.
 * @param takesContext which columns about the circumstances to take along
 */
export function selectInteractions(
  data: InteractionsData,
  filter: EventFilter,
  takesContext: TakesColumn = () => false,
): Selection {
  const { bulk } = data;
  const streamed = new Map<string, Interaction[]>();
  for (const event of data.events.attributedEvents()) {
    const events = streamed.get(event.userId);
    if (events) events.push(event);
    else streamed.set(event.userId, [event]);
  }
  const users = [...bulk.userIds.values, ...[...streamed.keys()].filter((id) => bulk.userIds.codeOf(id) < 0)];
  const itemIds = new Dictionary();
  const userIds: string[] = [];
  const items = new GrowableInt32();
  const timestamps = new GrowableFloat64();
  const offsets = new GrowableInt32();
  const weights = new GrowableFloat64();
  const context = SideColumnBuilder.of(contextFields(data.schema).filter(({ name }) => takesContext(name)));
  offsets.push(0);
  for (const userId of users) {
    for (const event of eventsOf(bulk, streamed.get(userId) ?? [], userId, filter)) {
      items.push(itemIds.encode(event.itemId));
      timestamps.push(event.timestamp);
      if (filter.rules) weights.push(weightOf(filter, event));
      for (const column of context) column.push(event.other(column.name));
    }
    if (items.length === offsets.at(offsets.length - 1)) continue;
    userIds.push(userId);
    offsets.push(items.length);
  }
  return {
    userIds,
    itemIds,
    items: items.view().slice(),
    timestamps: timestamps.view().slice(),
    ...(filter.rules && { weights: Float32Array.from(weights.view()) }),
    context,
    offsets: offsets.view().slice(),
    allUsers: users.length,
  };
}

function eventsOf(
  bulk: InteractionTable,
  streamed: readonly Interaction[],
  userId: string,
  filter: EventFilter,
): readonly Interaction[] {
  const rows = distinctRows(bulk, bulk.rowsOf(userId));
  const fresh: Interaction[] = [];
  for (const event of streamed) {
    if (!passes(filter, event) || fresh.some((other) => sameEvent(bulk, event, other))) continue;
    if (!rows.some((row) => sameEvent(bulk, event, bulk.at(row)))) fresh.push(event);
  }
  const taken = rows
    .filter((row) => passes(filter, { eventType: bulk.eventType(row), eventValue: bulk.eventValue(row) }))
    .map((row) => bulk.at(row));
  if (fresh.length === 0) return taken;
  return [...taken, ...fresh].sort((a, b) => a.timestamp - b.timestamp);
}

/** Drops rows that repeat another one. `rows` are in order of time, and only rows of one time can be equal. */
function distinctRows(table: InteractionTable, rows: Int32Array): readonly number[] {
  const distinct: number[] = [];
  let start = 0;
  for (const row of rows) {
    if (distinct.length > start && table.timestamps.at(distinct[start] as number) !== table.timestamps.at(row)) {
      start = distinct.length;
    }
    let isRepeated = false;
    for (let i = start; i < distinct.length && !isRepeated; i++) isRepeated = table.equal(row, distinct[i] as number);
    if (!isRepeated) distinct.push(row);
  }
  return distinct;
}

function sameEvent({ schema }: InteractionTable, a: Interaction, b: Interaction): boolean {
  return (
    a.itemId === b.itemId &&
    a.timestamp === b.timestamp &&
    a.eventType === b.eventType &&
    a.eventValue === b.eventValue &&
    schema.fields.every(({ name }) => a.other(name) === b.other(name))
  );
}

/**
 * The selection without the users for whom `keeps` is 0, in the form of the engine.
 * @param keepsItem 0 for each item whose events are left out too; absent: none is
 */
export function columnsOf(
  selection: Selection,
  itemIds: readonly string[],
  keeps: Uint8Array,
  keepsItem?: Uint8Array,
): InteractionColumns {
  const { offsets } = selection;
  const keepsRow = new Uint8Array(selection.items.length);
  const userIds: string[] = [];
  const users = new GrowableInt32();
  const items = new GrowableInt32();
  const timestamps = new GrowableFloat64();
  selection.userIds.forEach((userId, index) => {
    if (keeps[index] === 0) return;
    const user = userIds.push(userId) - 1;
    for (let row = offsets[index] as number; row < (offsets[index + 1] as number); row++) {
      if (keepsItem?.[selection.items[row] as number] === 0) continue;
      keepsRow[row] = 1;
      users.push(user);
      items.push(selection.items[row] as number);
      timestamps.push(selection.timestamps[row] as number);
    }
  });
  return {
    userIds,
    itemIds,
    users: users.view().slice(),
    items: items.view().slice(),
    timestamps: timestamps.view().slice(),
    ...(selection.weights && { weights: selection.weights.filter((_, row) => keepsRow[row] === 1) }),
    ...(selection.context.length > 0 && { context: selection.context.map((one): SideColumn => one.column(keepsRow)) }),
  };
}
