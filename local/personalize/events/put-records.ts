import { isTimestampField } from '../../../spec/schema';
import { requireActive } from '../control-plane/requirements';
import { invalidInput } from '../errors';
import type { Value } from '../store/data/column';
import type { RecordsData } from '../store/data/records-data';
import type { Twin } from '../twin';
import { propertyOf, readProperties, requireSeconds } from './properties';

/** One item or user as it comes. */
interface Given {
  readonly id: string;
  readonly properties: string | undefined;
}

/**
 * Takes all records or none. A record is whole: fields that it does not give become null.
 * @throws ResourceNotFoundException, ResourceInUseException, InvalidInputException
 */
export function putRecords(twin: Twin, type: 'Items' | 'Users', datasetArn: string, records: readonly Given[]): void {
  const dataset = requireActive(twin, 'dataset', datasetArn);
  if (dataset.type !== type) throw invalidInput(`${datasetArn} is a dataset of type ${dataset.type}, not of ${type}`);
  const { items, users } = twin.datasets.of(dataset.datasetGroupArn);
  const data = type === 'Items' ? items : users;
  if (data === undefined) throw new Error(`${datasetArn} has no data`);
  const read = records.map((record) => ({ id: record.id, values: valuesOf(data, record) }));
  for (const { id, values } of read) data.put(id, (field) => values.get(field) ?? null);
}

function valuesOf({ schema, idField }: RecordsData, { properties: text }: Given): ReadonlyMap<string, Value> {
  const properties = readProperties(text);
  const values = new Map<string, Value>();
  for (const field of schema.fields) {
    if (field.name === idField) continue;
    const value = propertyOf(properties, field);
    if (typeof value === 'number' && isTimestampField(field.name)) requireSeconds(value, field.name);
    values.set(field.name, value);
  }
  return values;
}
