import { parseSchema, readSchema, SchemaError, type SchemaProblem } from '../../spec/schema';
import type { Domain } from '../../spec/dataset-types';
import { avro, interactionFields } from './schemas';

function problemsOf(schema: unknown, domain?: Domain): readonly SchemaProblem[] {
  try {
    readSchema(schema, { domain });
    return [];
  } catch (error) {
    if (error instanceof SchemaError) return error.problems;
    throw error;
  }
}

const category = { type: 'string', categorical: true };

describe('schemas of the guide are taken', () => {
  test.each<[what: string, schema: unknown, domain?: Domain]>([
    ['minimal Interactions', avro('Interactions', interactionFields)],
    [
      'Interactions with everything reserved',
      avro('Interactions', {
        ...interactionFields,
        EVENT_TYPE: 'string',
        EVENT_VALUE: ['float', 'null'],
        IMPRESSION: 'string',
        RECOMMENDATION_ID: ['string', 'null'],
        EVENT_ATTRIBUTION_SOURCE: ['null', 'string'],
        DEVICE: category,
      }),
    ],
    [
      'Items',
      avro('Items', {
        ITEM_ID: 'string',
        GENRES: { type: ['null', 'string'], categorical: true },
        CREATION_TIMESTAMP: 'long',
      }),
    ],
    ['Items with text', avro('Items', { ITEM_ID: 'string', DESCRIPTION: { type: ['null', 'string'], textual: true } })],
    ['Users', avro('Users', { USER_ID: 'string', AGE: 'int' })],
    ['Actions', avro('Actions', { ACTION_ID: 'string', CATEGORY: category, VALUE: ['null', 'long'] })],
    [
      'Action_Interactions under their own name',
      avro('ActionInteractions', { USER_ID: 'string', ACTION_ID: 'string', EVENT_TYPE: 'string', TIMESTAMP: 'long' }),
    ],
    [
      'VIDEO_ON_DEMAND items',
      avro('Items', { ITEM_ID: 'string', CREATION_TIMESTAMP: 'long', GENRES: category, PRICE: ['float', 'null'] }),
      'VIDEO_ON_DEMAND',
    ],
    [
      'VIDEO_ON_DEMAND users with their reserved category only',
      avro('Users', { USER_ID: 'string', SUBSCRIPTION_MODEL: category }),
      'VIDEO_ON_DEMAND',
    ],
    ['ECOMMERCE items', avro('Items', { ITEM_ID: 'string', PRICE: 'float', CATEGORY_L1: category }), 'ECOMMERCE'],
  ])('%s', (_, schema, ...[domain]) => {
    expect(problemsOf(schema, domain)).toEqual([]);
  });

  test('attributes that Avro calls metadata are left alone', () => {
    const schema = avro('Users', { USER_ID: { type: 'string', doc: 'who' }, AGE: 'int' });
    expect(readSchema(schema).fields.map(({ name }) => name)).toEqual(['USER_ID', 'AGE']);
  });

  test('fields come with their type, whether they may be null, and their marks', () => {
    const { type, fields } = parseSchema(
      JSON.stringify(avro('Items', { ITEM_ID: 'string', PLOT: { type: ['string', 'null'], textual: true } })),
    );
    expect(type).toBe('Items');
    expect(fields[1]).toEqual({
      name: 'PLOT',
      types: ['string'],
      type: 'string',
      nullable: true,
      categorical: false,
      textual: true,
      itemName: false,
    });
  });
});

describe('schemas are refused', () => {
  const many = (count: number, prefix: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}A`, 'int']));

  test.each<[what: string, schema: unknown, problem: SchemaProblem, domain?: Domain]>([
    [
      'that are no record',
      { ...avro('Users', { USER_ID: 'string', AGE: 'int' }), type: 'map' },
      { path: 'type', message: 'must be "record", not "map"' },
    ],
    [
      'of an unknown name',
      avro('Things', { A: 'string' }),
      {
        path: 'name',
        message: 'must name a dataset type (Interactions, Items, Users, Actions, ActionInteractions), not "Things"',
      },
    ],
    [
      'of another namespace',
      { ...avro('Users', { USER_ID: 'string', AGE: 'int' }), namespace: 'mine' },
      { path: 'namespace', message: 'must be "com.amazonaws.personalize.schema", not "mine"' },
    ],
    [
      'of another version',
      { ...avro('Users', { USER_ID: 'string', AGE: 'int' }), version: '2.0' },
      { path: 'version', message: 'must be "1.0", not "2.0"' },
    ],
    [
      'without fields',
      { ...avro('Users', {}), fields: [] },
      { path: 'fields', message: 'must be a list of fields, with at least one' },
    ],
    [
      'without ITEM_ID',
      avro('Interactions', { USER_ID: 'string', TIMESTAMP: 'long' }),
      { path: 'fields', message: 'Interactions needs ITEM_ID, a string that is not nullable' },
    ],
    [
      'with a timestamp that is no long',
      avro('Interactions', { ...interactionFields, TIMESTAMP: 'string' }),
      { path: 'fields[2].type', message: 'TIMESTAMP must be long, not string' },
    ],
    [
      'with an id that may be null',
      avro('Interactions', { ...interactionFields, USER_ID: ['null', 'string'] }),
      { path: 'fields[0].type', message: 'USER_ID must not be nullable' },
    ],
    [
      'with a categorical EVENT_TYPE',
      avro('Interactions', { ...interactionFields, EVENT_TYPE: category }),
      { path: 'fields[3].categorical', message: 'EVENT_TYPE must not be categorical' },
    ],
    [
      'with an EVENT_VALUE that is no float',
      avro('Interactions', { ...interactionFields, EVENT_VALUE: 'double' }),
      { path: 'fields[3].type', message: 'EVENT_VALUE must be float, not double' },
    ],
    [
      'with an unknown type',
      avro('Users', { USER_ID: 'string', AGE: 'integer' }),
      { path: 'fields[1].type', message: 'must be one of string, int, long, float, double, boolean, not "integer"' },
    ],
    [
      'with nested types',
      avro('Users', { USER_ID: 'string', TAGS: { type: { type: 'array', items: 'string' } } }),
      { path: 'fields[1].type', message: 'nested records, arrays and maps are not supported: a schema is flat' },
    ],
    [
      'with a union of two types',
      avro('Users', { USER_ID: 'string', AGE: ['int', 'string'] }),
      { path: 'fields[1].type', message: 'must be one type, or one type and "null", not ["int","string"]' },
    ],
    [
      'with null alone',
      avro('Users', { USER_ID: 'string', AGE: 'null' }),
      { path: 'fields[1].type', message: 'must be one type, or one type and "null", not "null"' },
    ],
    [
      'with a field name of other characters',
      avro('Users', { USER_ID: 'string', 'AGE-GROUP': 'int' }),
      {
        path: 'fields[1].name',
        message:
          'must be letters, digits and underscores, not starting with a digit, at most 150 characters; it is "AGE-GROUP"',
      },
    ],
    [
      'with names that differ in underscores only',
      avro('Items', { ITEM_ID: 'string', GENRES_1: 'int', GENRES1: 'int' }),
      { path: 'fields[2].name', message: 'GENRES1 clashes with GENRES_1: names must differ in more than underscores' },
    ],
    [
      'with a mark that is no boolean',
      avro('Users', { USER_ID: 'string', A: { type: 'string', categorical: 'yes' } }),
      { path: 'fields[1].categorical', message: 'must be true or false, not "yes"' },
    ],
    [
      'with text about users',
      avro('Users', { USER_ID: 'string', BIO: { type: 'string', textual: true } }),
      { path: 'fields[1].textual', message: 'textual is for Items, not Users' },
    ],
    [
      'with text that is a number',
      avro('Items', { ITEM_ID: 'string', PLOT: { type: 'int', textual: true } }),
      { path: 'fields[1].textual', message: 'textual is for string fields; PLOT is int' },
    ],
    [
      'with two texts',
      avro('Items', {
        ITEM_ID: 'string',
        PLOT: { type: 'string', textual: true },
        REVIEW: { type: 'string', textual: true },
      }),
      { path: 'fields[2].textual', message: 'only one field may be textual; REVIEW is a second' },
    ],
    [
      'with a field both category and text',
      avro('Items', { ITEM_ID: 'string', PLOT: { type: 'string', textual: true, categorical: true } }),
      { path: 'fields[1]', message: 'PLOT cannot be both categorical and textual' },
    ],
    [
      'with users of whom nothing is said',
      avro('Users', { USER_ID: 'string' }),
      { path: 'fields', message: 'Users needs at least one field of metadata beside USER_ID' },
    ],
    [
      'with items that have only an age',
      avro('Items', { ITEM_ID: 'string', CREATION_TIMESTAMP: 'long' }),
      { path: 'fields', message: 'Items needs at least one field of metadata beside ITEM_ID, CREATION_TIMESTAMP' },
    ],
    [
      'with six own fields of interactions',
      avro('Interactions', { ...interactionFields, ...many(6, 'M') }),
      { path: 'fields', message: 'Interactions may have 5 fields of metadata, it has 6' },
    ],
    [
      'with 26 fields of users',
      avro('Users', { USER_ID: 'string', ...many(26, 'M') }),
      { path: 'fields', message: 'Users may have 25 fields of metadata, it has 26' },
    ],
    [
      'with 101 fields of items',
      avro('Items', { ITEM_ID: 'string', ...many(101, 'M') }),
      { path: 'fields', message: 'Items may have 100 fields of metadata, it has 101' },
    ],
    [
      'without EVENT_TYPE in a domain',
      avro('Interactions', interactionFields),
      { path: 'fields', message: 'Interactions needs EVENT_TYPE, a string that is not nullable' },
      'ECOMMERCE',
    ],
    [
      'without GENRES for videos',
      avro('Items', { ITEM_ID: 'string', CREATION_TIMESTAMP: 'long' }),
      { path: 'fields', message: 'Items needs GENRES, a categorical string that is not nullable' },
      'VIDEO_ON_DEMAND',
    ],
    [
      'with a reserved category not marked',
      avro('Items', { ITEM_ID: 'string', PRICE: 'float', CATEGORY_L1: 'string' }),
      { path: 'fields[2]', message: 'CATEGORY_L1 must have "categorical": true' },
      'ECOMMERCE',
    ],
    [
      'with a reserved text not marked',
      avro('Items', { ITEM_ID: 'string', PRICE: 'float', CATEGORY_L1: category, PRODUCT_DESCRIPTION: 'string' }),
      { path: 'fields[3]', message: 'PRODUCT_DESCRIPTION must have "textual": true' },
      'ECOMMERCE',
    ],
    [
      'of actions in a domain',
      avro('Actions', { ACTION_ID: 'string', A: 'int' }),
      { path: 'name', message: 'dataset groups of ECOMMERCE have no Actions dataset; use a custom one' },
      'ECOMMERCE',
    ],
  ])('%s', (_, schema, problem, ...[domain]) => {
    expect(problemsOf(schema, domain)).toEqual([problem]);
  });

  test('with every problem at once', () => {
    const paths = problemsOf({ ...avro('Users', { USER_ID: 'int', AGE: 'text' }), namespace: 'x' }).map(
      ({ path }) => path,
    );
    expect(paths).toEqual(['namespace', 'fields[1].type', 'fields[0].type']);
  });

  test.each<[what: string, text: string, message: RegExp]>([
    ['text that is no JSON', '{', /^the schema is not valid JSON/],
    ['text that is too long', JSON.stringify({ doc: 'x'.repeat(20_001) }), /characters, at most 20000 are allowed/],
    ['JSON that is no object', '[]', /must be an Avro record/],
  ])('as %s', (_, text, message) => {
    expect(() => parseSchema(text)).toThrow(SchemaError);
    expect(() => parseSchema(text)).toThrow(message);
  });
});
