import type { IngestionMode } from '@aws-sdk/client-personalize';
import { csvRecord } from '../../../spec/csv';
import type { Value } from '../store/data/column';
import type { Interaction } from '../store/data/interaction-table';
import type { InteractionsData } from '../store/data/interactions-data';
import type { RecordsData } from '../store/data/records-data';

/**
 * The records of a dataset as lines of CSV, the header not among them. Of interactions that agree in every column one is
 * there; events whose user is not known are left out, as they are from training.
 * @param mode BULK: what imports brought; PUT: what came one by one; ALL: both, and of two items or users with one id the newer
 * @see https://docs.aws.amazon.com/personalize/latest/dg/export-data.html
 */
export function exportedRecords(data: InteractionsData | RecordsData, mode: IngestionMode): Iterable<string> {
  return 'events' in data ? interactionLines(data, mode) : recordLines(data, mode);
}

/** User by user, each one's oldest first, so that no more than one user's lines are remembered to find those that repeat. */
function* interactionLines({ bulk, events, schema }: InteractionsData, mode: IngestionMode): Iterable<string> {
  const streamed = new Map<string, Interaction[]>();
  for (const event of mode === 'BULK' ? [] : events.attributedEvents()) {
    const before = streamed.get(event.userId);
    if (before) before.push(event);
    else streamed.set(event.userId, [event]);
  }
  const imported = mode === 'PUT' ? [] : bulk.userIds.values;
  for (const userId of new Set([...imported, ...streamed.keys()])) {
    const rows = mode === 'PUT' ? [] : Array.from(bulk.rowsOf(userId), (row) => bulk.at(row));
    const all = [...rows, ...(streamed.get(userId) ?? [])].sort((a, b) => a.timestamp - b.timestamp);
    yield* new Set(all.map((one) => csvRecord(schema.fields.map(({ name }) => textOf(fieldOf(one, name))))));
  }
}

function fieldOf(interaction: Interaction, name: string): Value {
  switch (name) {
    case 'USER_ID':
      return interaction.userId;
    case 'ITEM_ID':
      return interaction.itemId;
    case 'TIMESTAMP':
      return interaction.timestamp;
    case 'EVENT_TYPE':
      return interaction.eventType;
    case 'EVENT_VALUE':
      return interaction.eventValue;
    default:
      return interaction.other(name);
  }
}

function* recordLines(data: RecordsData, mode: IngestionMode): Iterable<string> {
  const { schema, idField } = data;
  const table = mode === 'BULK' ? data.bulkRecords : data.individualRecords;
  const ids = mode === 'ALL' ? data.ids() : table.idValues;
  const source = mode === 'ALL' ? data : table;
  for (const id of ids) {
    yield csvRecord(schema.fields.map(({ name }) => (name === idField ? id : textOf(source.value(id, name)))));
  }
}

function textOf(value: Value): string {
  return value === null ? '' : String(value);
}
