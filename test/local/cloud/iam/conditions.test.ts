import { parseConditions } from '../../../../local/cloud/iam/conditions';

/** Whether a Condition element holds for a request. */
function holds(block: object, context: Record<string, string>): boolean {
  return parseConditions(block, 'Statement[0]').every((condition) => condition.test(context));
}

const SOURCE = 'arn:aws:personalize:us-east-1:000000000000:dataset-import-job/a';

describe('condition operators', () => {
  const cases: [operator: string, policyValue: unknown, requestValue: string, expected: boolean][] = [
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringEqualsIgnoreCase', 'A', 'a', true],
    ['StringNotEqualsIgnoreCase', 'A', 'a', false],
    ['StringLike', 'home/*', 'home/x/y', true],
    ['StringLike', 'home/?', 'home/xy', false],
    ['StringNotLike', 'home/*', 'home/x', false],
    ['ArnLike', 'arn:aws:personalize:us-east-1:000000000000:*', SOURCE, true],
    ['ArnLike', 'arn:aws:personalize:us-east-1:111111111111:*', SOURCE, false],
    ['ArnEquals', SOURCE, SOURCE, true],
    ['ArnEquals', 'arn:aws:personalize:*:*:dataset-import-job/*', SOURCE, true],
    ['ArnNotLike', 'arn:aws:s3:::*', SOURCE, true],
    ['ArnNotEquals', SOURCE, SOURCE, false],
    ['Bool', false, 'true', false],
    ['Bool', 'true', 'true', true],
    ['NumericEquals', 10, '10.0', true],
    ['NumericNotEquals', '10', '11', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '9', '10', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['DateLessThan', '2026-02-01T00:00:00Z', '2026-01-31T00:00:00Z', true],
    ['DateGreaterThan', '2026-02-01T00:00:00Z', '2026-01-31T00:00:00Z', false],
    ['DateGreaterThan', '0', '1970-01-01T00:00:01Z', true],
    ['ForAnyValue:StringEquals', ['a', 'b'], 'b', true],
    ['ForAllValues:StringEquals', ['a', 'b'], 'c', false],
  ];
  test.each(cases)('%s %j on %s is %s', (operator, policyValue, requestValue, expected) => {
    expect(holds({ [operator]: { key: policyValue } }, { key: requestValue })).toBe(expected);
  });

  const absent: [operator: string, policyValue: string, expected: boolean][] = [
    ['StringEquals', 'a', false],
    ['StringNotEquals', 'a', true],
    ['StringEqualsIfExists', 'a', true],
    ['ArnNotLike', SOURCE, true],
    ['ArnLikeIfExists', SOURCE, true],
    ['Bool', 'false', false],
    ['BoolIfExists', 'false', true],
    ['NumericLessThan', '5', false],
    ['ForAllValues:StringEquals', 'a', true],
    ['ForAnyValue:StringEquals', 'a', false],
    ['ForAnyValue:StringNotEquals', 'a', false],
    ['Null', 'true', true],
    ['Null', 'false', false],
  ];
  test.each(absent)('%s %s on a key that the request lacks is %s', (operator, policyValue, expected) => {
    expect(holds({ [operator]: { key: policyValue } }, {})).toBe(expected);
  });

  test('an IfExists condition holds no less when the key is there', () => {
    expect(holds({ StringEqualsIfExists: { key: 'a' } }, { key: 'b' })).toBe(false);
  });

  test('Null asks whether the key is there', () => {
    expect(holds({ Null: { key: 'true' } }, { key: '' })).toBe(false);
    expect(holds({ Null: { key: 'false' } }, { key: '' })).toBe(true);
  });

  test('names of keys are compared without regard to case', () => {
    expect(holds({ StringEquals: { 'AWS:sourceaccount': '1' } }, { 'aws:SourceAccount': '1' })).toBe(true);
  });

  test('all keys and operators of a block have to hold', () => {
    const block = { StringEquals: { a: '1', b: '2' }, StringLike: { c: 'x*' } };
    expect(holds(block, { a: '1', b: '2', c: 'xy' })).toBe(true);
    expect(holds(block, { a: '1', b: '3', c: 'xy' })).toBe(false);
    expect(holds(block, { a: '1', b: '2', c: 'y' })).toBe(false);
  });
});
