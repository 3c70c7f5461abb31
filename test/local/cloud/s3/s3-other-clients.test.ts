import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientEnvironment, hasCommand, output } from '../endpoint/other-clients';
import { startS3, type RunningS3 } from './s3-harness';
import { temporaryFolder } from './temporary-storage';

let s3: RunningS3;
let folder: string;

beforeAll(async () => {
  s3 = await startS3();
  folder = temporaryFolder();
  // Presigned URLs and the times of local files are real.
  await s3.clock.advance(Math.max(0, Date.now() - s3.clock.now()) + 60_000);
});
afterAll(() => s3.stop());

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

/** More than the 8 MB from which these clients upload in parts, with bytes that differ from part to part. */
function bigFile(): { path: string; bytes: Buffer } {
  const bytes = Buffer.alloc(20 * 1024 * 1024);
  for (let i = 0; i < bytes.length; i += 4) bytes.writeUInt32LE(i, i);
  const path = join(folder, 'big.bin');
  writeFileSync(path, bytes);
  return { path, bytes };
}

const describeCli = hasCommand('aws', '--version') ? describe : describe.skip;

describeCli('the AWS CLI (skipped where no aws command is installed)', () => {
  const aws = (...args: string[]) => output('aws', args, clientEnvironment(s3.endpoint.url));

  test('copies a file to a bucket and lists it', async () => {
    await s3.storage.createBucket('cli');
    const path = join(folder, 'a b.csv');
    writeFileSync(path, 'USER_ID,ITEM_ID\n1,2\n');
    await aws('s3', 'cp', path, 's3://cli/in/a b.csv');
    expect(await aws('s3', 'ls', 's3://cli/in/')).toMatch(/ 20 a b\.csv/);
    expect(s3.storage.getObject('cli', 'in/a b.csv').object.headers['content-type']).toBe('text/csv');
  });

  test('uploads, downloads and copies a large file in parts', async () => {
    await s3.storage.createBucket('cli-big');
    const { path, bytes } = bigFile();
    await aws('s3', 'cp', path, 's3://cli-big/big.bin');
    expect(s3.storage.getObject('cli-big', 'big.bin', { start: 0, end: -1 }).object).toMatchObject({
      size: bytes.length,
      etag: expect.stringMatching(/-3$/),
    });
    await aws('s3', 'cp', 's3://cli-big/big.bin', 's3://cli-big/copy.bin');
    const back = join(folder, 'back.bin');
    await aws('s3', 'cp', 's3://cli-big/copy.bin', back);
    expect(md5(readFileSync(back))).toBe(md5(bytes));
  });

  test('syncs a folder, and removes a bucket with all that is in it', async () => {
    await s3.storage.createBucket('cli-sync');
    const source = join(folder, 'sync');
    mkdirSync(join(source, 'deep'), { recursive: true });
    writeFileSync(join(source, 'a.csv'), 'a');
    writeFileSync(join(source, 'deep', 'b & c.csv'), 'b');
    await aws('s3', 'sync', source, 's3://cli-sync/data');
    expect(s3.storage.listObjects('cli-sync').map(({ key }) => key)).toEqual(['data/a.csv', 'data/deep/b & c.csv']);
    await aws('s3', 'rb', '--force', 's3://cli-sync');
    expect(s3.storage.hasBucket('cli-sync')).toBe(false);
  });

  test('shows a refusal as AWS would', async () => {
    await s3.storage.createBucket('cli-closed');
    const arn = 'arn:aws:iam::000000000000:role/cli';
    s3.roles.putRole({ arn, trustPolicy: { Version: '2012-10-17', Statement: [] } });
    const env = clientEnvironment(s3.endpoint.url, s3.roles.credentialsOf(arn).accessKeyId);
    await expect(output('aws', ['s3', 'ls', 's3://cli-closed'], env)).rejects.toThrow(
      'An error occurred (AccessDenied) when calling the ListObjectsV2 operation: User: ' +
        'arn:aws:sts::000000000000:assumed-role/cli/local is not authorized to perform: s3:ListBucket on resource: ' +
        '"arn:aws:s3:::cli-closed" because no identity-based policy allows the s3:ListBucket action',
    );
  });
});

const describeBoto = hasCommand('python3', '-c', 'import boto3') ? describe : describe.skip;

const SCRIPT = `
import boto3, hashlib, io, json, sys
from boto3.s3.transfer import TransferConfig
s3 = boto3.client('s3')
s3.create_bucket(Bucket='boto')
s3.put_object(Bucket='boto', Key='ü/a.csv', Body=b'hello', ContentType='text/csv', Metadata={'a': 'b'})
got = s3.get_object(Bucket='boto', Key='ü/a.csv')
big = bytes(range(256)) * 80000
s3.upload_fileobj(io.BytesIO(big), 'boto', 'big', Config=TransferConfig(multipart_threshold=8000000))
back = io.BytesIO()
s3.download_fileobj('boto', 'big', back)
keys = [o['Key'] for p in s3.get_paginator('list_objects_v2').paginate(Bucket='boto', PaginationConfig={'PageSize': 1}) for o in p['Contents']]
url = s3.generate_presigned_url('get_object', Params={'Bucket': 'boto', 'Key': 'ü/a.csv'})
import urllib.request
try:
    s3.get_object(Bucket='boto', Key='none')
    missing = None
except s3.exceptions.NoSuchKey as e:
    missing = str(e)
json.dump({
  'text': got['Body'].read().decode(), 'type': got['ContentType'], 'metadata': got['Metadata'],
  'same': hashlib.md5(back.getvalue()).hexdigest() == hashlib.md5(big).hexdigest(), 'keys': keys,
  'presigned': urllib.request.urlopen(url).read().decode(), 'missing': missing,
}, sys.stdout)
`;

describeBoto('boto3 (skipped where Python has no boto3)', () => {
  test('puts, gets, pages, presigns and moves large files', async () => {
    const result = await output('python3', ['-c', SCRIPT], clientEnvironment(s3.endpoint.url));
    expect(JSON.parse(result)).toEqual({
      text: 'hello',
      type: 'text/csv',
      metadata: { a: 'b' },
      same: true,
      keys: ['big', 'ü/a.csv'],
      presigned: 'hello',
      missing: 'An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist.',
    });
  });
});
