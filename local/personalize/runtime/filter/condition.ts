import { type FilterCondition, type FilterOperator, parseFilterValue, resolveField } from '../../../../spec/filter';
import { type SchemaField, isNumeric } from '../../../../spec/schema';
import { invalidInput } from '../../errors';
import { categoriesOf } from '../../store/data/categories';
import type { Value } from '../../store/data/column';
import type { RecordsData } from '../../store/data/records-data';

/** What a condition compares with, ready to use. */
export type Operand =
  | { readonly kind: 'values'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'any' }
  /** The parameter was not given. */
  | { readonly kind: 'absent'; readonly parameter: string };

/**
 * The right side of a condition with the request's values in it.
 * @param currentItem values of the current item's field; only related-items recipes have one
 * @throws InvalidInputException for a value that cannot be read
 */
export function operandOf(
  { value, operator }: FilterCondition,
  filterValues: Readonly<Record<string, string>>,
  currentItem: (field: string) => readonly (string | number)[],
): Operand {
  switch (value.kind) {
    case 'literals':
      return { kind: 'values', values: value.literals.map((literal) => literal.value) };
    case 'any':
      return { kind: 'any' };
    case 'current item':
      return { kind: 'values', values: currentItem(value.field) };
    case 'parameter': {
      const given = Object.hasOwn(filterValues, value.name) ? filterValues[value.name] : undefined;
      if (given === undefined) return { kind: 'absent', parameter: value.name };
      const values = parseFilterValue(given);
      if (values === undefined) {
        throw invalidInput(`filterValues.${value.name} must be values in double quotes, separated by commas`);
      }
      if (operator !== 'IN' && values.length !== 1) {
        throw invalidInput(`filterValues.${value.name} must be one value: it is compared by ${operator}`);
      }
      return { kind: 'values', values };
    }
  }
}

/** The field of a condition in a dataset, by the name that the filter uses. */
export function fieldOf(data: RecordsData | undefined, name: string): SchemaField {
  const field = data && resolveField(data.schema, name);
  if (field === undefined)
    throw invalidInput(`the filter uses the column ${name}, which the dataset does not have any more`);
  return field;
}

/** What a record holds in a field: several values in a categorical one, none for null. */
export function valuesOf(field: SchemaField, value: Value): readonly (string | number)[] {
  if (value === null) return [];
  return field.categorical ? categoriesOf(value) : [value];
}

/**
 * A test of the values that a record holds in `field`. A record without a value passes NOT IN and != only.
 * @throws InvalidInputException for a text compared with a number
 */
export function valueTest(
  field: SchemaField,
  operator: FilterOperator,
  operand: readonly (string | number)[],
): (values: readonly (string | number)[]) => boolean {
  if (!isNumeric(field)) {
    const wanted = new Set(operand.map(String));
    const matches = (values: readonly (string | number)[]): boolean =>
      values.some((value) => wanted.has(String(value)));
    return operator === 'NOT IN' || operator === '!=' ? (values) => !matches(values) : matches;
  }
  const numbers = operand.map((value) => numberOf(field, value));
  const [first = NaN] = numbers;
  const compares = COMPARISONS[operator];
  if (compares) return ([value]) => (value === undefined ? operator === '!=' : compares(Number(value), first));
  const isIn = ([value]: readonly (string | number)[]): boolean =>
    value !== undefined && numbers.includes(Number(value));
  return operator === 'NOT IN' ? (values) => !isIn(values) : isIn;
}

const COMPARISONS: Partial<Record<FilterOperator, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function numberOf(field: SchemaField, value: string | number): number {
  const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
  if (Number.isNaN(number)) throw invalidInput(`${field.name} is ${field.type}, and "${value}" is no number`);
  return number;
}
