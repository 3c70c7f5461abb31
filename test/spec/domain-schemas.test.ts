import type { DatasetType, Domain } from '../../spec/dataset-types';
import { SchemaError, readSchema } from '../../spec/schema';
import { avro } from './schemas';

/** As the guide lists it: `!` required, `#` categorical, `"` textual, `?` may be null, `-` none of these. */
const TABLES: readonly (readonly [domain: Domain, type: DatasetType, fields: string])[] = [
  [
    'VIDEO_ON_DEMAND',
    'Interactions',
    'USER_ID!string ITEM_ID!string TIMESTAMP!long EVENT_TYPE!string EVENT_VALUE?float IMPRESSION?string RECOMMENDATION_ID?string EVENT_ATTRIBUTION_SOURCE?string',
  ],
  ['VIDEO_ON_DEMAND', 'Users', 'USER_ID!string SUBSCRIPTION_MODEL?#string'],
  [
    'VIDEO_ON_DEMAND',
    'Items',
    'ITEM_ID!string CREATION_TIMESTAMP!long GENRES!#string PRICE?float DURATION?float GENRE_L2?#string GENRE_L3?#string AVERAGE_RATING?float PRODUCT_DESCRIPTION?"string CONTENT_OWNER?#string CONTENT_CLASSIFICATION?#string',
  ],
  [
    'ECOMMERCE',
    'Interactions',
    'USER_ID!string ITEM_ID!string TIMESTAMP!long EVENT_TYPE!string EVENT_VALUE?float IMPRESSION?string RECOMMENDATION_ID?string EVENT_ATTRIBUTION_SOURCE?string',
  ],
  ['ECOMMERCE', 'Users', 'USER_ID!string'],
  [
    'ECOMMERCE',
    'Items',
    'ITEM_ID!string PRICE!float CATEGORY_L1!#string CATEGORY_L2?#string CATEGORY_L3?#string PRODUCT_DESCRIPTION?"string CREATION_TIMESTAMP-long AGE_GROUP?#string ADULT?#string GENDER?#string',
  ],
];

type Fields = Parameters<typeof avro>[1];

interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isNullable: boolean;
  readonly type: string;
  readonly attributes: Readonly<Record<string, true>>;
}

function fieldsOf(text: string): readonly Field[] {
  return text.split(' ').map((field) => {
    const [, name = '', marks = '', type = ''] = /^(\w+)(\W+)(\w+)$/.exec(field) ?? [];
    return {
      name,
      isRequired: marks.includes('!'),
      isNullable: marks.includes('?'),
      type,
      attributes: { ...(marks.includes('#') && { categorical: true }), ...(marks.includes('"') && { textual: true }) },
    };
  });
}

/** Users need a field that says something of them. */
const own = (type: DatasetType): Fields => (type === 'Users' ? { AGE: { type: 'int' } } : {});

function schemaOf(type: DatasetType, fields: readonly Field[], changes: Fields = {}): unknown {
  const asGiven = fields.map(({ name, type: of, isNullable, attributes }): [string, Fields[string]] => [
    name,
    { type: isNullable ? ['null', of] : of, ...attributes },
  ]);
  return avro(type, { ...Object.fromEntries(asGiven), ...own(type), ...changes });
}

function problemsOf(schema: unknown, domain: Domain): readonly string[] {
  try {
    readSchema(schema, { domain });
    return [];
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

describe.each(TABLES)('%s %s', (domain, type, table) => {
  const fields = fieldsOf(table);

  test('takes all that the guide lists, or what is required alone', () => {
    expect(problemsOf(schemaOf(type, fields), domain)).toEqual([]);
    expect(
      problemsOf(
        schemaOf(
          type,
          fields.filter(({ isRequired }) => isRequired),
        ),
        domain,
      ),
    ).toEqual([]);
  });

  test.each(fields)('refuses $name in another form', ({ name, type: of, isRequired, isNullable, attributes }) => {
    const wrong = of === 'string' ? 'long' : 'string';
    const changed = (field: Fields[string]) => problemsOf(schemaOf(type, fields, { [name]: field }), domain);
    expect(changed({ type: wrong, ...attributes })).toContain(`${name} must be ${of}, not ${wrong}`);
    if (!isNullable) expect(changed({ type: ['null', of], ...attributes })).toContain(`${name} must not be nullable`);
    if (Object.keys(attributes).length > 0) expect(changed({ type: of })).toHaveLength(1);
    else expect(changed({ type: of, categorical: true })).toContain(`${name} must not be categorical`);
    const without = problemsOf(
      schemaOf(
        type,
        fields.filter((field) => field.name !== name),
      ),
      domain,
    );
    expect(without.join()).toContain(isRequired ? `${type} needs ${name}` : '');
    expect(without).toHaveLength(isRequired ? 1 : 0);
  });
});
