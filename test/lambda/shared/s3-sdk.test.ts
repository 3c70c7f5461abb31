import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { s3Port } from '../../../lambda/shared/s3-sdk';

const mock = mockClient(S3Client);
const port = s3Port(new S3Client({ region: 'us-east-1' }));
const object = (Key: string) => ({ Key, Size: 3, ETag: '"e"', LastModified: new Date(0) });
const body = (...chunks: readonly string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk))) as never;

const named = (name: string) => Object.assign(new Error('no'), { name });

async function read(key: string): Promise<string> {
  let text = '';
  for await (const chunk of port.readObject('b', key)) text += Buffer.from(chunk).toString();
  return text;
}

beforeEach(() => mock.reset());

describe('s3Port', () => {
  test('lists every page of the first level', async () => {
    mock
      .on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [object('p/a')], IsTruncated: true, NextContinuationToken: 't' })
      .resolvesOnce({ Contents: [object('p/b')] });
    const listed = await port.listFolder('b', 'p/');
    expect(listed).toEqual(['p/a', 'p/b'].map((key) => ({ key, size: 3, eTag: '"e"', lastModified: new Date(0) })));
    expect(mock.commandCalls(ListObjectsV2Command).map((call) => call.args[0].input)).toEqual([
      { Bucket: 'b', Prefix: 'p/', Delimiter: '/' },
      { Bucket: 'b', Prefix: 'p/', Delimiter: '/', ContinuationToken: 't' },
    ]);
  });

  test('an empty folder is an empty list', async () => {
    mock.on(ListObjectsV2Command).resolves({});
    await expect(port.listFolder('b', 'p/')).resolves.toEqual([]);
  });

  test('lists the folders of the first level, every page', async () => {
    mock
      .on(ListObjectsV2Command, { Bucket: 'b', Prefix: 'p/', Delimiter: '/' })
      .resolvesOnce({ CommonPrefixes: [{ Prefix: 'p/a/' }], IsTruncated: true, NextContinuationToken: 't' })
      .resolvesOnce({ Contents: [object('p/x')], CommonPrefixes: [{ Prefix: 'p/b/' }] });
    await expect(port.listSubfolders('b', 'p/')).resolves.toEqual(['p/a/', 'p/b/']);
  });

  test('reads a small object with what a conditional write is to name', async () => {
    mock.on(GetObjectCommand, { Bucket: 'b', Key: 'k' }).resolves({ Body: body('a', 'é'), ETag: '"e"' });
    await expect(port.readText('b', 'k')).resolves.toEqual({ text: 'aé', eTag: '"e"' });
  });

  test('an object that is not there is undefined', async () => {
    mock.on(GetObjectCommand).rejects(named('NoSuchKey'));
    await expect(port.readText('b', 'k')).resolves.toBeUndefined();
  });

  test.each([
    [{ absent: true }, { IfNoneMatch: '*' }],
    [{ eTag: '"e"' }, { IfMatch: '"e"' }],
  ] as const)('writes under the condition %j', async (condition, header) => {
    mock.on(PutObjectCommand).resolves({});
    await expect(port.writeJsonIf('b', 'k', 1, condition)).resolves.toBe(true);
    expect(mock.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({ Key: 'k', Body: '1', ...header });
  });

  test.each([
    [{ absent: true }, 'PreconditionFailed'],
    [{ absent: true }, 'ConditionalRequestConflict'],
    [{ eTag: '"e"' }, 'PreconditionFailed'],
    [{ eTag: '"e"' }, 'NoSuchKey'],
  ] as const)('does not write when %j does not hold: %s', async (condition, name) => {
    mock.on(PutObjectCommand).rejects(named(name));
    await expect(port.writeJsonIf('b', 'k', 1, condition)).resolves.toBe(false);
  });

  test('fails when there is no bucket to write to', async () => {
    mock.on(PutObjectCommand).rejects(named('NoSuchBucket'));
    await expect(port.writeJsonIf('b', 'k', 1, { absent: true })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('streams an object', async () => {
    mock.on(GetObjectCommand, { Bucket: 'b', Key: 'k' }).resolves({ Body: body('a,', 'b\n') });
    await expect(read('k')).resolves.toBe('a,b\n');
  });

  test('closes the stream when the reader has enough', async () => {
    const stream = body('1', '2', '3') as unknown as Readable;
    mock.on(GetObjectCommand).resolves({ Body: stream as never });
    for await (const _chunk of port.readObject('b', 'k')) break;
    expect(stream.destroyed).toBe(true);
  });

  test('writes JSON that people can read', async () => {
    mock.on(PutObjectCommand).resolves({});
    await port.writeJson('b', 'k', { a: 1 });
    expect(mock.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'b',
      Key: 'k',
      Body: '{\n  "a": 1\n}',
      ContentType: 'application/json',
    });
  });

  const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
  test.each<[string, () => Promise<unknown>]>([
    ['ListObjectsV2', () => port.listFolder('b', 'p/')],
    ['GetObject', () => read('k')],
    ['ListObjectsV2', () => port.listSubfolders('b', 'p/')],
    ['GetObject', () => port.readText('b', 'k')],
    ['PutObject', () => port.writeJson('b', 'k', 1)],
    ['PutObject', () => port.writeJsonIf('b', 'k', 1, { absent: true })],
  ])('fails with the translated error of %s', async (operation, call) => {
    mock.onAnyCommand().rejects(denied);
    await expect(call()).rejects.toMatchObject({ name: 'AccessDeniedException', operation, cause: denied });
  });

  test('fails when the connection breaks in the middle', async () => {
    async function* broken() {
      yield Buffer.from('a');
      throw new Error('aborted');
    }
    mock.on(GetObjectCommand).resolves({ Body: Readable.from(broken()) as never });
    await expect(read('k')).rejects.toMatchObject({ operation: 'GetObject', serviceMessage: 'aborted' });
  });

  test('fails on entries without the members that identify a file', async () => {
    mock.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'a' }] });
    await expect(port.listFolder('b', '')).rejects.toMatchObject({ name: 'IncompleteResponse' });
  });

  test('fails on an answer without a body', async () => {
    mock.on(GetObjectCommand).resolves({});
    await expect(read('k')).rejects.toMatchObject({ name: 'IncompleteResponse' });
  });
});
