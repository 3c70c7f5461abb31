import type { DatasetType, Domain } from '../dataset-types';
import type { PlacedField } from '../schema';
import { EXPIRATION_FIELDS, type ReservedField, type SchemaRules, schemaRulesOf } from './reserved-fields';

type Complain = (path: string, message: string) => void;

/**
 * Rules on the fields of one dataset type, counted and by name.
 * @param unreadable names of fields that are there but have been complained about: they are not missing
 */
export function checkFields(
  type: DatasetType,
  domain: Domain | undefined,
  fields: readonly PlacedField[],
  unreadable: readonly string[],
  complain: Complain,
): void {
  const rules = schemaRulesOf(type, domain);
  if (rules === undefined) {
    complain('name', `dataset groups of ${domain} have no ${type} dataset; use a custom one`);
    return;
  }
  checkNames(fields, complain);
  for (const reserved of rules.reserved) {
    const placed = fields.find(({ field }) => field.name === reserved.name);
    if (placed !== undefined) checkReserved(placed, reserved, complain);
    else if (reserved.required && !unreadable.includes(reserved.name))
      complain('fields', `${type} needs ${describe(reserved)}`);
  }
  checkExpiration(type, fields, complain);
  checkTexts(type, fields, complain);
  checkMetadataCount(type, rules, fields, unreadable.length, complain);
}

/** PutEvents and its siblings spell GENRES_2 as genres2, so two names that differ in underscores would be one. */
function checkNames(fields: readonly PlacedField[], complain: Complain): void {
  const seen = new Map<string, string>();
  for (const { index, field } of fields) {
    const bare = field.name.replaceAll('_', '');
    const earlier = seen.get(bare);
    if (earlier !== undefined) {
      complain(
        `fields[${index}].name`,
        earlier === field.name
          ? `${field.name} is there twice`
          : `${field.name} clashes with ${earlier}: names must differ in more than underscores`,
      );
    }
    seen.set(bare, field.name);
  }
}

function checkReserved({ index, field }: PlacedField, reserved: ReservedField, complain: Complain): void {
  const path = `fields[${index}]`;
  if (field.type !== reserved.type) {
    complain(`${path}.type`, `${field.name} must be ${reserved.type}, not ${field.type}`);
  }
  if (field.nullable && !reserved.nullable) {
    complain(`${path}.type`, `${field.name} must not be nullable`);
  }
  if (reserved.categorical && !field.categorical) {
    complain(path, `${field.name} must have "categorical": true`);
  }
  if (!reserved.categorical && field.categorical) {
    complain(`${path}.categorical`, `${field.name} must not be categorical`);
  }
  if (reserved.textual && !field.textual) {
    complain(path, `${field.name} must have "textual": true`);
  }
}

/** Two names for one thing: a schema has one of them. */
function checkExpiration(type: DatasetType, fields: readonly PlacedField[], complain: Complain): void {
  if (type !== 'Actions') return;
  const [first, second] = fields.filter(({ field }) => EXPIRATION_FIELDS.includes(field.name));
  if (first === undefined || second === undefined) return;
  complain(
    `fields[${second.index}].name`,
    `${second.field.name} says the same as ${first.field.name}; an action has one expiration`,
  );
}

function checkTexts(type: DatasetType, fields: readonly PlacedField[], complain: Complain): void {
  for (const attribute of ['textual', 'itemName'] as const) {
    const marked = fields.filter(({ field }) => field[attribute]);
    for (const { index, field } of marked) {
      const path = `fields[${index}].${attribute}`;
      if (type !== 'Items') complain(path, `${attribute} is for Items, not ${type}`);
      if (field.type !== 'string') complain(path, `${attribute} is for string fields; ${field.name} is ${field.type}`);
    }
    const second = marked[1];
    if (second !== undefined) {
      complain(
        `fields[${second.index}].${attribute}`,
        `only one field may be ${attribute}; ${second.field.name} is a second`,
      );
    }
  }
  for (const { index, field } of fields) {
    if (field.textual && field.categorical) {
      complain(`fields[${index}]`, `${field.name} cannot be both categorical and textual`);
    }
  }
}

function checkMetadataCount(
  type: DatasetType,
  rules: SchemaRules,
  fields: readonly PlacedField[],
  unreadable: number,
  complain: Complain,
): void {
  const reserved = new Map(rules.reserved.map((one) => [one.name, one]));
  const own = fields.filter(({ field }) => !reserved.has(field.name));
  // A reserved category such as SUBSCRIPTION_MODEL is metadata too; ids, timestamps and the like are not.
  const describing = fields.filter(({ field }) => reserved.get(field.name)?.categorical ?? true);
  if (describing.length + unreadable < rules.minimumMetadata) {
    complain('fields', `${type} needs at least one field of metadata beside ${listNames(rules)}`);
  }
  if (own.length > rules.maximumMetadata) {
    complain('fields', `${type} may have ${rules.maximumMetadata} fields of metadata, it has ${own.length}`);
  }
}

function listNames(rules: SchemaRules): string {
  return rules.reserved
    .filter((one) => !one.categorical)
    .map((one) => one.name)
    .join(', ');
}

function describe(reserved: ReservedField): string {
  return `${reserved.name}, a ${reserved.categorical ? 'categorical ' : ''}${reserved.type} that is not nullable`;
}
