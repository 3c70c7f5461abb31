import { buffer } from 'node:stream/consumers';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { openObjectStore, personalizeObjectStore } from '../../../../local/cloud/s3/personalize-object-store';
import { ObjectStorage } from '../../../../local/cloud/s3/storage/object-storage';
import { temporaryFolder } from './temporary-storage';

const ROLE = 'arn:aws:iam::000000000000:role/personalize';
const JOB = {
  roleArn: ROLE,
  sourceArn: 'arn:aws:personalize:us-east-1:000000000000:dataset-import-job/movies',
};
const RESOURCES = ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'];
const ACTIONS = ['s3:GetObject', 's3:ListBucket', 's3:PutObject'];
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

/** As the developer guide has it: trust with the confused-deputy conditions, role policy, bucket policy. */
const TRUST = document({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { Service: 'personalize.amazonaws.com' },
  Condition: {
    StringEquals: { 'aws:SourceAccount': '000000000000' },
    ArnLike: { 'aws:SourceArn': 'arn:aws:personalize:us-east-1:000000000000:*' },
  },
});
const ROLE_POLICY = document({ Effect: 'Allow', Action: ACTIONS, Resource: RESOURCES });
const BUCKET_POLICY = document({
  Sid: 'PersonalizeS3BucketAccessPolicy',
  Effect: 'Allow',
  Principal: { Service: 'personalize.amazonaws.com' },
  Action: ACTIONS,
  Resource: RESOURCES,
});

async function store({
  trustPolicy = TRUST,
  rolePolicy = ROLE_POLICY,
  bucketPolicy = BUCKET_POLICY,
}: { trustPolicy?: object | null; rolePolicy?: object | null; bucketPolicy?: object | null } = {}) {
  const storage = ObjectStorage.open(temporaryFolder());
  await storage.createBucket('data');
  for (const key of ['items/a.csv', 'items/b.csv', 'users/a.csv']) {
    await storage.putObject('data', key, Buffer.from(`${key}\n`));
  }
  if (bucketPolicy) await storage.putBucketPolicy('data', bucketPolicy);
  const roles = new RoleDirectory();
  if (trustPolicy) roles.putRole({ arn: ROLE, trustPolicy });
  if (rolePolicy) roles.putRolePolicy(ROLE, 'access', rolePolicy);
  const authorizer = new IamAuthorizer(roles);
  return { storage, authorizer, objects: personalizeObjectStore(storage, authorizer) };
}

describe('personalizeObjectStore', () => {
  test('lists, reads and writes where role and bucket allow it', async () => {
    const { objects, storage, authorizer } = await store();
    expect(await objects.list(JOB, 'data', 'items/')).toEqual([
      { key: 'items/a.csv', size: 12 },
      { key: 'items/b.csv', size: 12 },
    ]);
    expect((await buffer(await objects.open(JOB, 'data', 'items/a.csv'))).toString()).toBe('items/a.csv\n');
    await objects.put(JOB, 'data', 'out/x.json', Buffer.from('{}'));
    expect(storage.listObjects('data', 'out/').map(({ size }) => size)).toEqual([2]);
    const used = authorizer.usedStatements().map(({ policyName }) => policyName);
    expect(used).toEqual(['AssumeRolePolicyDocument', 'access']);
    expect(authorizer.usedResourceStatements()).toEqual([
      expect.objectContaining({
        resourceArn: 'arn:aws:s3:::data',
        sid: 'PersonalizeS3BucketAccessPolicy',
        decisive: true,
      }),
    ]);
  });

  test('writes a body in pieces whole, or leaves what was there', async () => {
    const { objects, storage } = await store();
    const pieces = (...parts: readonly (string | Error)[]) =>
      (async function* () {
        for (const part of parts) {
          if (part instanceof Error) throw part;
          yield Buffer.from(part);
        }
      })();
    await objects.put(JOB, 'data', 'out/x.json', pieces('{"a":', '1}'));
    const content = async () => (await buffer(storage.getObject('data', 'out/x.json').body)).toString();
    expect(await content()).toBe('{"a":1}');
    await expect(objects.put(JOB, 'data', 'out/x.json', pieces('{', new Error('broken off')))).rejects.toThrow(
      'broken off',
    );
    expect(await content()).toBe('{"a":1}');
  });

  const calls = {
    list: (objects: Awaited<ReturnType<typeof store>>['objects']) => objects.list(JOB, 'data', 'items/'),
    open: (objects: Awaited<ReturnType<typeof store>>['objects']) => objects.open(JOB, 'data', 'items/a.csv'),
    put: (objects: Awaited<ReturnType<typeof store>>['objects']) => objects.put(JOB, 'data', 'out', Buffer.alloc(0)),
  };
  const NEEDED = { list: 's3:ListBucket', open: 's3:GetObject', put: 's3:PutObject' } as const;
  const operations = ['list', 'open', 'put'] as const;

  test.each(operations)('refuses %s when the role has no policy, naming it', async (operation) => {
    const { objects } = await store({ rolePolicy: null });
    await expect(calls[operation](objects)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      action: NEEDED[operation],
      principal: 'arn:aws:sts::000000000000:assumed-role/personalize/PersonalizeSession',
    });
  });

  test.each(operations)('refuses %s when the bucket has no policy, naming the service', async (operation) => {
    const { objects } = await store({ bucketPolicy: null });
    await expect(calls[operation](objects)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      action: NEEDED[operation],
      principal: 'personalize.amazonaws.com',
    });
  });

  test.each(operations)('refuses %s when only that action is missing', async (operation) => {
    const without = ACTIONS.filter((action) => action !== NEEDED[operation]);
    const [statement] = ROLE_POLICY.Statement;
    const { objects } = await store({ rolePolicy: document({ ...statement, Action: without }) });
    await expect(calls[operation](objects)).rejects.toMatchObject({ action: NEEDED[operation] });
    const [onBucket] = BUCKET_POLICY.Statement;
    const other = await store({ bucketPolicy: document({ ...onBucket, Action: without }) });
    await expect(calls[operation](other.objects)).rejects.toMatchObject({ action: NEEDED[operation] });
  });

  test('refuses a role that does not trust the service, or not for this account', async () => {
    const { objects } = await store({ trustPolicy: null, rolePolicy: null });
    await expect(calls.list(objects)).rejects.toMatchObject({ action: 'sts:AssumeRole', resource: ROLE });
    const other = await store();
    const sourceArn = JOB.sourceArn.replace('000000000000', '111111111111');
    await expect(other.objects.list({ ...JOB, sourceArn }, 'data', '')).rejects.toMatchObject({
      action: 'sts:AssumeRole',
    });
  });

  test('refuses what the bucket denies, be it to the role or to the service', async () => {
    for (const Principal of [{ AWS: ROLE }, { Service: 'personalize.amazonaws.com' }, '*']) {
      const deny = { Effect: 'Deny', Principal, Action: 's3:GetObject', Resource: RESOURCES };
      const { objects } = await store({ bucketPolicy: document(...BUCKET_POLICY.Statement, deny) });
      await expect(calls.open(objects)).rejects.toThrow('with an explicit deny in a resource-based policy');
      await expect(calls.list(objects)).resolves.toHaveLength(2);
    }
  });

  test('fails for a bucket or key that is not there', async () => {
    const { objects } = await store();
    await expect(objects.list(JOB, 'none', '')).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(objects.open(JOB, 'data', 'none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

test('openObjectStore asks nobody', async () => {
  const { storage } = await store({ bucketPolicy: null });
  const objects = openObjectStore(storage);
  expect(await objects.list(JOB, 'data', 'users/')).toEqual([{ key: 'users/a.csv', size: 12 }]);
  await objects.put(JOB, 'data', 'x', Buffer.from('y'));
  expect((await buffer(await objects.open(JOB, 'data', 'x'))).toString()).toBe('y');
});
