import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { startS3, type RunningS3 } from './s3-harness';

const ROLE = 'arn:aws:iam::000000000000:role/worker';
const Bucket = 'data';

let s3: RunningS3;
let client: S3Client;

beforeEach(async () => {
  s3 = await startS3();
  await s3.storage.createBucket(Bucket);
  await s3.storage.createBucket('other');
  for (const key of ['in/a.csv', 'secret/b.csv']) await s3.storage.putObject(Bucket, key, Buffer.from(key));
  const trustPolicy = { Version: '2012-10-17', Statement: [] };
  s3.roles.putRole({ arn: ROLE, trustPolicy });
  client = s3.client({ credentials: s3.roles.credentialsOf(ROLE) });
});
afterEach(() => s3.stop());

function grant(...Statement: object[]): void {
  s3.roles.putRolePolicy(ROLE, 'worker', { Version: '2012-10-17', Statement });
}
const allow = (Action: string | string[], Resource: string | string[], rest: object = {}) => {
  return { Effect: 'Allow', Action, Resource, ...rest };
};

/** The error's text; undefined when it went well. */
async function refusal(sent: Promise<unknown>): Promise<string | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode} ${name}: ${message}`;
  }
}
const get = (Key: string) => client.send(new GetObjectCommand({ Bucket, Key }));

test('a refusal names action, role and resource, as S3 words it', async () => {
  expect(await refusal(get('in/a.csv'))).toBe(
    '403 AccessDenied: User: arn:aws:sts::000000000000:assumed-role/worker/local is not authorized to perform: ' +
      's3:GetObject on resource: "arn:aws:s3:::data/in/a.csv" because no identity-based policy allows the ' +
      's3:GetObject action',
  );
});

describe('each operation asks for its action on its resource', () => {
  const object = 'arn:aws:s3:::data/in/a.csv';
  const operations: [action: string, resource: string, send: () => Promise<unknown>][] = [
    ['s3:ListAllMyBuckets', '*', () => client.send(new ListBucketsCommand({}))],
    ['s3:CreateBucket', 'arn:aws:s3:::new-one', () => client.send(new CreateBucketCommand({ Bucket: 'new-one' }))],
    ['s3:ListBucket', 'arn:aws:s3:::data', () => client.send(new ListObjectsV2Command({ Bucket }))],
    ['s3:GetObject', object, () => get('in/a.csv')],
    ['s3:GetObject', object, () => client.send(new HeadObjectCommand({ Bucket, Key: 'in/a.csv' }))],
    ['s3:PutObject', object, () => client.send(new PutObjectCommand({ Bucket, Key: 'in/a.csv', Body: 'x' }))],
    ['s3:PutObject', object, () => client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'in/a.csv' }))],
    ['s3:DeleteObject', object, () => client.send(new DeleteObjectCommand({ Bucket, Key: 'in/a.csv' }))],
    ['s3:GetObjectTagging', object, () => client.send(new GetObjectTaggingCommand({ Bucket, Key: 'in/a.csv' }))],
    [
      's3:PutBucketPolicy',
      'arn:aws:s3:::data',
      () => client.send(new PutBucketPolicyCommand({ Bucket, Policy: '{"Version":"2012-10-17","Statement":[]}' })),
    ],
  ];
  test.each(operations)('%s on %s', async (action, resource, send) => {
    grant(allow('s3:*', '*'), { Effect: 'Deny', Action: action, Resource: resource });
    expect(await refusal(send())).toMatch(/^403 /);
    grant(allow(action, resource));
    expect(await refusal(send())).toBeUndefined();
  });
});

test('a listing is bound to its prefix', async () => {
  grant(allow('s3:ListBucket', 'arn:aws:s3:::data', { Condition: { StringLike: { 's3:prefix': 'in/*' } } }));
  const list = (Prefix?: string) => client.send(new ListObjectsV2Command({ Bucket, ...(Prefix && { Prefix }) }));
  expect((await list('in/')).Contents?.map(({ Key }) => Key)).toEqual(['in/a.csv']);
  expect(await refusal(list('secret/'))).toContain('s3:ListBucket');
  expect(await refusal(list())).toContain('s3:ListBucket');
});

test('who may not list is not told that a key does not exist', async () => {
  grant(allow('s3:GetObject', 'arn:aws:s3:::data/*'));
  expect(await refusal(get('none'))).toMatch(/^403 AccessDenied: .*s3:ListBucket/);
  grant(allow('s3:GetObject', 'arn:aws:s3:::data/*'), allow('s3:ListBucket', 'arn:aws:s3:::data'));
  expect(await refusal(get('none'))).toMatch(/^404 NoSuchKey/);
});

test('a bucket that does not exist is told to everybody', async () => {
  expect(await refusal(client.send(new ListObjectsV2Command({ Bucket: 'not-there' })))).toMatch(/^404 NoSuchBucket/);
});

test('the policy of the bucket allows and denies', async () => {
  const policy = (...Statement: object[]) => s3.storage.putBucketPolicy(Bucket, { Version: '2012-10-17', Statement });
  await policy(allow('s3:GetObject', 'arn:aws:s3:::data/in/*', { Principal: { AWS: ROLE } }));
  expect(await refusal(get('in/a.csv'))).toBeUndefined();
  expect(await refusal(get('secret/b.csv'))).toContain('no identity-based policy');

  grant(allow('s3:*', '*'));
  await policy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::data/secret/*' });
  expect(await refusal(get('in/a.csv'))).toBeUndefined();
  expect(await refusal(get('secret/b.csv'))).toContain('with an explicit deny in a resource-based policy');
});

test('a bucket that wants TLS takes the local endpoint for it', async () => {
  grant(allow('s3:*', '*'));
  const Statement = [
    {
      ...{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*' },
      Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
  await s3.storage.putBucketPolicy(Bucket, { Version: '2012-10-17', Statement });
  expect(await refusal(get('in/a.csv'))).toBeUndefined();
});

test('a copy needs the source and the target', async () => {
  const copy = () => client.send(new CopyObjectCommand({ Bucket: 'other', Key: 'x', CopySource: 'data/in/a.csv' }));
  const source = allow('s3:GetObject', 'arn:aws:s3:::data/*');
  const target = allow('s3:PutObject', 'arn:aws:s3:::other/*');
  grant(source);
  expect(await refusal(copy())).toContain('s3:PutObject on resource: "arn:aws:s3:::other/x"');
  grant(target);
  expect(await refusal(copy())).toContain('s3:GetObject on resource: "arn:aws:s3:::data/in/a.csv"');
  grant(source, target);
  expect(await refusal(copy())).toBeUndefined();
});

test('a copy takes tags along only for those who may read and write tags', async () => {
  await s3.storage.putObject(Bucket, 'tagged', Buffer.from('x'), { tags: { a: 'b' } });
  const copy = () => client.send(new CopyObjectCommand({ Bucket: 'other', Key: 'x', CopySource: 'data/tagged' }));
  const objects = allow(['s3:GetObject', 's3:PutObject'], '*');
  grant(objects);
  expect(await refusal(copy())).toContain('s3:GetObjectTagging');
  grant(objects, allow('s3:GetObjectTagging', '*'));
  expect(await refusal(copy())).toContain('s3:PutObjectTagging');
  grant(objects, allow(['s3:GetObjectTagging', 's3:PutObjectTagging'], '*'));
  expect(await refusal(copy())).toBeUndefined();
  expect(s3.storage.getObject('other', 'x').object.tags).toEqual({ a: 'b' });
});

test('of many deletions, those that are refused stand beside the others', async () => {
  grant(allow('s3:DeleteObject', 'arn:aws:s3:::data/in/*'));
  const Objects = [{ Key: 'in/a.csv' }, { Key: 'secret/b.csv' }];
  const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted?.map(({ Key }) => Key)).toEqual(['in/a.csv']);
  expect(Errors).toEqual([
    expect.objectContaining({
      Key: 'secret/b.csv',
      Code: 'AccessDenied',
      Message: expect.stringContaining('s3:DeleteObject'),
    }),
  ]);
  expect(s3.storage.listObjects(Bucket).map(({ key }) => key)).toEqual(['secret/b.csv']);
});

test('a refused upload leaves nothing, neither object nor data', async () => {
  const body = Buffer.alloc(2_000_000);
  expect(await refusal(client.send(new PutObjectCommand({ Bucket, Key: 'new', Body: body })))).toContain(
    's3:PutObject',
  );
  expect(s3.storage.bucket(Bucket).find('new')).toBeUndefined();
});

test('every step of a multipart upload asks for PutObject', async () => {
  grant(allow('s3:PutObject', '*'));
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'm' }));
  const part = () => client.send(new UploadPartCommand({ Bucket, Key: 'm', UploadId, PartNumber: 1, Body: 'x' }));
  const { ETag } = await part();
  grant();
  expect(await refusal(part())).toContain('s3:PutObject');
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const complete = new CompleteMultipartUploadCommand({ Bucket, Key: 'm', UploadId, MultipartUpload });
  expect(await refusal(client.send(complete))).toContain('s3:PutObject');
});

test('an unknown key is the owner, whom no policy of a role binds', async () => {
  const owner = s3.client({ credentials: { accessKeyId: 'AKIAANYBODY', secretAccessKey: 'x' } });
  expect(await refusal(owner.send(new GetObjectCommand({ Bucket, Key: 'secret/b.csv' })))).toBeUndefined();
  expect(await refusal(owner.send(new GetBucketPolicyCommand({ Bucket })))).toMatch(/^404 NoSuchBucketPolicy/);
});
