import type { DatasetType } from '../../../spec/dataset-types';
import { numberProblem } from '../../../spec/records';
import { isTimestampField } from '../../../spec/schema';
import { requireActive } from '../control-plane/requirements';
import { invalidInput } from '../errors';
import type { Value } from '../store/data/column';
import type { RecordsData } from '../store/data/records-data';
import type { Twin } from '../twin';
import { propertyOf, readProperties, requireKnownKeys, requireSeconds } from './properties';

/** One item, user or action as it comes. */
interface Given {
  readonly id: string;
  readonly properties: string | undefined;
}

/**
 * Takes all records or none. A record is whole: fields that it does not give become null.
 * @throws ResourceNotFoundException, ResourceInUseException, InvalidInputException
 */
export function putRecords(
  twin: Twin,
  type: Extract<DatasetType, 'Items' | 'Users' | 'Actions'>,
  datasetArn: string,
  records: readonly Given[],
): void {
  const dataset = requireActive(twin, 'dataset', datasetArn);
  if (dataset.type !== type) throw invalidInput(`${datasetArn} is a dataset of type ${dataset.type}, not of ${type}`);
  const { items, users, actions } = twin.datasets.of(dataset.datasetGroupArn);
  const data = { Items: items, Users: users, Actions: actions }[type];
  if (data === undefined) throw new Error(`${datasetArn} has no data`);
  const read = records.map((record) => ({ id: record.id, values: valuesOf(data, record) }));
  for (const { id, values } of read) data.put(id, (field) => values.get(field) ?? null);
}

function valuesOf({ schema, idField }: RecordsData, { properties: text }: Given): ReadonlyMap<string, Value> {
  const properties = readProperties(text);
  requireKnownKeys(
    properties,
    schema.fields.map(({ name }) => name),
  );
  const values = new Map<string, Value>();
  for (const field of schema.fields) {
    if (field.name === idField) continue;
    const value = propertyOf(properties, field);
    if (typeof value === 'number' && isTimestampField(field.name)) requireSeconds(value, field.name);
    const problem = typeof value === 'number' ? numberProblem(schema.type, field.name, value) : undefined;
    if (problem !== undefined) throw invalidInput(`${field.name} ${problem}`);
    values.set(field.name, value);
  }
  return values;
}
