import type { FilterClause, FilterCondition, FilterExpression } from '../../../../spec/filter';
import type { RecordsData } from '../../store/data/records-data';
import { type Operand, fieldOf, valueTest, valuesOf } from './condition';
import { type FilterRequest, resolved } from './filter-request';
import type { EventRule } from './seen-interactions';

/** True for an item, action or user that passes. */
export type IdTest = (id: string) => boolean;

/** The test of conditions on one dataset that have to hold together. */
export type ConditionsTest = (conditions: readonly FilterCondition[]) => IdTest;

/**
 * What the INCLUDE parts let through together, less what the EXCLUDE parts take out together. A part whose IF does not hold
 * for the user is not there.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/multiple-filter-expressions.html
 */
export function combinedTest(filter: FilterExpression, request: FilterRequest, testOf: ConditionsTest): IdTest {
  const includes: IdTest[] = [];
  const excludes: IdTest[] = [];
  for (const clause of activeClauses(filter, request)) {
    (clause.action === 'INCLUDE' ? includes : excludes).push(clauseTest(clause, testOf));
  }
  const isIncluded: IdTest = includes.length === 0 ? () => true : (id) => includes.some((test) => test(id));
  return (id) => isIncluded(id) && !excludes.some((test) => test(id));
}

/**
 * The clauses whose IF holds for the user.
 * @throws InvalidInputException
 */
export function activeClauses(filter: FilterExpression, request: FilterRequest): readonly FilterClause[] {
  return filter.clauses.filter(({ when }) => when.every((condition) => holdsForUser(condition, request)));
}

function holdsForUser(condition: FilterCondition, request: FilterRequest): boolean {
  const { users } = request.data;
  const operand = resolved(condition, request);
  if (operand.kind !== 'values') return operand.kind === 'any';
  const field = fieldOf(users, condition.field);
  const value = users?.value(request.userId ?? '', field.name) ?? null;
  return valueTest(field, condition.operator, operand.values)(valuesOf(field, value));
}

/** Passes when one of the alternatives holds. */
function clauseTest({ where }: FilterClause, testOf: ConditionsTest): IdTest {
  const alternatives = where.map(testOf);
  return (id) => alternatives.some((test) => test(id));
}

/**
 * All conditions hold for the record. Conditions whose parameter is not given are left out; with none left, none holds.
 * @throws InvalidInputException
 */
export function recordTest(
  records: RecordsData | undefined,
  conditions: readonly FilterCondition[],
  request: FilterRequest,
): IdTest {
  const tests = conditions.flatMap((condition) => {
    const operand = resolved(condition, request);
    if (operand.kind !== 'values') return [];
    const field = fieldOf(records, condition.field);
    const test = valueTest(field, condition.operator, operand.values);
    return [(id: string) => test(valuesOf(field, records?.value(id, field.name) ?? null))];
  });
  return tests.length === 0 ? () => false : (id) => tests.every((test) => test(id));
}

/**
 * One of the given event types, as keys, fulfils all conditions: only the event type of an interaction can be asked
 * about.
 */
export function eventTypesTest(
  conditions: readonly FilterCondition[],
  request: FilterRequest,
  rule: EventRule,
): (types: ReadonlySet<string>) => boolean {
  const tests = conditions.flatMap((condition) => {
    const operand = resolved(condition, request);
    return operand.kind === 'absent' ? [] : [eventTypeTest(condition, operand, rule)];
  });
  if (tests.length === 0) return () => false;
  return (types) => [...types].some((type) => tests.every((test) => test(type)));
}

function eventTypeTest({ operator }: FilterCondition, operand: Operand, { keyOf }: EventRule): IdTest {
  const wanted = operand.kind === 'values' ? operand.values.map((value) => keyOf(String(value))) : [];
  const matches = (type: string): boolean => operand.kind === 'any' || wanted.includes(type);
  return operator === 'NOT IN' || operator === '!=' ? (type) => !matches(type) : matches;
}
