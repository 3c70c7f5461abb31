import { MAX_ID_LENGTH, MAX_STRING_LENGTH } from '../../spec/records';
import { isIdField, isTimestampField, type ReservedField } from '../../spec/schema';
import { type ColumnProfile, MOST_CATEGORIES } from './column-profile';

/** What becomes of one column of a file. */
export interface InferredColumn {
  readonly name: string;
  /** As in pipeline.yaml: `long`, `float?`. */
  readonly type: string;
  readonly categorical: boolean;
  readonly textual: boolean;
  /** For the reader of the pipeline file: why this type. */
  readonly note: string;
  /** What in the file has to change before it can be imported. */
  readonly problem?: string;
}

const MAX_INT = 2 ** 31 - 1;
/** Beyond it digits are a code, not a quantity. */
const EXACT = Number.MAX_SAFE_INTEGER;
/** Above it a number of seconds lies in the year 5138. */
const LARGEST_SECONDS = 1e11;
/** Where a value is one of so few, or so often the same, it names a category. */
const [FEW_CATEGORIES, SHARE_OF_ROWS] = [30, 0.2];

/** A column that the service knows by name: its type is given, the values must fit it. */
export function inferReserved(column: ColumnProfile, reserved: ReservedField): InferredColumn {
  const { name, type, categorical, textual } = reserved;
  const optional = reserved.nullable && column.empty > 0;
  const problem = reservedProblem(column, reserved);
  return {
    name,
    type: optional ? `${type}?` : type,
    categorical,
    textual,
    note: reservedNote(column, reserved),
    ...(problem !== undefined && { problem }),
  };
}

function reservedProblem(column: ColumnProfile, { name, type, nullable }: ReservedField): string | undefined {
  if (column.empty > 0 && !nullable) {
    const values = column.empty === 1 ? '1 value is' : `${column.empty} values are`;
    return `${values} empty, which ${name} does not allow; fill them in, or take the rows out`;
  }
  if (type === 'long' && column.integers < column.filled) {
    const example = isTimestampField(name) ? 'seconds since 1970' : 'whole numbers';
    return `${column.filled - column.integers} values are no whole number; write ${example}`;
  }
  if (isTimestampField(name) && Math.abs(column.maximum) >= LARGEST_SECONDS) {
    return `values up to ${column.maximum} count something smaller than seconds; Amazon Personalize takes seconds since 1970`;
  }
  if ((type === 'float' || type === 'double') && column.numbers < column.filled) {
    return `${column.filled - column.numbers} values are no number${nullWordHint(column)}`;
  }
  const limit = isIdField(name) ? MAX_ID_LENGTH : MAX_STRING_LENGTH;
  if (type === 'string' && column.longest > limit) {
    return `a value has ${column.longest} characters, ${name} may have ${limit}`;
  }
  return undefined;
}

function reservedNote(column: ColumnProfile, { name, type }: ReservedField): string {
  if (isIdField(name)) return '';
  if (isTimestampField(name)) return timeNote(column);
  if (type === 'float') return column.filled === 0 ? 'always empty' : `${column.minimum} to ${column.maximum}`;
  if (name === 'EVENT_TYPE' && column.values.length > 0) return listed(column.values);
  return '';
}

function timeNote({ minimum, maximum }: ColumnProfile): string {
  if (!Number.isFinite(minimum) || Math.abs(maximum) >= LARGEST_SECONDS) return 'seconds since 1970';
  const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
  return `seconds since 1970: ${day(minimum)} to ${day(maximum)}`;
}

/** A column of the user's own: its type is what every value fits. */
export function inferOwn(
  column: ColumnProfile,
  options: { readonly rows: number; readonly mayBeText: boolean },
): InferredColumn {
  const { name, filled, empty } = column;
  const mark = empty > 0 ? '?' : '';
  const plain = { name, categorical: false, textual: false };
  if (filled === 0) return { ...plain, type: 'string?', note: 'always empty: it could go' };
  if (column.numbers === filled && column.codes === 0 && Math.max(-column.minimum, column.maximum) <= EXACT) {
    const { minimum, maximum } = column;
    const whole = column.integers === filled;
    const type = !whole ? 'float' : Math.max(-minimum - 1, maximum) <= MAX_INT ? 'int' : 'long';
    return {
      ...plain,
      type: `${type}${mark}`,
      note: minimum === maximum ? `always ${minimum}` : `${minimum} to ${maximum}`,
    };
  }
  const string = { ...plain, type: `string${mark}` };
  if (options.mayBeText && isText(column)) {
    return { ...string, textual: true, note: `text, ${Math.round(column.words)} words on average` };
  }
  if (column.longest > MAX_STRING_LENGTH) {
    const problem = `a value has ${column.longest} characters, a string may have ${MAX_STRING_LENGTH}; shorten them`;
    return { ...string, note: 'too long for a string', problem };
  }
  if (isCategory(column, options.rows)) {
    const values = column.barred > 0 ? `${column.categories} categories, joined by |` : categoriesNote(column);
    return { ...string, categorical: true, note: values };
  }
  return { ...string, note: plainNote(column) };
}

/** Whether a column reads like unstructured text: sentences, not names. */
export function isText(column: ColumnProfile): boolean {
  return (
    column.filled > 0 &&
    column.numbers < column.filled &&
    column.words >= 8 &&
    column.longest >= 60 &&
    column.distinct > 1
  );
}

function isCategory({ categories, barred, filled, booleans }: ColumnProfile, rows: number): boolean {
  if (categories > MOST_CATEGORIES) return false;
  if (booleans === filled || barred / filled >= 0.05) return true;
  return categories <= Math.max(FEW_CATEGORIES, rows * SHARE_OF_ROWS) && categories < filled;
}

function categoriesNote(column: ColumnProfile): string {
  if (column.booleans === column.filled) return 'a category: booleans are neither trained on nor filtered by';
  return column.values.length <= 6 ? listed(column.values) : `${column.distinct} categories`;
}

function plainNote(column: ColumnProfile): string {
  if (column.dates === column.filled) return 'a date as text: not trained on; as seconds since 1970 (long) it would be';
  if (column.numbers + column.nullWords === column.filled && column.nullWords > 0)
    return `not trained on: numbers${nullWordHint(column)}`;
  const many = column.distinct === Infinity ? `more than ${MOST_CATEGORIES}` : String(column.distinct);
  return `${many} different values: shown with recommendations, not trained on`;
}

function nullWordHint({ nullWords, firstNullWord }: ColumnProfile): string {
  return nullWords > 0
    ? `, and ${nullWords} times a word like ${JSON.stringify(firstNullWord)}: leave such values empty`
    : '';
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, 6).join(', ');
  return (values.length > 6 ? `${shown}, …` : shown).replace(/\s+/g, ' ').slice(0, 80);
}
