import {
  type FilterClause,
  type FilterCondition,
  type FilterExpression,
  conditionsOf,
  parametersOf,
  usesCurrentItem,
} from '../../../../spec/filter';
import { invalidInput } from '../../errors';
import type { GroupData } from '../../store/dataset-store';
import { type Operand, fieldOf, operandOf, valueTest, valuesOf } from './condition';
import { type SeenInteractions, seenInteractions } from './seen-interactions';

/** True for an item that a filter lets through. */
export type ItemTest = (itemId: string) => boolean;

/** What a filter is applied to. */
export interface FilterRequest {
  readonly data: GroupData;
  readonly filterValues: Readonly<Record<string, string>>;
  readonly userId: string | undefined;
  /** The item that a related-items recipe was asked about. */
  readonly currentItem: string | undefined;
}

/**
 * Turns a filter into a test of items for one request: what the INCLUDE parts let through together, less what the EXCLUDE
 * parts take out together. A part whose IF does not hold for the user is not there.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-expressions.html
 */
export function itemTestOf(filter: FilterExpression, request: FilterRequest): ItemTest {
  checkRequest(filter, request);
  const includes: ItemTest[] = [];
  const excludes: ItemTest[] = [];
  for (const clause of filter.clauses) {
    if (!clause.when.every((condition) => holdsForUser(condition, request))) continue;
    (clause.action === 'INCLUDE' ? includes : excludes).push(clauseTest(clause, request));
  }
  const isIncluded: ItemTest = includes.length === 0 ? () => true : (id) => includes.some((test) => test(id));
  return (id) => isIncluded(id) && !excludes.some((test) => test(id));
}

function checkRequest(filter: FilterExpression, { filterValues, userId, currentItem }: FilterRequest): void {
  const [first] = filter.clauses;
  if (first && first.target !== 'ItemID') throw invalidInput(`the filter acts on ${first.target}, not on items`);
  const parameters = parametersOf(filter);
  for (const name of Object.keys(filterValues)) {
    if (!parameters.includes(name)) {
      throw invalidInput(
        `filterValues.${name} is no parameter of the filter; it has ${parameters.map((one) => `$${one}`).join(', ') || 'none'}`,
      );
    }
  }
  const missing = filter.clauses
    .filter(({ action }) => action === 'INCLUDE')
    .flatMap(({ where, when }) => [...where.flat(), ...when])
    .flatMap(({ value }) =>
      value.kind === 'parameter' && !Object.hasOwn(filterValues, value.name) ? [value.name] : [],
    );
  if (missing.length > 0) {
    throw invalidInput(
      `filterValues must give ${[...new Set(missing)].map((name) => `$${name}`).join(', ')}, used with INCLUDE`,
    );
  }
  const needsUser = conditionsOf(filter).some(({ dataset }) => dataset === 'CurrentUser' || dataset === 'Interactions');
  if (needsUser && userId === undefined) throw invalidInput('the filter looks at the user: userId is required');
  if (usesCurrentItem(filter) && currentItem === undefined) {
    throw invalidInput('the filter uses CurrentItem, which works with related-items recipes only');
  }
}

function holdsForUser(condition: FilterCondition, request: FilterRequest): boolean {
  const { users } = request.data;
  const operand = resolved(condition, request);
  if (operand.kind !== 'values') return operand.kind === 'any';
  const field = fieldOf(users, condition.field);
  const value = users?.value(request.userId ?? '', field.name) ?? null;
  return valueTest(field, condition.operator, operand.values)(valuesOf(field, value));
}

/** An item passes when one of the alternatives holds for it. */
function clauseTest({ where }: FilterClause, request: FilterRequest): ItemTest {
  const alternatives = where.map((conditions) =>
    conditions[0]?.dataset === 'Interactions' ? interactionsTest(conditions, request) : itemsTest(conditions, request),
  );
  return (id) => alternatives.some((test) => test(id));
}

/** All conditions hold for the item. Conditions whose parameter is not given are left out; with none left, none holds. */
function itemsTest(conditions: readonly FilterCondition[], request: FilterRequest): ItemTest {
  const { items } = request.data;
  const tests = conditions.flatMap((condition) => {
    const operand = resolved(condition, request);
    if (operand.kind !== 'values') return [];
    const field = fieldOf(items, condition.field);
    const test = valueTest(field, condition.operator, operand.values);
    return [(id: string) => test(valuesOf(field, items?.value(id, field.name) ?? null))];
  });
  return tests.length === 0 ? () => false : (id) => tests.every((test) => test(id));
}

/** The user has one interaction with the item for which all conditions hold. Only the event type can be asked about. */
function interactionsTest(conditions: readonly FilterCondition[], request: FilterRequest): ItemTest {
  const tests = conditions.flatMap((condition) => {
    const operand = resolved(condition, request);
    return operand.kind === 'absent' ? [] : [eventTypeTest(condition, operand)];
  });
  if (tests.length === 0) return () => false;
  const { interactions } = request.data;
  const seen: SeenInteractions = interactions ? seenInteractions(interactions, request.userId ?? '') : new Map();
  return (id) => [...(seen.get(id) ?? [])].some((type) => tests.every((test) => test(type)));
}

function eventTypeTest({ operator }: FilterCondition, operand: Operand): (type: string) => boolean {
  const wanted = operand.kind === 'values' ? operand.values.map((value) => String(value).toLowerCase()) : [];
  const matches = (type: string): boolean => operand.kind === 'any' || wanted.includes(type);
  return operator === 'NOT IN' || operator === '!=' ? (type) => !matches(type) : matches;
}

function resolved(condition: FilterCondition, { data, filterValues, currentItem }: FilterRequest): Operand {
  return operandOf(condition, filterValues, (name) => {
    const field = fieldOf(data.items, name);
    return valuesOf(field, data.items?.value(currentItem ?? '', field.name) ?? null);
  });
}
