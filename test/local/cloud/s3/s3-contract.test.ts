import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { contractServer, failure } from './s3-contract-server';

const { s3, newBucket, put, get } = contractServer();

describe('buckets', () => {
  test('are created, headed, listed, located and deleted', async () => {
    const Bucket = await newBucket();
    expect((await s3().send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe('us-east-1');
    const { Buckets } = await s3().send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket);
    expect((await s3().send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint ?? '').toBe('');
    await s3().send(new DeleteBucketCommand({ Bucket }));
    expect(await failure(s3().send(new HeadBucketCommand({ Bucket })))).toMatchObject({
      name: 'NotFound',
      status: 404,
    });
  });

  test('refuses to delete one that holds an object', async () => {
    const Bucket = await newBucket();
    await put(Bucket, 'a');
    expect(await failure(s3().send(new DeleteBucketCommand({ Bucket })))).toMatchObject({ name: 'BucketNotEmpty' });
  });

  test('fails for one that does not exist', async () => {
    expect(await failure(s3().send(new ListObjectsV2Command({ Bucket: 'no-such-bucket-here' })))).toMatchObject({
      name: 'NoSuchBucket',
      status: 404,
      message: 'The specified bucket does not exist',
    });
  });

  test('policies are put, read and deleted', async () => {
    const Bucket = await newBucket();
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }],
    });
    expect(await failure(s3().send(new GetBucketPolicyCommand({ Bucket })))).toMatchObject({
      name: 'NoSuchBucketPolicy',
    });
    await s3().send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(JSON.parse((await s3().send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? '')).toEqual(
      JSON.parse(Policy),
    );
    await s3().send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await failure(s3().send(new GetBucketPolicyCommand({ Bucket })))).toMatchObject({
      name: 'NoSuchBucketPolicy',
    });
  });

  test('keep the status of versioning', async () => {
    const Bucket = await newBucket();
    expect((await s3().send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
    await s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    expect((await s3().send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
  });
});

describe('objects', () => {
  test('come back with their bytes, type, metadata and headers', async () => {
    const Bucket = await newBucket();
    const given = {
      ContentType: 'text/csv',
      Metadata: { job: 'a b' },
      CacheControl: 'no-cache',
      ContentLanguage: 'de',
    };
    const { ETag } = await put(Bucket, 'a/b.csv', 'USER_ID\n1\n', given);
    expect(ETag).toBe(`"${createHash('md5').update('USER_ID\n1\n').digest('hex')}"`);
    expect(await get(Bucket, 'a/b.csv')).toMatchObject({ ...given, ETag, text: 'USER_ID\n1\n', ContentLength: 10 });
    expect(await s3().send(new HeadObjectCommand({ Bucket, Key: 'a/b.csv' }))).toMatchObject({
      ...given,
      ETag,
      ContentLength: 10,
      AcceptRanges: 'bytes',
    });
  });

  test.each(['ü +&/é%20.csv', 'a//b', '../up', 'quote\'"<tag>&amp;', 'line\nbreak', '😀', 'a?b#c', '~!$()*,;:@='])(
    'any key comes back as it was: %j',
    async (key) => {
      const Bucket = await newBucket();
      await put(Bucket, key, 'x');
      expect((await get(Bucket, key)).text).toBe('x');
      const { Contents } = await s3().send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
      expect(Contents?.map(({ Key }) => decodeURIComponent(Key?.replaceAll('+', '%20') ?? ''))).toEqual([key]);
      await s3().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: key }] } }));
      expect((await s3().send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    },
  );

  test('an empty object is an object', async () => {
    const Bucket = await newBucket();
    await put(Bucket, '_SUCCESS', Buffer.alloc(0));
    expect(await get(Bucket, '_SUCCESS')).toMatchObject({ text: '', ContentLength: 0 });
  });

  test('a stream comes in chunks with a checksum behind them', async () => {
    const Bucket = await newBucket();
    const body = Buffer.alloc(3_000_000, 'abcdefg');
    const pieces = [body.subarray(0, 1_000_001), body.subarray(1_000_001)];
    const reply = await put(Bucket, 'stream', Readable.from(pieces), { ContentLength: body.length });
    expect(reply.ChecksumCRC32).toMatch(/^.{6}==$/);
    const back = await s3().send(new GetObjectCommand({ Bucket, Key: 'stream' }));
    expect(Buffer.from((await back.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
    expect(back.ContentEncoding).toBeUndefined();
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'the client agrees with the store about %s, both ways',
    async (ChecksumAlgorithm) => {
      const Bucket = await newBucket();
      const field = `Checksum${ChecksumAlgorithm}` as const;
      const reply = await put(Bucket, 'a', 'hello', { ChecksumAlgorithm });
      const back = await get(Bucket, 'a', { ChecksumMode: 'ENABLED' });
      expect(back.text).toBe('hello');
      expect(back[field]).toBe(reply[field]);
      const headed = await s3().send(new HeadObjectCommand({ Bucket, Key: 'a', ChecksumMode: 'ENABLED' }));
      expect(headed[field]).toBe(reply[field]);
    },
  );

  test.each([
    ['a checksum', { ChecksumSHA256: Buffer.alloc(32).toString('base64') }, ['BadDigest', 'InvalidRequest']],
    ['an MD5', { ContentMD5: Buffer.alloc(16).toString('base64') }, ['BadDigest']],
    ['an MD5 that is none', { ContentMD5: 'AAAA' }, ['InvalidDigest']],
  ])('refuses %s that does not fit, and keeps what was there', async (_name, given, names) => {
    const Bucket = await newBucket();
    await put(Bucket, 'a', 'before');
    const refused = await failure(put(Bucket, 'a', 'after', given));
    expect(refused.status).toBe(400);
    expect(names).toContain(refused.name);
    expect((await get(Bucket, 'a')).text).toBe('before');
  });

  test('ranges', async () => {
    const Bucket = await newBucket();
    await put(Bucket, 'a', '0123456789');
    expect(await get(Bucket, 'a', { Range: 'bytes=2-4' })).toMatchObject({
      text: '234',
      ContentRange: 'bytes 2-4/10',
      ContentLength: 3,
      $metadata: { httpStatusCode: 206 },
    });
    expect((await get(Bucket, 'a', { Range: 'bytes=8-' })).text).toBe('89');
    expect((await get(Bucket, 'a', { Range: 'bytes=-1' })).text).toBe('9');
    expect(await failure(get(Bucket, 'a', { Range: 'bytes=10-' }))).toMatchObject({
      name: 'InvalidRange',
      status: 416,
    });
  });

  test('reads on condition', async () => {
    const Bucket = await newBucket();
    const { ETag = '' } = await put(Bucket, 'a');
    const future = new Date(Date.UTC(2090, 0, 1));
    const past = new Date(0);
    expect((await get(Bucket, 'a', { IfMatch: ETag })).text).toBe('a');
    expect((await get(Bucket, 'a', { IfNoneMatch: '"other"' })).text).toBe('a');
    expect((await get(Bucket, 'a', { IfModifiedSince: past })).text).toBe('a');
    expect((await failure(get(Bucket, 'a', { IfNoneMatch: ETag }))).status).toBe(304);
    expect((await failure(get(Bucket, 'a', { IfMatch: '"other"' }))).status).toBe(412);
    expect((await failure(get(Bucket, 'a', { IfUnmodifiedSince: past }))).status).toBe(412);
    expect(
      (await failure(s3().send(new HeadObjectCommand({ Bucket, Key: 'a', IfModifiedSince: future })))).status,
    ).toBe(304);
  });

  test('writes on condition', async () => {
    const Bucket = await newBucket();
    const { ETag = '' } = await put(Bucket, 'a', 'one', { IfNoneMatch: '*' });
    expect(await failure(put(Bucket, 'a', 'two', { IfNoneMatch: '*' }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    await put(Bucket, 'a', 'three', { IfMatch: ETag });
    expect((await failure(put(Bucket, 'a', 'four', { IfMatch: ETag }))).status).toBe(412);
    expect((await failure(put(Bucket, 'none', 'x', { IfMatch: ETag }))).name).toBe('NoSuchKey');
    expect((await get(Bucket, 'a')).text).toBe('three');
  });

  test('are deleted, alone or many at once; what is not there is deleted too', async () => {
    const Bucket = await newBucket();
    for (const key of ['a', 'b', 'c']) await put(Bucket, key);
    await s3().send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await s3().send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const Objects = [{ Key: 'b' }, { Key: 'never' }];
    const { Deleted, Errors } = await s3().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key).sort()).toEqual(['b', 'never']);
    expect(Errors ?? []).toEqual([]);
    const quiet = await s3().send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'c' }], Quiet: true } }),
    );
    expect(quiet.Deleted ?? []).toEqual([]);
    expect((await s3().send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  test('fails for a key that does not exist', async () => {
    const Bucket = await newBucket();
    expect(await failure(get(Bucket, 'none'))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(await failure(s3().send(new HeadObjectCommand({ Bucket, Key: 'none' })))).toMatchObject({
      name: 'NotFound',
    });
  });

  test('are copied with their metadata, or with others', async () => {
    const Bucket = await newBucket();
    const other = await newBucket();
    await put(Bucket, 'a b/ü.csv', 'hello', { ContentType: 'text/csv', Metadata: { x: '1' } });
    const CopySource = `${Bucket}/${encodeURIComponent('a b/ü.csv')}`;
    const reply = await s3().send(new CopyObjectCommand({ Bucket: other, Key: 'copy', CopySource }));
    expect(reply.CopyObjectResult?.ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(await get(other, 'copy')).toMatchObject({ text: 'hello', ContentType: 'text/csv', Metadata: { x: '1' } });
    await s3().send(
      new CopyObjectCommand({
        ...{ Bucket: other, Key: 'copy', CopySource: `${other}/copy` },
        ...{ MetadataDirective: 'REPLACE', ContentType: 'text/plain' },
      }),
    );
    expect(await get(other, 'copy')).toMatchObject({ text: 'hello', ContentType: 'text/plain', Metadata: {} });
  });

  test('fails to copy what is not there, or an object onto itself', async () => {
    const Bucket = await newBucket();
    await put(Bucket, 'a');
    const copy = (CopySource: string, rest: object = {}) =>
      failure(s3().send(new CopyObjectCommand({ Bucket, Key: 'a', CopySource, ...rest })));
    expect((await copy(`${Bucket}/none`)).name).toBe('NoSuchKey');
    expect((await copy(`${Bucket}/a`)).name).toBe('InvalidRequest');
    await put(Bucket, 'b');
    expect((await copy(`${Bucket}/b`, { CopySourceIfMatch: '"other"' })).name).toBe('PreconditionFailed');
  });

  test('keep tags', async () => {
    const Bucket = await newBucket();
    const target = { Bucket, Key: 'a' };
    const tags = async () => (await s3().send(new GetObjectTaggingCommand(target))).TagSet;
    await put(Bucket, 'a', 'x', { Tagging: 'team=data&empty=' });
    expect(await tags()).toEqual([
      { Key: 'team', Value: 'data' },
      { Key: 'empty', Value: '' },
    ]);
    await s3().send(new PutObjectTaggingCommand({ ...target, Tagging: { TagSet: [{ Key: 'k', Value: 'v&<>' }] } }));
    expect(await tags()).toEqual([{ Key: 'k', Value: 'v&<>' }]);
    await s3().send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` }));
    expect((await s3().send(new GetObjectTaggingCommand({ Bucket, Key: 'b' }))).TagSet).toHaveLength(1);
    await s3().send(new DeleteObjectTaggingCommand(target));
    expect(await tags()).toEqual([]);
  });
});

describe('listing', () => {
  async function filled(...keys: string[]): Promise<string> {
    const Bucket = await newBucket();
    for (const key of keys) await put(Bucket, key);
    return Bucket;
  }

  test('pages by token, prefix and delimiter', async () => {
    const Bucket = await filled('a', 'p/1', 'p/2', 'p/3', 'z');
    const first = await s3().send(new ListObjectsV2Command({ Bucket, Prefix: 'p/', MaxKeys: 2 }));
    expect(first).toMatchObject({ KeyCount: 2, IsTruncated: true, MaxKeys: 2, Prefix: 'p/', Name: Bucket });
    expect(first.Contents?.[0]).toMatchObject({ Key: 'p/1', Size: 3, StorageClass: 'STANDARD' });
    const ContinuationToken = first.NextContinuationToken;
    const second = await s3().send(new ListObjectsV2Command({ Bucket, Prefix: 'p/', MaxKeys: 2, ContinuationToken }));
    expect(second.IsTruncated).toBe(false);
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['p/3']);
    const folders = await s3().send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: 'p/' }]);
    expect(folders.Contents?.map(({ Key }) => Key)).toEqual(['a', 'z']);
    const behind = await s3().send(new ListObjectsV2Command({ Bucket, StartAfter: 'p/2' }));
    expect(behind.Contents?.map(({ Key }) => Key)).toEqual(['p/3', 'z']);
  });

  test('pages by marker in the old form', async () => {
    const Bucket = await filled('a', 'b', 'c/1', 'c/2', 'd');
    const first = await s3().send(new ListObjectsCommand({ Bucket, MaxKeys: 2 }));
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['a', 'b']);
    const second = await s3().send(new ListObjectsCommand({ Bucket, Marker: 'b', Delimiter: '/', MaxKeys: 1 }));
    expect(second).toMatchObject({ CommonPrefixes: [{ Prefix: 'c/' }], NextMarker: 'c/', IsTruncated: true });
    const third = await s3().send(new ListObjectsCommand({ Bucket, Marker: 'c/', Delimiter: '/' }));
    expect(third.Contents?.map(({ Key }) => Key)).toEqual(['d']);
  });

  test('shows versions for those who empty buckets', async () => {
    const Bucket = await filled('a', 'b');
    const { Versions, DeleteMarkers } = await s3().send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
      ['a', 'null', true],
      ['b', 'null', true],
    ]);
    expect(DeleteMarkers ?? []).toEqual([]);
    const Objects = (Versions ?? []).map(({ Key, VersionId }) => ({ Key, VersionId }));
    await s3().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect((await s3().send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });
});
