import { actionEventTypeOf } from '../../../spec/schema';
import type { ActionColumns } from '../engine/api';
import type { InteractionsData } from '../store/data/interactions-data';
import type { GroupData } from '../store/dataset-store';
import { type Selection, selectInteractions } from './select-interactions';

/** @returns 1 for an event that says that the action was taken */
export function outcomeOf(eventType: string | null): 0 | 1 {
  return eventType !== null && actionEventTypeOf(eventType) === 'Taken' ? 1 : 0;
}

/** What users did, by event type. */
function selectionsOf(
  data: InteractionsData | undefined,
): { readonly eventType: string; readonly selection: Selection }[] {
  if (data === undefined) return [];
  return [...eventTypesIn(data)].map((eventType) => ({
    eventType,
    selection: selectInteractions(data, { eventType }),
  }));
}

/** The event types that are there, each as the data spells it: a dataset may hold several spellings of one. */
function eventTypesIn({ bulk, events }: InteractionsData): ReadonlySet<string> {
  const types = new Set(bulk.eventTypes.values);
  for (const { eventType } of events.attributedEvents()) if (eventType !== null) types.add(eventType);
  return types;
}

/**
 * The actions of the catalogue, at most so many: those that are new or were used last go first.
 * @param maximum actions that the recipe considers
 */
export function consideredActions({ actions, actionInteractions }: GroupData, maximum: number): readonly string[] {
  const ids = actions?.ids() ?? [];
  if (ids.length <= maximum) return ids;
  const newest = new Map<string, number>();
  const note = (id: string, time: number): Map<string, number> => newest.set(id, Math.max(newest.get(id) ?? 0, time));
  for (const id of ids) note(id, Number(actions?.value(id, 'CREATION_TIMESTAMP') ?? 0));
  if (actionInteractions) {
    const { bulk, events } = actionInteractions;
    for (let row = 0; row < bulk.size; row++) note(bulk.itemId(row), bulk.timestamps.at(row));
    for (const { itemId, timestamp } of events.attributedEvents()) note(itemId, timestamp);
  }
  return [...ids].sort((a, b) => (newest.get(b) ?? 0) - (newest.get(a) ?? 0)).slice(0, maximum);
}

/** What users did about actions of the catalogue, bulk and streamed, in the form of the engine. */
export function actionColumnsOf(data: GroupData, maximum: number): ActionColumns {
  const actionIds = consideredActions(data, maximum);
  const places = new Map(actionIds.map((id, place) => [id, place]));
  const users = new Map<string, number>();
  const rows: { user: number; action: number; timestamp: number; taken: 0 | 1 }[] = [];
  for (const { eventType, selection } of selectionsOf(data.actionInteractions)) {
    selection.userIds.forEach((userId, index) => {
      const user = users.get(userId) ?? users.size;
      users.set(userId, user);
      for (let row = selection.offsets[index] as number; row < (selection.offsets[index + 1] as number); row++) {
        const action = places.get(selection.itemIds.values[selection.items[row] as number] as string);
        if (action === undefined) continue;
        rows.push({ user, action, timestamp: selection.timestamps[row] as number, taken: outcomeOf(eventType) });
      }
    });
  }
  return {
    userIds: [...users.keys()],
    actionIds,
    users: Int32Array.from(rows, ({ user }) => user),
    actions: Int32Array.from(rows, ({ action }) => action),
    timestamps: Float64Array.from(rows, ({ timestamp }) => timestamp),
    taken: Uint8Array.from(rows, ({ taken }) => taken),
  };
}
