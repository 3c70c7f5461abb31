import { closest } from 'fastest-levenshtein';
import type { DatasetType } from '../dataset-types';
import { MAX_FIELDS_PER_FILTER, MAX_FILTER_PARAMETERS, MAX_PARAMETER_NAME_LENGTH } from '../quotas';
import { type DatasetSchema, EXPIRATION_FIELDS, isNumeric, type SchemaField } from '../schema';
import {
  conditionsOf,
  distinctFieldsOf,
  type FilterClause,
  type FilterCondition,
  type FilterExpression,
  type FilterSyntaxError,
  type FilterTarget,
  parametersOf,
  type Span,
} from './expression';

export interface FilterProblem {
  /** Character of the expression, from 0. */
  readonly offset: number;
  readonly message: string;
  /** The service's own text, where it is known. */
  readonly serviceText?: string;
}

const DATASETS_OF_TARGET: Readonly<Record<FilterTarget, readonly DatasetType[]>> = {
  ItemID: ['Interactions', 'Items'],
  ActionID: ['Actions', 'Action_Interactions'],
  UserID: ['Users', 'Interactions'],
};

/** @see https://docs.aws.amazon.com/personalize/latest/dg/filter-expression-elements.html */
const NEVER_FILTERED = [...EXPIRATION_FIELDS, 'REPEAT_FREQUENCY'];

type Complain = (at: Span, message: string, serviceText?: string) => void;

interface KnownData {
  readonly schemas: readonly DatasetSchema[];
  readonly unchecked: readonly DatasetType[];
}

/**
 * Checks a filter against the schemas of its dataset group.
 * @param unchecked datasets that are there but whose columns are not known: nothing is said about those
 * @returns every problem, in the order of the text
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-expressions.html
 */
export function checkFilter(
  filter: FilterExpression,
  schemas: readonly DatasetSchema[],
  unchecked: readonly DatasetType[] = [],
): readonly FilterProblem[] {
  const problems: FilterProblem[] = [];
  const complain: Complain = ({ start }, message, serviceText) =>
    problems.push({ offset: start, message, ...(serviceText !== undefined && { serviceText }) });

  const [first] = filter.clauses;
  for (const clause of filter.clauses) {
    if (first !== undefined && clause.target !== first.target) {
      complain(clause.targetSpan, `all parts of a filter act on ${first.target}, like the first`);
    }
    checkDatasets(clause, complain);
    const [when] = clause.when;
    if (clause.target === 'UserID' && when !== undefined) {
      complain(when, 'IF asks about the current user, and segments of users have none: put its condition after WHERE');
    }
  }
  const data = { schemas, unchecked };
  for (const condition of conditionsOf(filter)) checkCondition(condition, data, complain);
  checkLimits(filter, complain);
  return problems.sort((a, b) => a.offset - b.offset);
}

/** Finds a field by the name that a filter uses; case does not matter. */
export function resolveField(schema: DatasetSchema, name: string): SchemaField | undefined {
  const wanted = name.toUpperCase();
  return (
    schema.fields.find((field) => field.name === name) ??
    schema.fields.find((field) => field.name.toUpperCase() === wanted)
  );
}

/**
 * What CreateFilter says.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/common-error-messages.html
 */
export function filterErrorText(problem: FilterProblem | FilterSyntaxError): string {
  const known = 'serviceText' in problem ? problem.serviceText : undefined;
  return (
    known ?? `Could not create filter. Invalid Expression: ${problem.message} (at character ${problem.offset + 1})`
  );
}

function checkDatasets(clause: FilterClause, complain: Complain): void {
  const [first] = clause.where.flat();
  for (const condition of clause.where.flat()) {
    const allowed: readonly string[] = DATASETS_OF_TARGET[clause.target];
    if (!allowed.includes(condition.dataset)) {
      complain(condition, `${clause.target} is filtered by ${allowed.join(' or ')}, not by ${condition.dataset}`);
    } else if (first !== undefined && condition.dataset !== first.dataset) {
      complain(condition, `AND and OR stay with ${first.dataset}; chain conditions on ${condition.dataset} with |`);
    }
  }
}

function checkCondition(condition: FilterCondition, data: KnownData, complain: Complain): void {
  const { dataset, operator, value, fieldSpan } = condition;
  const type = dataset === 'CurrentUser' ? 'Users' : dataset;
  const field = fieldOf(type, condition.field, fieldSpan, data, complain);
  const isEvents = type === 'Interactions' || type === 'Action_Interactions';
  if (isEvents && condition.field.toUpperCase() !== 'EVENT_TYPE') {
    const isThere = field !== undefined || data.unchecked.includes(type);
    if (isThere) complain(fieldSpan, `only EVENT_TYPE of ${type} can be used in a filter`);
    return;
  }
  if (value.kind === 'any' && !isEvents) complain(value, '* stands for every event type: it goes with EVENT_TYPE only');
  if (value.kind === 'parameter' && operator === 'NOT IN') {
    complain(
      value,
      `$${value.name} cannot go with NOT IN; use IN with the opposite of INCLUDE or EXCLUDE`,
      `Could not create filter. Invalid input symbol: $${value.name}. Placeholders are not allowed with NOT_IN operator.`,
    );
  }
  if (value.kind === 'current item') {
    if (type !== 'Items') complain(value, `CurrentItem is compared with Items, not with ${dataset}`);
    const other = fieldOf('Items', value.field, value, data, complain);
    if (field !== undefined && other !== undefined && isNumeric(field) !== isNumeric(other)) {
      complain(value, `${field.name} is ${field.type}, CurrentItem.${other.name} is ${other.type}`);
    }
  }
  if (field !== undefined) checkOperator(condition, field, complain);
}

function fieldOf(
  type: DatasetType,
  name: string,
  at: Span,
  { schemas, unchecked }: KnownData,
  complain: Complain,
): SchemaField | undefined {
  if (unchecked.includes(type)) return undefined;
  const schema = schemas.find((one) => one.type === type);
  if (schema === undefined) {
    complain(at, `the filter needs the dataset ${type}, which is not there`);
    return undefined;
  }
  const field = resolveField(schema, name);
  if (field === undefined) {
    const meant = closest(
      name.toUpperCase(),
      schema.fields.map((one) => one.name),
    );
    complain(at, `${type} has no column ${name}; did you mean ${meant}?`);
    return undefined;
  }
  if (field.textual) complain(at, `${field.name} is textual, which filters cannot use`);
  if (NEVER_FILTERED.includes(field.name)) complain(at, `${field.name} cannot be used in a filter`);
  if (field.type === 'boolean') {
    complain(
      at,
      `${field.name} is boolean, which filters cannot use; make it a string True or False, or a number 0 or 1`,
      'Could not create filter. Invalid Expression...',
    );
  }
  return field;
}

function checkOperator({ operator, value }: FilterCondition, field: SchemaField, complain: Complain): void {
  const orders = operator !== 'IN' && operator !== 'NOT IN' && operator !== '=' && operator !== '!=';
  if (orders && field.type === 'string') {
    complain(value, `${operator} compares numbers; ${field.name} is a string: use IN`);
    return;
  }
  if (!isNumeric(field) || value.kind !== 'literals') return;
  for (const literal of value.literals) {
    if (typeof literal.value === 'string' && (literal.value.trim() === '' || Number.isNaN(Number(literal.value)))) {
      complain(literal, `${field.name} is ${field.type}, and "${literal.value}" is no number`);
    }
  }
}

function checkLimits(filter: FilterExpression, complain: Complain): void {
  const everywhere = { start: 0, end: filter.text.length };
  const fields = distinctFieldsOf(filter);
  if (fields.length > MAX_FIELDS_PER_FILTER) {
    complain(everywhere, `a filter may use ${MAX_FIELDS_PER_FILTER} distinct fields, this one uses ${fields.length}`);
  }
  const parameters = parametersOf(filter);
  if (parameters.length > MAX_FILTER_PARAMETERS) {
    complain(everywhere, `a filter may have ${MAX_FILTER_PARAMETERS} parameters, this one has ${parameters.length}`);
  }
  for (const { value } of conditionsOf(filter)) {
    if (value.kind === 'parameter' && value.name.length > MAX_PARAMETER_NAME_LENGTH) {
      complain(
        value,
        `a parameter's name may have ${MAX_PARAMETER_NAME_LENGTH} characters, this has ${value.name.length}`,
      );
    }
  }
}
