import type { ImportMode } from '@aws-sdk/client-personalize';
import type { DatasetType } from '../../../spec/dataset-types';
import type { DataRecord } from '../../../spec/records';
import { type DatasetSchema, isNumeric } from '../../../spec/schema';
import type { Value } from '../store/data/column';
import type { InteractionTable } from '../store/data/interaction-table';
import type { InteractionsData } from '../store/data/interactions-data';
import type { RecordsData } from '../store/data/records-data';
import { type GroupData, dataOf } from '../store/dataset-store';

/** Where the records of one import gather until all of them are read. */
export interface Target {
  readonly type: DatasetType;
  readonly schema: DatasetSchema;
  readonly take: (record: DataRecord) => void;
  /** Rows taken so far: interactions, or records counted with their repetitions. */
  readonly count: () => number;
  /** What was taken, of a dataset of interactions. */
  readonly interactions?: InteractionTable;
  /** Puts what was taken into the dataset. */
  readonly commit: (mode: ImportMode) => void;
}

export function targetOf(data: GroupData, type: DatasetType): Target {
  const kept = dataOf(data, type);
  if (kept === undefined) throw new Error(`the dataset of type ${type} went away during its import`);
  return 'events' in kept ? interactionsTarget(type, kept) : recordsTarget(type, kept);
}

function interactionsTarget(type: DatasetType, data: InteractionsData): Target {
  const { schema } = data;
  const table = data.emptyTable();
  return {
    type,
    schema,
    take: table.taker(),
    count: () => table.size,
    interactions: table,
    commit: (mode) => (mode === 'FULL' ? data.replaceBulk(table) : data.addBulk(table)),
  };
}

function recordsTarget(type: DatasetType, data: RecordsData): Target {
  const { schema } = data;
  const table = data.emptyTable();
  const read = valueReaderOf(schema);
  const columns = columnsOf(schema);
  const id = columns.get(table.idField);
  let taken = 0;
  return {
    type,
    schema,
    take: (record) => {
      taken++;
      table.put(String(read(record, id)), (field) => read(record, columns.get(field)));
    },
    count: () => taken,
    commit: (mode) => (mode === 'FULL' ? data.replaceBulk(table) : data.addBulk(table)),
  };
}

function columnsOf(schema: DatasetSchema): ReadonlyMap<string, number> {
  return new Map(schema.fields.map(({ name }, index) => [name, index]));
}

function valueReaderOf(schema: DatasetSchema): (record: DataRecord, column: number | undefined) => Value {
  const numeric = schema.fields.map(isNumeric);
  return (record, column) => {
    if (column === undefined) return null;
    return numeric[column] === true ? record.number(column) : record.text(column);
  };
}
