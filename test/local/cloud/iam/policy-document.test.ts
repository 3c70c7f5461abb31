import { parsePolicyDocument, type PolicyKind } from '../../../../local/cloud/iam/policy-document';

const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

describe('parsePolicyDocument', () => {
  test('takes text and object alike, and a single statement without a list', () => {
    const document = { Version: '2012-10-17', Statement: { ...ALLOW, Sid: 'One' } };
    for (const given of [document, JSON.stringify(document)]) {
      const { statements } = parsePolicyDocument(given, 'identity');
      expect(statements).toEqual([expect.objectContaining({ index: 0, sid: 'One', effect: 'Allow' })]);
    }
  });

  const refused: [string, unknown, PolicyKind, string][] = [
    ['text that is not JSON', '{', 'identity', 'the policy is not valid JSON'],
    ['a list', [], 'identity', 'the policy must be a JSON object'],
    ['an unknown element', { ...policy(ALLOW), Statements: [] }, 'identity', "unknown policy element 'Statements'"],
    ['another version', { Version: '2020-01-01', Statement: [] }, 'identity', 'must be 2012-10-17 or 2008-10-17'],
    ['no Statement', { Version: '2012-10-17' }, 'identity', 'the policy has no Statement'],
    ['an effect that is none', policy({ ...ALLOW, Effect: 'allow' }), 'identity', 'Effect must be Allow or Deny'],
    ['no action', policy({ Effect: 'Allow', Resource: '*' }), 'identity', 'must have Action or NotAction'],
    ['Action beside NotAction', policy({ ...ALLOW, NotAction: 's3:*' }), 'identity', 'both Action and NotAction'],
    ['an action without a service', policy({ ...ALLOW, Action: 'GetObject' }), 'identity', '<service>:<action>'],
    ['an empty action list', policy({ ...ALLOW, Action: [] }), 'identity', 'Action is empty'],
    ['no resource', policy({ Effect: 'Allow', Action: 's3:*' }), 'identity', 'must have Resource or NotResource'],
    ['a resource that is no ARN', policy({ ...ALLOW, Resource: 'bucket' }), 'identity', 'must be in ARN format or "*"'],
    ['an unresolved token', policy({ ...ALLOW, Resource: { Ref: 'X' } }), 'identity', 'Resource must hold strings'],
    [
      'a policy variable',
      policy({ ...ALLOW, Resource: 'arn:aws:s3:::b/${aws:username}' }),
      'identity',
      'policy variables',
    ],
    ['a principal on an identity', policy({ ...ALLOW, Principal: '*' }), 'identity', 'must not have a Principal'],
    ['no principal on a resource', policy(ALLOW), 'resource', 'must have a Principal'],
    [
      'NotPrincipal',
      policy({ ...ALLOW, NotPrincipal: '*' }),
      'resource',
      "the element 'NotPrincipal' is not supported",
    ],
    [
      'a resource in a trust policy',
      policy({ ...ALLOW, Action: 'sts:AssumeRole', Principal: '*' }),
      'trust',
      'must not have a Resource in a trust policy',
    ],
    [
      'a principal with a wildcard',
      policy({ ...ALLOW, Principal: { AWS: 'arn:aws:iam::000000000000:role/*' } }),
      'resource',
      'only "*" alone is allowed',
    ],
    ['an unknown principal type', policy({ ...ALLOW, Principal: { Aws: '*' } }), 'resource', "type 'Aws' is unknown"],
    ['a principal that is no ARN', policy({ ...ALLOW, Principal: { AWS: 'me' } }), 'resource', 'neither an account id'],
    [
      'an unknown operator',
      policy({ ...ALLOW, Condition: { IpAddress: { 'aws:SourceIp': '::1' } } }),
      'identity',
      "the condition operator 'IpAddress' is not supported",
    ],
    [
      'a number that is none',
      policy({ ...ALLOW, Condition: { NumericLessThan: { 's3:max-keys': 'ten' } } }),
      'identity',
      "'ten' is not a number",
    ],
    [
      'a boolean that is none',
      policy({ ...ALLOW, Condition: { Bool: { 'aws:SecureTransport': 'no' } } }),
      'identity',
      "'no' is neither true nor false",
    ],
    [
      'a pattern that is no ARN',
      policy({ ...ALLOW, Condition: { ArnLike: { 'aws:SourceArn': 'x*' } } }),
      'identity',
      "'x*' is not an ARN",
    ],
    [
      'a variable in a condition',
      policy({ ...ALLOW, Condition: { StringLike: { 's3:prefix': '${aws:userid}/*' } } }),
      'identity',
      'policy variables',
    ],
  ];
  test.each(refused)('refuses %s', (_name, document, kind, message) => {
    expect(() => parsePolicyDocument(document, kind)).toThrow(
      expect.objectContaining({ name: 'MalformedPolicyDocument', message: expect.stringContaining(message) }),
    );
  });

  test('says which statement is wrong', () => {
    expect(() => parsePolicyDocument(policy(ALLOW, { ...ALLOW, Effect: 'No' }), 'identity')).toThrow('Statement[1]');
  });
});
