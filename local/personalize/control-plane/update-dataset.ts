import type { UpdateDatasetRequest, UpdateDatasetResponse } from '@aws-sdk/client-personalize';
import { type DatasetSchema, type SchemaField, parseSchema } from '../../../spec/schema';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { UpdateBehaviour } from '../store/behaviour';
import type { Twin } from '../twin';
import { requireActive, requireNotUpdating } from './requirements';

/**
 * Puts a schema with more columns in the place of the old one.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/updating-dataset-schema.html
 */
export function updateDataset(twin: Twin, input: Checked<UpdateDatasetRequest>): UpdateDatasetResponse {
  const { datasetArn, schemaArn } = input;
  const dataset = requireActive(twin, 'dataset', datasetArn);
  const { type, latestDatasetUpdate } = dataset;
  if (type !== 'Items' && type !== 'Users') {
    throw invalidInput(`the schema of a dataset of type ${type} cannot be replaced, only those of Items and Users`);
  }
  requireNotUpdating(datasetArn, latestDatasetUpdate);
  const group = twin.resources.get('dataset-group', dataset.datasetGroupArn);
  const schema = twin.resources.get('schema', schemaArn);
  if (schema.domain !== group.domain) throw invalidInput('the schema is for another domain than the dataset group');
  const parsed = parseSchema(schema.schema, { domain: schema.domain });
  const old = twin.resources.get('schema', dataset.schemaArn);
  requireExtension(parseSchema(old.schema, { domain: old.domain }), parsed);

  twin.lifecycle.update('dataset', datasetArn, { schemaArn });
  return { datasetArn };
}

/** What an update to a dataset does. */
export function datasetUpdate(twin: Twin): UpdateBehaviour<'dataset'> {
  return {
    apply: ({ datasetGroupArn, type }, { schemaArn }) => {
      const { schema, domain } = twin.resources.get('schema', schemaArn);
      const { items, users } = twin.datasets.of(datasetGroupArn);
      (type === 'Items' ? items : users)?.changeSchema(parseSchema(schema, { domain }));
      return { schemaArn };
    },
  };
}

/** Old fields stay as they are; new ones may be null. */
function requireExtension(before: DatasetSchema, after: DatasetSchema): void {
  if (after.type !== before.type) throw invalidInput(`the schema is for ${after.type}, not for ${before.type}`);
  for (const field of before.fields) {
    const same = after.fields.find(({ name }) => name === field.name);
    if (same === undefined) throw invalidInput(`the new schema lacks the field ${field.name}`);
    if (shapeOf(same) !== shapeOf(field))
      throw invalidInput(`the field ${field.name} has another type or attribute than before`);
  }
  for (const field of after.fields) {
    const isNew = before.fields.every(({ name }) => name !== field.name);
    if (isNew && !field.nullable) throw invalidInput(`the new field ${field.name} must be nullable`);
  }
}

function shapeOf({ type, nullable, categorical, textual, itemName }: SchemaField): string {
  return JSON.stringify([type, nullable, categorical, textual, itemName]);
}
