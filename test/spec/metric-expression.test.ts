import { checkMetricExpression, parseMetricExpression } from '../../spec/metric-expression';
import { parseSchema } from '../../spec/schema';
import { ITEMS_SCHEMA, INTERACTIONS_SCHEMA } from '../local/personalize/movies-schemas';

describe('parseMetricExpression', () => {
  test('reads a count and sums, in any case', () => {
    expect(parseMetricExpression('SAMPLECOUNT()')).toEqual({ kind: 'samplecount' });
    expect(parseMetricExpression(' samplecount ( ) ')).toEqual({ kind: 'samplecount' });
    expect(parseMetricExpression('SUM(Items.PRICE)')).toEqual({
      kind: 'sum',
      dataset: 'Items',
      column: 'PRICE',
      offset: 10,
    });
    expect(parseMetricExpression('sum(interactions.event_value)')).toMatchObject({ dataset: 'Interactions' });
  });

  test.each([
    ['', 0, 'expected SUM or SAMPLECOUNT; the expression ends (at character 1)'],
    ['AVG(Items.PRICE)', 0, 'expected SUM or SAMPLECOUNT; found AVG (at character 1)'],
    ['SUM(Users.AGE)', 4, 'expected Items or Interactions; found Users (at character 5)'],
    ['SUM(Items)', 9, 'expected .; found ) (at character 10)'],
    ['SAMPLECOUNT(Items.PRICE)', 12, 'expected ); found Items (at character 13)'],
    ['SUM(Items.PRICE) + 1', 17, 'unexpected character "+" (at character 18)'],
    ['SAMPLECOUNT() 1', 14, 'expected the end of the expression; found 1 (at character 15)'],
  ])('refuses %j, naming the place', (text, offset, message) => {
    expect(() => parseMetricExpression(text)).toThrow(
      expect.objectContaining({ name: 'MetricExpressionError', offset, message }) as Error,
    );
  });
});

describe('checkMetricExpression', () => {
  const schemas = [parseSchema(ITEMS_SCHEMA), parseSchema(INTERACTIONS_SCHEMA)];
  const check = (text: string, known = schemas) => checkMetricExpression(parseMetricExpression(text), known);

  test('gives the column that is summed', () => {
    expect(check('SUM(Items.price)')?.name).toBe('PRICE');
    expect(check('SAMPLECOUNT()')).toBeUndefined();
  });

  test.each([
    ['SUM(Items.COLOUR)', schemas, 'Items has no column COLOUR (at character 11)'],
    ['SUM(Items.TITLE)', schemas, 'TITLE is string; SUM takes numbers (at character 11)'],
    ['SUM(Items.PRICE)', [], 'there is no Items dataset (at character 11)'],
  ])('refuses %s', (text, known, message) => {
    expect(() => check(text, known)).toThrow(message);
  });
});
