import { type Case, expectFinding, HERE } from './pipeline-text';

describe('schemas', () => {
  const at = (place: string) => `datasets.${place}`;
  test.each<Case>([
    ['no schema', { users: `${HERE}{ source: s3://bucket/users/ }` }, at('users.schema'), 'schema is missing'],
    [
      'a schema that is a list',
      { users: `{ schema: ${HERE}[AGE] }` },
      at('users.schema'),
      'must be columns and their types, an Avro record or the path of one, not a list',
    ],
    [
      'an unknown type',
      { users: `{ schema: { AGE: ${HERE}integer } }` },
      at('users.schema.AGE'),
      '"integer" is no type; known here: string, int, long, float, double, boolean',
    ],
    [
      'a type with a slip',
      { users: `{ schema: { AGE: ${HERE}strng? } }` },
      at('users.schema.AGE'),
      '"strng?" is no type; did you mean "string"?',
    ],
    [
      'a type with a slip in the long form',
      { users: `{ schema: { AGE: { type: ${HERE}strng } } }` },
      at('users.schema.AGE.type'),
      '"strng" is no type; did you mean "string"?',
    ],
    [
      'a type that is a number',
      { users: `{ schema: { AGE: ${HERE}4 } }` },
      at('users.schema.AGE'),
      'must be a type (string, int, long, float, double, boolean, with ? for nullable) or {type, categorical, …}, not 4',
    ],
    [
      'an unknown attribute',
      { users: `{ schema: { PLAN: { type: string, ${HERE}categoric: true } } }` },
      at('users.schema.PLAN.categoric'),
      'unknown key "categoric"; did you mean "categorical"?',
    ],
    [
      'an attribute that is no boolean',
      { users: `{ schema: { PLAN: { type: string, categorical: ${HERE}"yes" } } }` },
      at('users.schema.PLAN.categorical'),
      'must be true or false, not "yes"',
    ],
    [
      'only one of the ids',
      { interactions: `{ schema: ${HERE}{ USER_ID: string, TIMESTAMP: long } }` },
      at('interactions.schema'),
      'Interactions needs ITEM_ID, a string that is not nullable; leave out all ids to have them put in front',
    ],
    [
      'a missing timestamp',
      { interactions: `{ schema: ${HERE}{ EVENT_TYPE: string } }` },
      at('interactions.schema'),
      'Interactions needs TIMESTAMP, a long that is not nullable',
    ],
    [
      'a timestamp of another type',
      { interactions: `{ schema: { TIMESTAMP: ${HERE}string } }` },
      at('interactions.schema.TIMESTAMP'),
      'TIMESTAMP must be long, not string',
    ],
    [
      'a categorical EVENT_TYPE',
      { interactions: `{ schema: { TIMESTAMP: long, EVENT_TYPE: ${HERE}{ type: string, categorical: true } } }` },
      at('interactions.schema.EVENT_TYPE'),
      'EVENT_TYPE must not be categorical',
    ],
    [
      'names that differ in underscores',
      { users: `{ schema: { A_1: int, ${HERE}A1: int } }` },
      at('users.schema.A1'),
      'A1 clashes with A_1: names must differ in more than underscores',
    ],
    [
      'items of which nothing is said',
      { items: `{ schema: ${HERE}{ CREATION_TIMESTAMP: long } }` },
      at('items.schema'),
      'Items needs at least one field of metadata beside ITEM_ID, CREATION_TIMESTAMP',
    ],
    [
      'a domain whose columns are missing',
      { head: 'name: movies\ndomain: ECOMMERCE', items: `{ schema: ${HERE}{ PRICE: float } }` },
      at('items.schema'),
      'Items needs CATEGORY_L1, a categorical string that is not nullable',
    ],
    [
      'an Avro record of another type',
      {
        users: `{ schema: { type: record, name: ${HERE}Items, namespace: com.amazonaws.personalize.schema, fields: [{ name: ITEM_ID, type: string }, { name: A, type: int }] } }`,
      },
      at('users.schema.name'),
      'must be "Users", the type of the dataset, not "Items"',
    ],
    [
      'an Avro record with a wrong field',
      {
        users: `{ schema: { type: record, name: Users, namespace: com.amazonaws.personalize.schema, fields: [{ name: USER_ID, type: string }, { name: A, type: ${HERE}text }] } }`,
      },
      at('users.schema.fields[1].type'),
      'must be one of string, int, long, float, double, boolean, not "text"',
    ],
    [
      'actions that are in S3 elsewhere',
      {
        head: 'name: movies',
        interactions: '',
        items: '',
        users: '',
        rest: `  interactions: { schema: { TIMESTAMP: long } }\n  actions: { source: ${HERE}s3://elsewhere/actions/, schema: { KIND: { type: string, categorical: true } } }`,
      },
      at('actions.source'),
      'actions are imported by runs, from actions/ in the data bucket; give a file, or copy s3://elsewhere/actions/ there and leave source out',
    ],
    [
      'a schema file that is not there',
      { users: `{ schema: ${HERE}users.avsc }` },
      at('users.schema'),
      'there is no schema file <dir>/users.avsc',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});

describe('sources', () => {
  const users = (source: string) => ({ users: `{ source: ${HERE}${source}, schema: { AGE: int } }` });
  test.each<Case>([
    [
      'a file that is not there',
      users('data/users.csv'),
      'datasets.users.source',
      'there is no file <dir>/data/users.csv',
    ],
    ['a folder', users('.'), 'datasets.users.source', '<dir> is not a file; a source is one CSV file'],
    [
      'Parquet by its name',
      users('users.parquet'),
      'datasets.users.source',
      'users.parquet is Parquet, which Amazon Personalize does not import; convert it to CSV',
    ],
    [
      'Parquet in S3',
      users('s3://bucket/users.parquet'),
      'datasets.users.source',
      's3://bucket/users.parquet is Parquet, which Amazon Personalize does not import; convert it to CSV',
    ],
    [
      'a location without a bucket',
      users('s3:///users/'),
      'datasets.users.source',
      's3:///users/ is no S3 location; write s3://bucket/folder/ or s3://bucket/folder/file.csv',
    ],
    [
      'a location that is too long',
      users(`s3://bucket/${'x'.repeat(250)}/`),
      'datasets.users.source',
      'an S3 location may have 256 characters, this has 263',
    ],
    ['an empty source', users('""'), 'datasets.users.source', 'must not be empty'],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});
