import { createHash } from 'node:crypto';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketTaggingCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { failure } from './s3-contract-server';
import { startS3, type RunningS3 } from './s3-harness';

const Bucket = 'data';
let s3: RunningS3;
let client: S3Client;

beforeAll(async () => {
  s3 = await startS3();
  client = s3.client();
});
afterAll(() => s3.stop());
beforeEach(async () => {
  await s3.storage.createBucket(Bucket);
  await s3.storage.putObject(Bucket, 'a', Buffer.from('hello'));
});
afterEach(async () => {
  for (const { key } of s3.storage.listObjects(Bucket)) s3.storage.deleteObject(Bucket, key);
  await s3.storage.deleteBucket(Bucket);
});

/** A request as no SDK would send it. */
function raw(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
  const authorization = 'AWS4-HMAC-SHA256 Credential=owner/20260101/us-east-1/s3/aws4_request, Signature=0';
  return fetch(s3.endpoint.url + path, { ...init, headers: { authorization, ...init.headers } });
}
const code = async (reply: Response) => /<Code>(.*)<\/Code>/.exec(await reply.text())?.[1];

describe('settings of a bucket', () => {
  test('are kept as they came', async () => {
    const Tagging = { TagSet: [{ Key: 'team', Value: 'a & b' }] };
    expect((await failure(client.send(new GetBucketTaggingCommand({ Bucket })))).name).toBe('NoSuchTagSet');
    await client.send(new PutBucketTaggingCommand({ Bucket, Tagging }));
    expect((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(Tagging.TagSet);
    await client.send(new DeleteBucketTaggingCommand({ Bucket }));
    expect((await failure(client.send(new GetBucketTaggingCommand({ Bucket })))).name).toBe('NoSuchTagSet');

    const Rules = [{ ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: 'reports/' }, Expiration: { Days: 30 } }];
    await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    expect((await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules).toEqual(Rules);
  });

  test('those that were never put are as AWS has them in a new bucket', async () => {
    const owner = await client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(owner.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    const encryption = await client.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(encryption.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault).toEqual({
      SSEAlgorithm: 'AES256',
    });
    expect((await client.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toBeUndefined();
    const notification = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(notification.EventBridgeConfiguration).toBeUndefined();
    for (const command of [GetBucketCorsCommand, GetBucketLifecycleConfigurationCommand, GetPublicAccessBlockCommand]) {
      expect((await failure(client.send(new command({ Bucket })))).status).toBe(404);
    }
    const acl = await client.send(new GetBucketAclCommand({ Bucket }));
    expect(acl.Grants).toEqual([expect.objectContaining({ Permission: 'FULL_CONTROL' })]);
    expect((await client.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).Grants).toHaveLength(1);
  });

  test('EventBridge is turned on and off by the notification configuration', async () => {
    const set = (NotificationConfiguration: object) =>
      client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    await set({ EventBridgeConfiguration: {} });
    expect(s3.storage.bucket(Bucket).saved.eventBridge).toBe(true);
    const kept = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(kept.EventBridgeConfiguration).toEqual({});
    await set({});
    expect(s3.storage.bucket(Bucket).saved.eventBridge).toBe(false);
    const QueueConfigurations = [{ QueueArn: 'arn:aws:sqs:us-east-1:000000000000:q', Events: ['s3:ObjectCreated:*'] }];
    expect((await failure(set({ QueueConfigurations }))).name).toBe('NotImplemented');
  });

  test('options of the in-process API are seen over HTTP', async () => {
    await s3.storage.updateBucket(Bucket, { versioned: true, eventBridge: true, tags: { a: 'b' } });
    expect((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([{ Key: 'a', Value: 'b' }]);
    const kept = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(kept.EventBridgeConfiguration).toEqual({});
  });

  test('refuses what the store cannot honour', async () => {
    const refused = async (sent: Promise<unknown>) => (await failure(sent)).name;
    const Policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}';
    expect(await refused(client.send(new PutBucketPolicyCommand({ Bucket, Policy })))).toBe('MalformedPolicy');
    const MFA = { Status: 'Enabled' as const, MFADelete: 'Enabled' as const };
    expect(await refused(client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: MFA })))).toBe(
      'NotImplemented',
    );
    expect(await refused(client.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' })))).toBe(
      'AccessControlListNotSupported',
    );
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] };
    expect(await refused(client.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls })))).toBe(
      'NotImplemented',
    );
  });
});

describe('what is left out', () => {
  test('refuses sub-resources by name, and never takes them for the object', async () => {
    const retention = new PutObjectRetentionCommand({ Bucket, Key: 'a', Retention: { Mode: 'GOVERNANCE' } });
    expect(await failure(client.send(retention))).toMatchObject({
      name: 'NotImplemented',
      status: 501,
      message: "the sub-resource 'retention' is not supported by the local S3 store",
    });
    expect(s3.storage.getObject(Bucket, 'a').object.size).toBe(5);
    const attributes = new GetObjectAttributesCommand({ Bucket, Key: 'a', ObjectAttributes: ['ETag'] });
    expect((await failure(client.send(attributes))).name).toBe('NotImplemented');
    expect((await failure(client.send(new GetBucketWebsiteCommand({ Bucket })))).name).toBe('NotImplemented');
    expect((await failure(client.send(new GetBucketReplicationCommand({ Bucket })))).name).toBe('NotImplemented');
  });

  test('refuses headers that ask for more than the store does', async () => {
    const put = (rest: object) => failure(client.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x', ...rest })));
    const key = Buffer.alloc(32).toString('base64');
    expect((await put({ SSECustomerAlgorithm: 'AES256', SSECustomerKey: key })).name).toBe('NotImplemented');
    expect((await put({ ObjectLockMode: 'GOVERNANCE' })).name).toBe('NotImplemented');
    expect((await put({ ACL: 'public-read' })).name).toBe('AccessControlListNotSupported');
    expect((await put({ ExpectedBucketOwner: '111111111111' })).name).toBe('AccessDenied');
    expect((await put({ Tagging: 'a=1&a=2' })).name).toBe('InvalidTag');
    expect((await put({ Metadata: { long: 'x'.repeat(3000) } })).name).toBe('MetadataTooLarge');
    expect((await put({ Key: 'k'.repeat(1025) })).name).toBe('KeyTooLongError');
    expect(s3.storage.bucket(Bucket).find('x')).toBeUndefined();
  });

  test('versions beside the current one do not exist', async () => {
    const get = (VersionId: string) => client.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId }));
    expect((await failure(get('abc'))).name).toBe('NoSuchVersion');
    expect((await get('null')).ContentLength).toBe(5);
  });

  test('refuses methods and forms that S3 does not have', async () => {
    expect(await code(await raw('/', { method: 'DELETE' }))).toBe('MethodNotAllowed');
    expect(await code(await raw('/data/a', { method: 'PATCH', body: 'x' }))).toBe('MethodNotAllowed');
    expect(await code(await raw('/data', { method: 'POST', body: 'x' }))).toBe('NotImplemented');
    expect(await code(await raw('/data/%zz'))).toBe('InvalidURI');
  });
});

describe('the wire', () => {
  test('errors are XML with code, message, resource and request id', async () => {
    const reply = await raw('/data/none');
    expect(reply.headers.get('content-type')).toBe('application/xml');
    const requestId = reply.headers.get('x-amz-request-id');
    expect(await reply.text()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not ' +
        `exist.</Message><Key>none</Key><Resource>/data/none</Resource><RequestId>${requestId}</RequestId>` +
        `<HostId>local/${requestId}</HostId></Error>`,
    );
  });

  test('headers say what an object is', async () => {
    await client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'k',
        Body: 'x',
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: 'arn:aws:kms:k',
      }),
    );
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'arn:aws:kms:k',
      ContentType: 'application/octet-stream',
      LastModified: new Date(s3.clock.now()),
    });
    const plain = await raw('/data/plain', { method: 'PUT', body: new Uint8Array([1]) });
    expect(plain.headers.get('x-amz-server-side-encryption')).toBe('AES256');
    expect((await raw('/data/plain')).headers.get('content-type')).toBe('binary/octet-stream');
  });

  test('a presigned URL works without headers, and may set those of the answer', async () => {
    const credential = 'X-Amz-Credential=owner%2F20260101%2Fus-east-1%2Fs3%2Faws4_request';
    const query = `${credential}&X-Amz-Date=20251231T235959Z&X-Amz-Expires=600&X-Amz-Signature=0`;
    const rest = 'response-content-type=text%2Fplain&response-content-disposition=attachment';
    const reply = await fetch(`${s3.endpoint.url}/data/a?${query}&${rest}`);
    expect([reply.status, await reply.text()]).toEqual([200, 'hello']);
    expect(reply.headers.get('content-type')).toBe('text/plain');
    expect(reply.headers.get('content-disposition')).toBe('attachment');
  });

  test('the payload hash of the signature is checked', async () => {
    const upload = (hash: string) =>
      raw('/data/h', { method: 'PUT', body: 'hello', headers: { 'x-amz-content-sha256': hash } });
    expect(await code(await upload('0'.repeat(64)))).toBe('XAmzContentSHA256Mismatch');
    expect((await upload(createHash('sha256').update('hello').digest('hex'))).status).toBe(200);
    expect((await upload('UNSIGNED-PAYLOAD')).status).toBe(200);
  });

  test('chunked bodies are taken apart, and checked against their trailer and length', async () => {
    const upload = (body: string, headers: Record<string, string> = {}) =>
      raw('/data/c', {
        method: 'PUT',
        body,
        headers: {
          'content-encoding': 'gzip,aws-chunked',
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-trailer': 'x-amz-checksum-crc32',
          'x-amz-decoded-content-length': '5',
          ...headers,
        },
      });
    const good = '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';
    expect((await upload(good)).headers.get('x-amz-checksum-crc32')).toBe('NhCmhg==');
    expect(s3.storage.getObject(Bucket, 'c').object).toMatchObject({
      size: 5,
      headers: { 'content-encoding': 'gzip' },
    });
    expect(await code(await upload(good.replace('Nh', 'xx')))).toBe('BadDigest');
    expect(await code(await upload('5\r\nhello\r\n0\r\n\r\n'))).toBe('MalformedTrailerError');
    expect(await code(await upload('4\r\nhell\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n'))).toBe('IncompleteBody');
    expect(await code(await upload('5\r\nhel'))).toBe('IncompleteBody');
    expect(await code(await upload(good, { 'x-amz-trailer': 'x-amz-checksum-other' }))).toBe('NotImplemented');
    expect(s3.storage.getObject(Bucket, 'c').object.size).toBe(5);
  });

  test('refuses parameters that make no sense', async () => {
    const list = (rest: object) => failure(client.send(new ListObjectsV2Command({ Bucket, ...rest })));
    expect((await list({ ContinuationToken: 'x' })).message).toBe('The continuation token provided is incorrect');
    expect((await list({ MaxKeys: -1 })).name).toBe('InvalidArgument');
    expect(await code(await raw('/data?list-type=2&encoding-type=base64'))).toBe('InvalidArgument');
    const upload = (rest: object) =>
      failure(client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'm', ...rest })));
    expect((await upload({ ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' })).name).toBe('InvalidRequest');
    expect((await upload({ ChecksumAlgorithm: 'MD4' })).message).toContain('it must be one of CRC32');
    expect((await failure(client.send(new CreateBucketCommand({ Bucket })))).name).toBe('BucketAlreadyOwnedByYou');
    expect(await code(await raw('/data?delete', { method: 'POST', body: '<Delete/>' }))).toBe('MalformedXML');
    expect(await code(await raw('/data?delete', { method: 'POST', body: '<Delete' }))).toBe('MalformedXML');
    const md5 = { 'content-md5': Buffer.alloc(16).toString('base64') };
    const body = '<Delete><Object><Key>a</Key></Object></Delete>';
    expect(await code(await raw('/data?delete', { method: 'POST', body, headers: md5 }))).toBe('BadDigest');
    expect(s3.storage.bucket(Bucket).find('a')).toBeDefined();
  });

  test('two writers of one new key: one wins, the other is told', async () => {
    const body = Buffer.alloc(1_000_000);
    const put = () => client.send(new PutObjectCommand({ Bucket, Key: 'race', Body: body, IfNoneMatch: '*' }));
    const outcomes = await Promise.all([failure(put()), failure(put()), failure(put())]);
    expect(outcomes.map(({ name }) => name).sort()).toEqual(['PreconditionFailed', 'PreconditionFailed', 'none']);
  });
});
