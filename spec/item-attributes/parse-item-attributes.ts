import { closest } from 'fastest-levenshtein';
import { FilterSyntaxError, type Span, resolveField } from '../filter';
import { type Token, tokensOf } from '../filter/tokens';
import { type DatasetSchema, type SchemaField, isNumeric } from '../schema';

/** `ITEMS.<field> = <value>`: what an item must have. */
export interface AttributeCondition extends Span {
  /** As written. */
  readonly field: string;
  readonly fieldSpan: Span;
  readonly value: string | number;
  readonly valueSpan: Span;
}

/** The text does not follow the grammar, or does not fit the Items dataset. */
export class ItemAttributesError extends Error {
  override readonly name = 'ItemAttributesError';
  constructor(
    /** Character of the text, from 0. */
    readonly offset: number,
    reason: string,
  ) {
    super(`itemAttributes: ${reason} (at character ${offset + 1})`);
  }
}

/**
 * Reads the attributes of a user segment: `ITEMS.genres = "Comedy" AND ITEMS.year = 1994`. There is no other operator, and
 * nothing but AND between conditions. Case does not matter but in values; numbers come bare or quoted.
 * @throws ItemAttributesError
 * @see https://docs.aws.amazon.com/personalize/latest/dg/prepare-input-data-user-segment.html
 */
export function parseItemAttributes(text: string): readonly AttributeCondition[] {
  const tokens = read(text);
  const conditions: AttributeCondition[] = [];
  let index = 0;
  const next = (): Token => {
    const token = tokens[index++] ?? tokens[tokens.length - 1];
    if (token === undefined) throw new Error('a token list always ends in an end token');
    return token;
  };
  const take = (expected: string, fits: (token: Token) => boolean): Token => {
    const token = next();
    if (fits(token)) return token;
    const found = token.kind === 'end' ? 'the text ends' : `found ${text.slice(token.start, token.end)}`;
    throw new ItemAttributesError(token.start, `expected ${expected}; ${found}`);
  };
  for (;;) {
    const dataset = take('ITEMS', isWord('ITEMS'));
    take('a point and a field after ITEMS', isSign('.'));
    const field = take('a field of ITEMS', ({ kind }) => kind === 'word');
    take('=, the only operator', isSign('='));
    const value = take('a value: a text in quotes or a number', isValue);
    conditions.push({
      start: dataset.start,
      end: value.end,
      field: field.text,
      fieldSpan: spanOf(field),
      value: value.kind === 'number' ? Number(value.text) : value.text,
      valueSpan: spanOf(value),
    });
    const after = take('AND or the end of the text', (token) => token.kind === 'end' || isWord('AND')(token));
    if (after.kind === 'end') return conditions;
  }
}

function read(text: string): readonly Token[] {
  try {
    return tokensOf(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw new ItemAttributesError(error.offset, error.message);
    throw error;
  }
}

const isWord =
  (word: string) =>
  ({ kind, text }: Token): boolean =>
    kind === 'word' && text.toUpperCase() === word;

const isSign =
  (sign: string) =>
  ({ kind, text }: Token): boolean =>
    kind === 'sign' && text === sign;

const isValue = ({ kind }: Token): boolean => kind === 'string' || kind === 'number';

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/**
 * Finds the columns that the conditions ask about.
 * @returns the column of each condition
 * @throws ItemAttributesError for a column that is not there, that is textual or holds the id, and for a text as a number
 */
export function checkItemAttributes(
  conditions: readonly AttributeCondition[],
  schema: DatasetSchema,
): readonly SchemaField[] {
  return conditions.map(({ field: name, fieldSpan, value, valueSpan }) => {
    const field = resolveField(schema, name);
    if (field === undefined) {
      const meant = closest(
        name.toUpperCase(),
        schema.fields.map((one) => one.name),
      );
      throw new ItemAttributesError(fieldSpan.start, `Items has no column ${name}; did you mean ${meant}?`);
    }
    if (field.textual)
      throw new ItemAttributesError(fieldSpan.start, `${field.name} is textual, which is no attribute`);
    if (field.name === 'ITEM_ID') {
      throw new ItemAttributesError(
        fieldSpan.start,
        'ITEM_ID is no attribute; aws-item-affinity makes segments by item',
      );
    }
    if (isNumeric(field) && (value === '' || Number.isNaN(Number(value)))) {
      throw new ItemAttributesError(valueSpan.start, `${field.name} is ${field.type}, and "${value}" is no number`);
    }
    return field;
  });
}
