/** Schemas of the small catalogue that the twin's tests share. */

const NAMESPACE = 'com.amazonaws.personalize.schema';

export function schemaText(name: string, fields: readonly object[]): string {
  return JSON.stringify({ type: 'record', name, namespace: NAMESPACE, fields, version: '1.0' });
}

export const INTERACTIONS_SCHEMA = schemaText('Interactions', [
  { name: 'USER_ID', type: 'string' },
  { name: 'ITEM_ID', type: 'string' },
  { name: 'TIMESTAMP', type: 'long' },
  { name: 'EVENT_TYPE', type: 'string' },
  { name: 'EVENT_VALUE', type: ['float', 'null'] },
]);

export const ITEMS_SCHEMA = schemaText('Items', [
  { name: 'ITEM_ID', type: 'string' },
  { name: 'GENRES', type: 'string', categorical: true },
  { name: 'TITLE', type: 'string' },
  { name: 'PRICE', type: ['float', 'null'] },
  { name: 'CREATION_TIMESTAMP', type: 'long' },
]);

export const USERS_SCHEMA = schemaText('Users', [
  { name: 'USER_ID', type: 'string' },
  { name: 'AGE', type: 'int' },
  { name: 'TIER', type: 'string', categorical: true },
]);
