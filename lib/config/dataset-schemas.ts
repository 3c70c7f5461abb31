import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { DatasetType } from '../../lambda/shared/contract/workflow';
import type { Domain } from '../../spec/dataset-types';
import {
  type DatasetSchema,
  isIdField,
  MAX_CLOUDFORMATION_SCHEMA_LENGTH,
  readSchema,
  type ReservedField,
  SchemaError,
  type SchemaField,
  schemaRulesOf,
} from '../../spec/schema';
import { describeIssue, show } from './file/describe-issue';
import { parts } from './file/pipeline-file';
import { didYouMean } from './file/suggestion';
import { isSystemError } from './file/system-error';
import type { FilePath } from './file/yaml-source';
import type { Findings } from './findings';
import type { AvroField, AvroSchema } from './pipeline-config';

const NAMESPACE = 'com.amazonaws.personalize.schema';

/**
 * Reads the `schema` of a dataset in any of its three forms and checks it.
 * @param baseDirectory what a path of a schema is relative to
 * @returns undefined when something is wrong; `findings` has it
 */
export function readDatasetSchema(
  type: DatasetType,
  given: unknown,
  path: FilePath,
  options: { readonly domain: Domain | undefined; readonly baseDirectory: string; readonly findings: Findings },
): DatasetSchema | undefined {
  const { findings } = options;
  if (typeof given === 'string') return readSchemaFile(type, given, path, options);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    findings.error(path, `must be columns and their types, an Avro record or the path of one, not ${show(given)}`);
    return undefined;
  }
  if ('type' in given && given.type === 'record') {
    return check(type, given, options.domain, (place, message) => {
      const steps = place.split(/[.[\]]+/).filter((step) => step !== '');
      findings.error([...path, ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step))], message);
    });
  }
  return readShorthand(type, given as Readonly<Record<string, unknown>>, path, options.domain, findings);
}

/** The complete Avro schema, always written the same way: its text decides the name of the schema in the account. */
export function avroSchemaOf({ type, fields }: DatasetSchema): AvroSchema {
  return { type: 'record', name: type, namespace: NAMESPACE, fields: fields.map(avroField), version: '1.0' };
}

/** What CreateSchema gets. */
export function schemaTextOf(schema: AvroSchema): string {
  return JSON.stringify(schema);
}

function avroField(field: SchemaField): AvroField {
  const { name, type, nullable, categorical, textual, itemName } = field;
  return {
    name,
    type: nullable ? ['null', type] : type,
    ...(categorical && { categorical }),
    ...(textual && { textual }),
    ...(itemName && { itemName }),
  };
}

type Complain = (place: string, message: string) => void;

function check(
  type: DatasetType,
  record: unknown,
  domain: Domain | undefined,
  complain: Complain,
): DatasetSchema | undefined {
  let schema: DatasetSchema;
  try {
    schema = readSchema(record, { domain });
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    for (const problem of error.problems) complain(problem.path, problem.message);
    return undefined;
  }
  if (schema.type !== type) {
    complain('name', `must be "${type}", the type of the dataset, not "${schema.type}"`);
    return undefined;
  }
  const { length } = schemaTextOf(avroSchemaOf(schema));
  if (length > MAX_CLOUDFORMATION_SCHEMA_LENGTH) {
    complain('', `the schema has ${length} characters, CloudFormation takes ${MAX_CLOUDFORMATION_SCHEMA_LENGTH}`);
    return undefined;
  }
  return schema;
}

function readSchemaFile(
  type: DatasetType,
  given: string,
  path: FilePath,
  options: { readonly domain: Domain | undefined; readonly baseDirectory: string; readonly findings: Findings },
): DatasetSchema | undefined {
  const file = isAbsolute(given) ? given : resolve(options.baseDirectory, given);
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const isMissing = isSystemError(error) && error.code === 'ENOENT';
    const reason = error instanceof Error ? error.message : String(error);
    options.findings.error(
      path,
      isMissing ? `there is no schema file ${file}` : `cannot read the schema ${file}: ${reason}`,
    );
    return undefined;
  }
  return check(type, record, options.domain, (place, message) =>
    options.findings.error(path, [given, place, message].filter((part) => part !== '').join(': ')),
  );
}

/** `{COLUMN: type}`; the ids come in front when none of those that are needed is listed. */
function readShorthand(
  type: DatasetType,
  columns: Readonly<Record<string, unknown>>,
  path: FilePath,
  domain: Domain | undefined,
  findings: Findings,
): DatasetSchema | undefined {
  const names = Object.keys(columns);
  const reserved = schemaRulesOf(type, domain)?.reserved ?? [];
  const ids = reserved.filter((field) => field.required && isIdField(field.name)).map((field) => field.name);
  const added = names.some((name) => ids.includes(name)) ? [] : ids;
  const fields = names.map((name) => shorthandField(name, columns[name], [...path, name], findings));
  // A field that is wrong in itself has been reported; one that is right stands in for it, to check the others.
  const filled = fields.map((field, index) => field ?? standIn(names[index] ?? '', reserved));

  const record = {
    type: 'record',
    name: type,
    namespace: NAMESPACE,
    fields: [...added.map((name) => ({ name, type: 'string' })), ...filled],
    version: '1.0',
  };
  const schema = check(type, record, domain, (place, message) => {
    const [, index, attribute] = /^fields\[(\d+)\](?:\.(\w+))?/.exec(place) ?? [];
    const name = index === undefined ? undefined : names[Number(index) - added.length];
    if (name === undefined) {
      const missing = ids.find((id) => message.includes(`needs ${id}`));
      findings.error(path, missing === undefined ? message : `${message}; leave out all ids to have them put in front`);
    } else if (attribute === 'name') findings.keyError([...path, name], message);
    else findings.error([...path, name], message);
  });
  return fields.includes(undefined) ? undefined : schema;
}

function standIn(name: string, reserved: readonly ReservedField[]): AvroField {
  const field = reserved.find((one) => one.name === name);
  if (field === undefined) return { name, type: 'string' };
  return {
    name,
    type: field.type,
    ...(field.categorical && { categorical: true }),
    ...(field.textual && { textual: true }),
  };
}

const TYPES = ['string', 'int', 'long', 'float', 'double', 'boolean'];

function shorthandField(name: string, given: unknown, path: FilePath, findings: Findings): AvroField | undefined {
  if (typeof given === 'string') {
    const type = shorthandType(given, path, findings);
    return type === undefined ? undefined : { name, type };
  }
  const { success, data, error } = parts.fieldAttributes.safeParse(given);
  if (success) {
    const type = shorthandType(data.type, [...path, 'type'], findings);
    if (type === undefined) return undefined;
    const { categorical, textual, itemName } = data;
    return {
      name,
      type,
      ...(categorical !== undefined && { categorical }),
      ...(textual !== undefined && { textual }),
      ...(itemName !== undefined && { itemName }),
    };
  }
  for (const issue of error.issues) {
    const steps = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(parts.fieldAttributes.shape);
      for (const key of issue.keys) findings.keyError([...path, key], `unknown key "${key}"${didYouMean(key, known)}`);
    } else if (steps.length === 0) {
      findings.error(
        path,
        `must be a type (${TYPES.join(', ')}, with ? for nullable) or {type, categorical, …}, not ${show(given)}`,
      );
    } else {
      const value = (given as Readonly<Record<string, unknown>>)[String(steps[0])];
      findings.error([...path, ...steps], describeIssue(issue, value));
    }
  }
  return undefined;
}

function shorthandType(given: string, path: FilePath, findings: Findings): AvroField['type'] | undefined {
  const nullable = given.endsWith('?');
  const type = nullable ? given.slice(0, -1) : given;
  if (!TYPES.includes(type)) {
    findings.error(path, `"${given}" is no type${didYouMean(type, TYPES)}`);
    return undefined;
  }
  return nullable ? ['null', type] : type;
}
