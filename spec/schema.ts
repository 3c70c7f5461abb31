import { DATASET_TYPES, type DatasetType, type Domain, schemaNameOf } from './dataset-types';
import { checkFields } from './schema/check-fields';
import { AVRO_TYPES, type AvroType } from './schema/reserved-fields';

export { ACTION_EVENT_TYPES, type ActionEventType, actionEventTypeOf } from './schema/action-event-types';
export {
  type AvroType,
  EXPIRATION_FIELDS,
  type ReservedField,
  type ValueRange,
  isIdField,
  isTimestampField,
  rangeOf,
  schemaRulesOf,
} from './schema/reserved-fields';

/** One column of a dataset. */
export interface SchemaField {
  readonly name: string;
  /** The Avro types without `null`: exactly one. */
  readonly types: readonly AvroType[];
  /** The one type. */
  readonly type: AvroType;
  readonly nullable: boolean;
  readonly categorical: boolean;
  readonly textual: boolean;
  /** Holds the item's name for aws-semantic-similarity. */
  readonly itemName: boolean;
}

export interface DatasetSchema {
  readonly type: DatasetType;
  /** In the order of the schema, which is the order of the CSV header. */
  readonly fields: readonly SchemaField[];
}

export interface SchemaProblem {
  /** `fields[2].type`; empty for the schema as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Every rule that a schema breaks, at once. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  constructor(readonly problems: readonly SchemaProblem[]) {
    super(problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; '));
  }
}

/**
 * Characters of a schema text that CreateSchema takes.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateSchema.html
 */
export const MAX_SCHEMA_LENGTH = 20_000;

/**
 * Characters that the CloudFormation resource takes: half of what the API takes.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-personalize-schema.html
 */
export const MAX_CLOUDFORMATION_SCHEMA_LENGTH = 10_000;

const NAMESPACE = 'com.amazonaws.personalize.schema';

/**
 * Reads an Avro schema and checks all rules of the guide. Attributes that Personalize does not know (`doc`, …) are
 * metadata to Avro and left alone.
 * @throws SchemaError
 * @see https://docs.aws.amazon.com/personalize/latest/dg/how-it-works-dataset-schema.html
 */
export function parseSchema(text: string, options: { readonly domain?: Domain | undefined } = {}): DatasetSchema {
  if (text.length > MAX_SCHEMA_LENGTH) {
    throw new SchemaError([
      { path: '', message: `the schema has ${text.length} characters, at most 20000 are allowed` },
    ]);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SchemaError([{ path: '', message: `the schema is not valid JSON: ${reason}` }]);
  }
  return readSchema(parsed, options);
}

/**
 * Like parseSchema, for a schema that is no longer text.
 * @throws SchemaError
 */
export function readSchema(schema: unknown, options: { readonly domain?: Domain | undefined } = {}): DatasetSchema {
  if (!isObject(schema))
    throw new SchemaError([{ path: '', message: 'the schema must be an Avro record, a JSON object' }]);
  const problems: SchemaProblem[] = [];
  const complain = (path: string, message: string) => problems.push({ path, message });

  if (schema['type'] !== 'record') complain('type', `must be "record", not ${show(schema['type'])}`);
  if (schema['namespace'] !== NAMESPACE)
    complain('namespace', `must be "${NAMESPACE}", not ${show(schema['namespace'])}`);
  if (schema['version'] !== undefined && schema['version'] !== '1.0') {
    complain('version', `must be "1.0", not ${show(schema['version'])}`);
  }
  const type = DATASET_TYPES.find((one) => schemaNameOf(one) === schema['name']);
  if (type === undefined) {
    const names = DATASET_TYPES.map(schemaNameOf).join(', ');
    complain('name', `must name a dataset type (${names}), not ${show(schema['name'])}`);
  }
  const fields = readFields(schema['fields'], complain);
  if (type !== undefined && fields !== undefined) {
    const given = schema['fields'] as readonly unknown[];
    const unreadable = given.filter((_, index) => !fields.some((field) => field.index === index)).map(nameOf);
    checkFields(type, options.domain, fields, unreadable, complain);
  }
  if (problems.length > 0 || type === undefined || fields === undefined) throw new SchemaError(problems);
  return { type, fields: fields.map(({ field }) => field) };
}

/** A field with its place in the schema, for messages. */
export interface PlacedField {
  readonly index: number;
  readonly field: SchemaField;
}

type Complain = (path: string, message: string) => void;

function readFields(fields: unknown, complain: Complain): PlacedField[] | undefined {
  if (!Array.isArray(fields) || fields.length === 0) {
    complain('fields', 'must be a list of fields, with at least one');
    return undefined;
  }
  const read: PlacedField[] = [];
  for (const [index, one] of (fields as unknown[]).entries()) {
    const field = readField(one, `fields[${index}]`, complain);
    if (field !== undefined) read.push({ index, field });
  }
  return read;
}

const FIELD_NAME = /^[A-Za-z_][A-Za-z\d_]*$/;
const MAX_FIELD_NAME_LENGTH = 150;

function readField(field: unknown, path: string, complain: Complain): SchemaField | undefined {
  if (!isObject(field)) {
    complain(path, 'must be an object with a name and a type');
    return undefined;
  }
  const name = field['name'];
  if (typeof name !== 'string' || !FIELD_NAME.test(name) || name.length > MAX_FIELD_NAME_LENGTH) {
    complain(
      `${path}.name`,
      `must be letters, digits and underscores, not starting with a digit, at most 150 characters; it is ${show(name)}`,
    );
    return undefined;
  }
  const type = readType(field['type'], `${path}.type`, complain);
  const flag = (attribute: string): boolean => {
    const value = field[attribute];
    if (value !== undefined && typeof value !== 'boolean') {
      complain(`${path}.${attribute}`, `must be true or false, not ${show(value)}`);
    }
    return value === true;
  };
  const [categorical, textual, itemName] = [flag('categorical'), flag('textual'), flag('itemName')];
  if (type === undefined) return undefined;
  return { name, types: [type.type], ...type, categorical, textual, itemName };
}

function readType(given: unknown, path: string, complain: Complain): { type: AvroType; nullable: boolean } | undefined {
  if (isObject(given) || (Array.isArray(given) && given.some((one) => typeof one !== 'string'))) {
    complain(path, 'nested records, arrays and maps are not supported: a schema is flat');
    return undefined;
  }
  const names: readonly unknown[] = Array.isArray(given) ? (given as unknown[]) : [given];
  const unknown = names.find((name) => name !== 'null' && !AVRO_TYPES.some((known) => known === name));
  if (unknown !== undefined || given === undefined) {
    complain(path, `must be one of ${AVRO_TYPES.join(', ')}, not ${show(unknown)}`);
    return undefined;
  }
  const types = AVRO_TYPES.filter((known) => names.includes(known));
  const [type] = types;
  if (type === undefined || types.length > 1 || new Set(names).size !== names.length) {
    complain(path, `must be one type, or one type and "null", not ${show(given)}`);
    return undefined;
  }
  return { type, nullable: names.includes('null') };
}

/** Numeric in the sense of comparisons in filters and of optimization objectives. */
export function isNumeric(field: SchemaField): boolean {
  return field.type === 'int' || field.type === 'long' || field.type === 'float' || field.type === 'double';
}

/** Of a field that has been complained about; empty when even the name cannot be told. */
function nameOf(field: unknown): string {
  return isObject(field) && typeof field['name'] === 'string' ? field['name'] : '';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
