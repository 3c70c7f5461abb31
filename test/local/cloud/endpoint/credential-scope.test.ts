import { readCredentialScope } from '../../../../local/cloud/endpoint/credential-scope';

const read = (authorization: string | undefined, query = '') =>
  readCredentialScope(authorization === undefined ? {} : { authorization }, new URLSearchParams(query), 'us-east-1');
const signed = (credential: string) =>
  `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=00`;

describe('readCredentialScope', () => {
  test('reads the Authorization header', () => {
    expect(read(signed('AKID/20260101/eu-west-1/personalize/aws4_request'))).toEqual({
      accessKeyId: 'AKID',
      region: 'eu-west-1',
      service: 'personalize',
    });
  });

  test('reads a presigned query and when it expires', () => {
    const query =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request' +
      '&X-Amz-Date=20260101T120000Z&X-Amz-Expires=60&X-Amz-Signature=00';
    expect(read(undefined, query)).toEqual({
      accessKeyId: 'AKID',
      region: 'us-east-1',
      service: 's3',
      expiresAt: Date.UTC(2026, 0, 1, 12, 1, 0),
    });
  });

  test('reads presigned queries of the old form, which only S3 has', () => {
    expect(read(undefined, 'AWSAccessKeyId=AKID&Signature=x%3D&Expires=1767225600')).toEqual({
      accessKeyId: 'AKID',
      region: 'us-east-1',
      service: 's3',
      expiresAt: 1_767_225_600_000,
    });
  });

  test('finds nothing in an unsigned request', () => {
    expect(read(undefined, 'list-type=2')).toBeUndefined();
  });

  test.each([
    ['another algorithm', 'Bearer abc', "'Bearer' is not supported"],
    ['no credential', 'AWS4-HMAC-SHA256 SignedHeaders=host', "requires 'Credential' parameter"],
    ['a credential without service', signed('AKID/20260101/us-east-1/aws4_request'), 'must have the form'],
    ['a credential with a bad date', signed('AKID/today/us-east-1/s3/aws4_request'), 'must have the form'],
  ])('refuses %s', (_name, authorization, message) => {
    expect(() => read(authorization)).toThrow(message);
  });

  test('refuses a presigned query without expiry', () => {
    const credential = 'X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request';
    expect(() => read(undefined, `${credential}&X-Amz-Date=20260101T120000Z`)).toThrow('X-Amz-Expires');
    expect(() => read(undefined, 'AWSAccessKeyId=AKID&Signature=x&Expires=soon')).toThrow('not a number of seconds');
  });
});
