import { type DatasetSchema, readSchema } from '../../spec/schema';

type Fields = Readonly<Record<string, string | readonly string[] | Readonly<Record<string, unknown>>>>;

/** An Avro record: `{GENRES: {type: 'string', categorical: true}, EVENT_VALUE: ['null', 'float']}`. */
export function avro(name: string, fields: Fields): Record<string, unknown> {
  return {
    type: 'record',
    name,
    namespace: 'com.amazonaws.personalize.schema',
    fields: Object.entries(fields).map(([field, type]) =>
      typeof type === 'string' || Array.isArray(type) ? { name: field, type } : { name: field, ...type },
    ),
    version: '1.0',
  };
}

export function schemaOf(name: string, fields: Fields): DatasetSchema {
  return readSchema(avro(name, fields));
}

const ids = { USER_ID: 'string', ITEM_ID: 'string', TIMESTAMP: 'long' };
const category = { type: 'string', categorical: true };

export const interactionFields = ids;
export const interactions = schemaOf('Interactions', { ...ids, EVENT_TYPE: 'string', EVENT_VALUE: ['null', 'float'] });
export const items = schemaOf('Items', {
  ITEM_ID: 'string',
  GENRES: category,
  PRICE: ['null', 'float'],
  TITLE: 'string',
  PLOT: { type: ['null', 'string'], textual: true },
  IN_STOCK: 'boolean',
  CREATION_TIMESTAMP: 'long',
});
export const users = schemaOf('Users', { USER_ID: 'string', AGE: 'int', MEMBERSHIP: category });
export const actions = schemaOf('Actions', {
  ACTION_ID: 'string',
  VALUE: ['null', 'long'],
  REPEAT_FREQUENCY: ['null', 'long'],
  CATEGORY: category,
});
