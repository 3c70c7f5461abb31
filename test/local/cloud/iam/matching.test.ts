import { arnMatcher, globMatcher } from '../../../../local/cloud/iam/matching';

describe('globMatcher', () => {
  test.each([
    ['s3:Get*', 's3:GetObject', true],
    ['s3:Get*', 's3:PutObject', false],
    ['s3:G?tObject', 's3:GetObject', true],
    ['s3:G?tObject', 's3:GtObject', false],
    ['*', '', true],
    ['a.c', 'abc', false],
    ['a(b)[c]', 'a(b)[c]', true],
    ['*/x/*', 'a/x/b', true],
    ['a*', 'a\nb', true],
  ])('%s on %s is %s', (pattern, value, expected) => {
    expect(globMatcher(pattern)(value)).toBe(expected);
  });

  test('tells upper from lower case unless it is told not to', () => {
    expect(globMatcher('s3:getobject')('s3:GetObject')).toBe(false);
    expect(globMatcher('s3:getobject', true)('s3:GetObject')).toBe(true);
  });
});

describe('arnMatcher', () => {
  test.each([
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a/b', true],
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket', false],
    ['arn:aws:s3:::bucket*', 'arn:aws:s3:::bucket/a', true],
    ['arn:aws:personalize:*:000000000000:*', 'arn:aws:personalize:us-east-1:000000000000:solution/x', true],
    ['arn:aws:logs:us-east-1:1:log-group:a:*', 'arn:aws:logs:us-east-1:1:log-group:a:log-stream:b', true],
    ['arn:aws:logs:us-east-1:1:log-group:a', 'arn:aws:logs:us-east-1:1:log-group:a:log-stream:b', false],
  ])('%s on %s is %s', (pattern, value, expected) => {
    expect(arnMatcher(pattern)(value)).toBe(expected);
  });

  test('a wildcard does not reach over the colon of its part', () => {
    const matches = arnMatcher('arn:aws:personalize:us-*:1:campaign/a');
    expect(matches('arn:aws:personalize:us-east-1:1:campaign/a')).toBe(true);
    expect(matches('arn:aws:personalize:us-east-1:2:x:1:campaign/a')).toBe(false);
  });

  test('refuses a pattern with fewer than six parts', () => {
    expect(() => arnMatcher('arn:aws:s3')).toThrow("'arn:aws:s3' is not an ARN");
  });
});
