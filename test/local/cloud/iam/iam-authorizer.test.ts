import { VirtualClock } from '../../../../local/clock';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { parsePolicyDocument } from '../../../../local/cloud/iam/policy-document';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { AccessDeniedError, type Caller } from '../../../../local/service';

const ROLE = 'arn:aws:iam::000000000000:role/worker';
const BUCKET = 'arn:aws:s3:::data';
const SERVICE = 'personalize.amazonaws.com';

const allow = (Action: string | string[], Resource: string | string[] = '*', rest: object = {}) => {
  return { Effect: 'Allow', Action, Resource, ...rest };
};
const deny = (Action: string, Resource = '*', rest: object = {}) => ({ Effect: 'Deny', Action, Resource, ...rest });
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const trust = (Principal: object | string, Condition?: object) =>
  document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...(Condition && { Condition }) });

/** One role with the policies given, each by itself. */
function iam({
  policies = [],
  trustPolicy = trust({ Service: SERVICE }),
}: { policies?: object[]; trustPolicy?: object } = {}) {
  const roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy });
  policies.forEach((policy, i) => roles.putRolePolicy(ROLE, `policy-${i}`, policy));
  const authorizer = new IamAuthorizer(roles, new VirtualClock(Date.UTC(2026, 5, 1)));
  const caller = roles.callerOf(roles.credentialsOf(ROLE).accessKeyId);
  return { roles, authorizer, caller };
}

function bucketPolicy(...statements: object[]) {
  return { resourceArn: BUCKET, document: parsePolicyDocument(document(...statements), 'resource') };
}

/** The message of the refusal; undefined when it is allowed. */
function refusal(decide: () => void): string | undefined {
  try {
    decide();
    return undefined;
  } catch (error) {
    if (error instanceof AccessDeniedError) return error.message;
    throw error;
  }
}

describe('identity policies', () => {
  const object = `${BUCKET}/a.csv`;
  const cases: [name: string, policies: object[], allowed: boolean][] = [
    ['no policy', [], false],
    ['the exact action and resource', [document(allow('s3:GetObject', object))], true],
    ['another resource', [document(allow('s3:GetObject', `${BUCKET}/b.csv`))], false],
    ['another action', [document(allow('s3:PutObject', object))], false],
    ['a wildcard in the action', [document(allow('s3:Get*', object))], true],
    ['the action in other letters', [document(allow('S3:getobject', object))], true],
    ['a wildcard in the resource', [document(allow('s3:GetObject', `${BUCKET}/*`))], true],
    ['the bucket where the object is asked for', [document(allow('s3:GetObject', BUCKET))], false],
    ['everything', [document(allow('*'))], true],
    ['the second of two policies', [document(allow('s3:ListBucket', BUCKET)), document(allow('s3:GetObject'))], true],
    ['a deny in the same policy', [document(allow('s3:*'), deny('s3:GetObject', object))], false],
    ['a deny in another policy', [document(allow('s3:*')), document(deny('s3:*'))], false],
    ['a deny of something else', [document(allow('s3:*'), deny('s3:DeleteObject'))], true],
    ['NotAction that leaves the action out', [document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })], true],
    ['NotAction that names the action', [document({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })], false],
    [
      'NotResource that leaves the resource out',
      [document({ Effect: 'Allow', Action: 's3:*', NotResource: `${BUCKET}/secret/*` })],
      true,
    ],
    [
      'NotResource that names the resource',
      [document({ Effect: 'Allow', Action: 's3:*', NotResource: `${BUCKET}/*` })],
      false,
    ],
    [
      'a deny of all but one action',
      [document(allow('*'), { Effect: 'Deny', NotAction: 's3:GetObject', Resource: '*' })],
      true,
    ],
    [
      'a condition that holds',
      [document(allow('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': true } } }))],
      true,
    ],
    [
      'a condition that does not hold',
      [document(allow('s3:*', '*', { Condition: { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } } }))],
      false,
    ],
    [
      'a condition on the calling role',
      [document(allow('s3:*', '*', { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } }))],
      true,
    ],
  ];
  test.each(cases)('%s', (_name, policies, allowed) => {
    const { authorizer, caller } = iam({ policies });
    expect(refusal(() => authorizer.authorize(caller, 's3:GetObject', object)) === undefined).toBe(allowed);
  });

  test('the refusal names role, action and resource as AWS does', () => {
    const { authorizer, caller } = iam();
    expect(refusal(() => authorizer.authorize(caller, 'personalize:CreateCampaign', 'arn:aws:personalize:::x'))).toBe(
      'User: arn:aws:sts::000000000000:assumed-role/worker/local is not authorized to perform: ' +
        'personalize:CreateCampaign on resource: arn:aws:personalize:::x because no identity-based policy allows the ' +
        'personalize:CreateCampaign action',
    );
  });

  test('the refusal by a deny says so', () => {
    const { authorizer, caller } = iam({ policies: [document(allow('*'), deny('sns:*'))] });
    expect(refusal(() => authorizer.authorize(caller, 'sns:Publish', 'arn:aws:sns:::t'))).toBe(
      'User: arn:aws:sts::000000000000:assumed-role/worker/local is not authorized to perform: sns:Publish on ' +
        'resource: arn:aws:sns:::t with an explicit deny in an identity-based policy',
    );
  });

  test('PassRole is decided by the service that the role is passed to', () => {
    const statement = allow('iam:PassRole', ROLE, { Condition: { StringEquals: { 'iam:PassedToService': SERVICE } } });
    const { authorizer, caller } = iam({ policies: [document(statement)] });
    const pass = (service: string) =>
      refusal(() => authorizer.authorize(caller, 'iam:PassRole', ROLE, { 'iam:PassedToService': service }));
    expect(pass(SERVICE)).toBeUndefined();
    expect(pass('lambda.amazonaws.com')).toContain('iam:PassRole');
    expect(refusal(() => authorizer.authorize(caller, 'iam:PassRole', ROLE))).toContain('iam:PassRole');
  });

  test("the account's owner may do everything, against a deny of the bucket as well", () => {
    const { authorizer, roles } = iam();
    const policy = bucketPolicy(deny('s3:*', `${BUCKET}/*`, { Principal: '*' }));
    expect(refusal(() => authorizer.authorizeOn(roles.owner, 's3:GetObject', `${BUCKET}/a`, policy))).toBeUndefined();
  });

  test('refuses a role that does not exist', () => {
    const { authorizer } = iam();
    const ghost: Caller = { arn: 'arn:aws:sts::000000000000:assumed-role/ghost/x', roleArn: `${ROLE}-gone` };
    expect(refusal(() => authorizer.authorize(ghost, 's3:GetObject', '*'))).toContain('assumed-role/ghost/x');
  });
});

describe('resource policies', () => {
  const everybody = { Principal: '*' };
  const insecure = deny('s3:*', `${BUCKET}/*`, {
    ...everybody,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const cases: [name: string, identity: object[], policy: object[], allowed: boolean][] = [
    ['the bucket alone allows', [], [allow('s3:GetObject', `${BUCKET}/*`, { Principal: { AWS: ROLE } })], true],
    ['the bucket allows everybody', [], [allow('s3:GetObject', `${BUCKET}/*`, everybody)], true],
    [
      'the bucket allows the session',
      [],
      [allow('s3:*', `${BUCKET}/*`, { Principal: { AWS: 'arn:aws:sts::000000000000:assumed-role/worker/local' } })],
      true,
    ],
    ['the bucket allows another role', [], [allow('s3:*', `${BUCKET}/*`, { Principal: { AWS: `${ROLE}2` } })], false],
    ['the bucket allows a service', [], [allow('s3:*', `${BUCKET}/*`, { Principal: { Service: SERVICE } })], false],
    [
      'the bucket names the account, which leaves it to the identity policies',
      [],
      [allow('s3:*', `${BUCKET}/*`, { Principal: { AWS: 'arn:aws:iam::000000000000:root' } })],
      false,
    ],
    ['the identity alone allows', [allow('s3:GetObject')], [], true],
    [
      'the bucket denies what the identity allows',
      [allow('s3:*')],
      [deny('s3:GetObject', `${BUCKET}/*`, everybody)],
      false,
    ],
    [
      'a deny of the whole account reaches the role',
      [allow('s3:*')],
      [deny('s3:*', `${BUCKET}/*`, { Principal: { AWS: '000000000000' } })],
      false,
    ],
    ['a deny of plain HTTP does not reach the local endpoint', [allow('s3:*')], [insecure], true],
    [
      'federated principals are nobody here',
      [],
      [allow('s3:*', `${BUCKET}/*`, { Principal: { Federated: 'x' } })],
      false,
    ],
  ];
  test.each(cases)('%s', (_name, identity, statements, allowed) => {
    const { authorizer, caller } = iam({ policies: identity.length > 0 ? [document(...identity)] : [] });
    const policy = statements.length > 0 ? bucketPolicy(...statements) : undefined;
    const decide = () => authorizer.authorizeOn(caller, 's3:GetObject', `${BUCKET}/a`, policy);
    expect(refusal(decide) === undefined).toBe(allowed);
  });

  test('the refusal by the bucket says so', () => {
    const { authorizer, caller } = iam({ policies: [document(allow('s3:*'))] });
    const policy = bucketPolicy(deny('s3:GetObject', `${BUCKET}/*`, everybody));
    expect(refusal(() => authorizer.authorizeOn(caller, 's3:GetObject', `${BUCKET}/a`, policy))).toMatch(
      /on resource: arn:aws:s3:::data\/a with an explicit deny in a resource-based policy$/,
    );
  });

  test('a service needs the policy of the resource, whatever roles may do', () => {
    const { authorizer } = iam({ policies: [document(allow('*'))] });
    const context = { 'aws:SourceAccount': '000000000000' };
    const own = {
      Principal: { Service: SERVICE },
      Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
    };
    const policy = bucketPolicy(allow('s3:GetObject', `${BUCKET}/*`, own));
    const ask = (p: ReturnType<typeof bucketPolicy> | undefined, c: Record<string, string>) =>
      refusal(() => authorizer.authorizeService(SERVICE, 's3:GetObject', `${BUCKET}/a`, p, c));
    expect(ask(policy, context)).toBeUndefined();
    expect(ask(policy, { 'aws:SourceAccount': '111111111111' })).toBeDefined();
    expect(ask(undefined, context)).toBe(
      'User: personalize.amazonaws.com is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::data/a ' +
        'because no resource-based policy allows the s3:GetObject action',
    );
  });
});

describe('trust policies', () => {
  const confusedDeputy = {
    StringEquals: { 'aws:SourceAccount': '000000000000' },
    ArnLike: { 'aws:SourceArn': 'arn:aws:personalize:us-east-1:000000000000:*' },
  };
  const source = {
    'aws:SourceAccount': '000000000000',
    'aws:SourceArn': 'arn:aws:personalize:us-east-1:000000000000:dataset-import-job/a',
  };
  const cases: [name: string, trustPolicy: object, service: string, context: Record<string, string>, may: boolean][] = [
    ['the service that is named', trust({ Service: SERVICE }), SERVICE, {}, true],
    ['one of several services', trust({ Service: ['lambda.amazonaws.com', SERVICE] }), SERVICE, {}, true],
    ['another service', trust({ Service: 'lambda.amazonaws.com' }), SERVICE, {}, false],
    ['a role is no service', trust({ AWS: ROLE }), SERVICE, {}, false],
    ['for a resource of the account', trust({ Service: SERVICE }, confusedDeputy), SERVICE, source, true],
    [
      "for another account's resource",
      trust({ Service: SERVICE }, confusedDeputy),
      SERVICE,
      { ...source, 'aws:SourceAccount': '111111111111' },
      false,
    ],
    [
      "for another service's resource",
      trust({ Service: SERVICE }, confusedDeputy),
      SERVICE,
      { ...source, 'aws:SourceArn': 'arn:aws:s3:::x' },
      false,
    ],
    ['for no resource', trust({ Service: SERVICE }, confusedDeputy), SERVICE, {}, false],
    [
      'a deny beside the allow',
      document(
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: SERVICE } },
        { Effect: 'Deny', Action: 'sts:*', Principal: '*' },
      ),
      SERVICE,
      {},
      false,
    ],
    ['another action', document({ Effect: 'Allow', Action: 'sts:TagSession', Principal: '*' }), SERVICE, {}, false],
  ];
  test.each(cases)('%s', (_name, trustPolicy, service, context, may) => {
    expect(iam({ trustPolicy }).authorizer.canAssume(ROLE, service, context)).toBe(may);
  });

  test('the refusal names service and role', () => {
    const { authorizer } = iam();
    expect(refusal(() => authorizer.assume(ROLE, 'states.amazonaws.com'))).toBe(
      `User: states.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${ROLE} because no role ` +
        'trust policy allows the sts:AssumeRole action',
    );
    expect(refusal(() => authorizer.assume(`${ROLE}-gone`, SERVICE))).toContain('because the role does not exist');
  });
});

describe('usedStatements', () => {
  test('names each statement that let something through, once, and no other', () => {
    const { authorizer, caller } = iam({
      policies: [
        document(allow('s3:ListBucket'), allow('sns:*'), { ...allow('s3:GetObject'), Sid: 'Read' }),
        document(deny('iam:*')),
      ],
    });
    for (const key of ['a', 'b']) authorizer.authorize(caller, 's3:GetObject', `${BUCKET}/${key}`);
    authorizer.authorize(caller, 'sns:Publish', 'arn:aws:sns:us-east-1:000000000000:t');
    refusal(() => authorizer.authorize(caller, 'iam:PassRole', ROLE));
    expect(authorizer.usedStatements()).toEqual([
      {
        roleArn: ROLE,
        policyName: 'policy-0',
        statementIndex: 2,
        sid: 'Read',
        actions: ['s3:GetObject'],
        decisive: true,
      },
      { roleArn: ROLE, policyName: 'policy-0', statementIndex: 1, actions: ['sns:Publish'], decisive: true },
    ]);
  });

  test('a statement is decisive once it was the only one to allow a request', () => {
    const { authorizer, caller } = iam({ policies: [document(allow('s3:*'), allow('s3:GetObject'))] });
    authorizer.authorize(caller, 's3:GetObject', `${BUCKET}/a`);
    expect(authorizer.usedStatements().map((use) => use.decisive)).toEqual([false, false]);
    authorizer.authorize(caller, 's3:PutObject', `${BUCKET}/a`);
    expect(authorizer.usedStatements().map((use) => use.decisive)).toEqual([true, false]);
  });

  test('removing a decisive statement takes the permission away', () => {
    const { authorizer, caller, roles } = iam({ policies: [document(allow('s3:GetObject'))] });
    authorizer.authorize(caller, 's3:GetObject', `${BUCKET}/a`);
    for (const { roleArn, policyName } of authorizer.usedStatements()) roles.deleteRolePolicy(roleArn, policyName);
    expect(refusal(() => authorizer.authorize(caller, 's3:GetObject', `${BUCKET}/a`))).toBeDefined();
  });

  test('counts trust policies and policies of resources', () => {
    const { authorizer } = iam();
    authorizer.assume(ROLE, SERVICE);
    const policy = bucketPolicy(allow('s3:GetObject', `${BUCKET}/*`, { Principal: { Service: SERVICE } }));
    authorizer.authorizeService(SERVICE, 's3:GetObject', `${BUCKET}/a`, policy);
    expect(authorizer.usedStatements()).toEqual([
      expect.objectContaining({ roleArn: ROLE, policyName: 'AssumeRolePolicyDocument', statementIndex: 0 }),
    ]);
    expect(authorizer.usedResourceStatements()).toEqual([
      { resourceArn: BUCKET, statementIndex: 0, actions: ['s3:GetObject'], decisive: true },
    ]);
  });
});
