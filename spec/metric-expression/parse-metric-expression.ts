import { FilterSyntaxError, resolveField } from '../filter';
import { type Token, tokensOf } from '../filter/tokens';
import { type DatasetSchema, type SchemaField, isNumeric } from '../schema';

/** What a metric attribution computes over the events of one type. */
export type MetricExpression =
  /** `SAMPLECOUNT()`: how many there are. */
  | { readonly kind: 'samplecount' }
  /** `SUM(Items.PRICE)`: the sum of a column of the events, or of their items. */
  | {
      readonly kind: 'sum';
      readonly dataset: 'Items' | 'Interactions';
      /** As written. */
      readonly column: string;
      /** Of the column in the text. */
      readonly offset: number;
    };

/** The expression does not follow the grammar, or does not fit the datasets. */
export class MetricExpressionError extends Error {
  override readonly name = 'MetricExpressionError';
  constructor(
    /** Character of the expression, from 0. */
    readonly offset: number,
    reason: string,
  ) {
    super(`${reason} (at character ${offset + 1})`);
  }
}

const DATASETS = ['Items', 'Interactions'] as const;

/**
 * Reads `SUM(Items.COLUMN)`, `SUM(Interactions.COLUMN)` or `SAMPLECOUNT()`. Case counts in nothing.
 * @throws MetricExpressionError
 * @see https://docs.aws.amazon.com/personalize/latest/dg/metric-attribution-requirements.html
 */
export function parseMetricExpression(text: string): MetricExpression {
  const tokens = read(text);
  let index = 0;
  const take = (expected: string, fits: (token: Token) => boolean): Token => {
    const token = tokens[index];
    if (token === undefined) throw new Error('a token list always ends in an end token');
    index++;
    if (fits(token)) return token;
    const found = token.kind === 'end' ? 'the expression ends' : `found ${text.slice(token.start, token.end)}`;
    throw new MetricExpressionError(token.start, `expected ${expected}; ${found}`);
  };
  const takeSign = (sign: string): Token => take(sign, ({ kind, text: own }) => kind === 'sign' && own === sign);

  const name = take('SUM or SAMPLECOUNT', (token) => isWord(token, 'SUM') || isWord(token, 'SAMPLECOUNT'));
  takeSign('(');
  let expression: MetricExpression = { kind: 'samplecount' };
  if (isWord(name, 'SUM')) {
    const dataset = take('Items or Interactions', (token) => DATASETS.some((one) => isWord(token, one)));
    takeSign('.');
    const column = take('a column', ({ kind }) => kind === 'word');
    expression = {
      kind: 'sum',
      dataset: isWord(dataset, 'Items') ? 'Items' : 'Interactions',
      column: column.text,
      offset: column.start,
    };
  }
  takeSign(')');
  take('the end of the expression', ({ kind }) => kind === 'end');
  return expression;
}

/**
 * The column that an expression sums.
 * @param schemas of the datasets that are there
 * @returns undefined for an expression that sums nothing
 * @throws MetricExpressionError when there is no such column, or it holds no numbers
 */
export function checkMetricExpression(
  expression: MetricExpression,
  schemas: readonly DatasetSchema[],
): SchemaField | undefined {
  if (expression.kind === 'samplecount') return undefined;
  const { dataset, column, offset } = expression;
  const schema = schemas.find(({ type }) => type === dataset);
  if (schema === undefined) throw new MetricExpressionError(offset, `there is no ${dataset} dataset`);
  const field = resolveField(schema, column);
  if (field === undefined) throw new MetricExpressionError(offset, `${dataset} has no column ${column}`);
  if (!isNumeric(field)) throw new MetricExpressionError(offset, `${field.name} is ${field.type}; SUM takes numbers`);
  return field;
}

function read(text: string): readonly Token[] {
  try {
    return tokensOf(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw new MetricExpressionError(error.offset, error.message);
    throw error;
  }
}

function isWord({ kind, text }: Token, word: string): boolean {
  return kind === 'word' && text.toUpperCase() === word.toUpperCase();
}
