import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { contractServer, failure } from './s3-contract-server';

const { s3, newBucket, put, get } = contractServer();

describe('multipart uploads', () => {
  const MB5 = 5 * 1024 * 1024;
  const parts = [Buffer.alloc(MB5, 'a'), Buffer.alloc(MB5 + 7, 'b'), Buffer.from('end')];

  async function start(Bucket: string, Key: string, rest: object = {}) {
    const { UploadId } = await s3().send(new CreateMultipartUploadCommand({ Bucket, Key, ...rest }));
    const upload = async (PartNumber: number, Body: Buffer, more: object = {}) => {
      const reply = await s3().send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }));
      const { ETag, ChecksumCRC32, ChecksumCRC64NVME, ChecksumSHA256 } = reply;
      return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC64NVME, ChecksumSHA256 };
    };
    const complete = (Parts: object[], more: object = {}) =>
      s3().send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
    return { Bucket, Key, UploadId, upload, complete };
  }

  test('join their parts in order, whatever the order they came in', async () => {
    const Bucket = await newBucket();
    const upload = await start(Bucket, 'big', { ContentType: 'text/csv', Metadata: { a: 'b' } });
    const last = await upload.upload(3, parts[2]!);
    const first = await upload.upload(1, parts[0]!);
    await upload.upload(2, Buffer.alloc(MB5, 'x'));
    const second = await upload.upload(2, parts[1]!);
    const listed = await s3().send(new ListPartsCommand(upload));
    expect(listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, MB5],
      [2, MB5 + 7],
      [3, 3],
    ]);
    const { ETag } = await upload.complete([first, second, last]);
    const md5s = parts.map((part) => createHash('md5').update(part).digest());
    expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-3"`);
    const back = await s3().send(new GetObjectCommand({ Bucket, Key: 'big' }));
    expect(Buffer.from((await back.Body?.transformToByteArray()) ?? []).equals(Buffer.concat(parts))).toBe(true);
    expect(back).toMatchObject({ ETag, ContentType: 'text/csv', Metadata: { a: 'b' } });
    const part = await s3().send(new GetObjectCommand({ Bucket, Key: 'big', PartNumber: 3 }));
    expect(await part.Body?.transformToString()).toBe('end');
    expect(part.PartsCount).toBe(3);
    expect((await failure(s3().send(new ListPartsCommand(upload)))).name).toBe('NoSuchUpload');
  });

  test('carry a checksum of the parts, or of the whole', async () => {
    const Bucket = await newBucket();
    for (const [ChecksumAlgorithm, ChecksumType, pattern] of [
      ['CRC32', 'COMPOSITE', /^.{6}==-2$/],
      ['SHA256', 'COMPOSITE', /^.{43}=-2$/],
      ['CRC32', 'FULL_OBJECT', /^.{6}==$/],
      ['CRC64NVME', 'FULL_OBJECT', /^.{11}=$/],
    ] as const) {
      const upload = await start(Bucket, 'sum', { ChecksumAlgorithm, ChecksumType });
      const sent = [
        await upload.upload(1, parts[0]!, { ChecksumAlgorithm }),
        await upload.upload(2, parts[2]!, { ChecksumAlgorithm }),
      ];
      const reply = await upload.complete(sent, { ChecksumType });
      expect(reply[`Checksum${ChecksumAlgorithm}`]).toMatch(pattern);
      expect(reply.ChecksumType).toBe(ChecksumType);
      const back = await s3().send(new GetObjectCommand({ Bucket, Key: 'sum', ChecksumMode: 'ENABLED' }));
      expect((await back.Body?.transformToByteArray())?.length).toBe(MB5 + 3);
      expect(back[`Checksum${ChecksumAlgorithm}`]).toBe(reply[`Checksum${ChecksumAlgorithm}`]);
    }
  });

  test('take parts from other objects', async () => {
    const Bucket = await newBucket();
    await put(Bucket, 'source', parts[0]);
    const upload = await start(Bucket, 'joined');
    const copy = async (PartNumber: number, rest: object = {}) => {
      const command = new UploadPartCopyCommand({ ...upload, PartNumber, CopySource: `${Bucket}/source`, ...rest });
      return { PartNumber, ETag: (await s3().send(command)).CopyPartResult?.ETag };
    };
    await upload.complete([await copy(1), await copy(2, { CopySourceRange: 'bytes=0-9' })]);
    expect((await s3().send(new HeadObjectCommand({ Bucket, Key: 'joined' }))).ContentLength).toBe(MB5 + 10);
  });

  test('are listed while they are open, and gone when they are aborted', async () => {
    const Bucket = await newBucket();
    const upload = await start(Bucket, 'open/a');
    await upload.upload(1, parts[2]!);
    const list = async () => (await s3().send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
    expect((await list()).map(({ Key, UploadId }) => [Key, UploadId])).toEqual([['open/a', upload.UploadId]]);
    await s3().send(new AbortMultipartUploadCommand(upload));
    expect(await list()).toEqual([]);
    expect((await failure(upload.upload(1, parts[2]!))).name).toBe('NoSuchUpload');
    expect((await s3().send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  test('refuses parts that are too small, unknown, changed or out of order', async () => {
    const Bucket = await newBucket();
    const upload = await start(Bucket, 'bad');
    const small = await upload.upload(1, parts[2]!);
    const next = await upload.upload(2, parts[2]!);
    expect((await failure(upload.complete([small, next]))).name).toBe('EntityTooSmall');
    expect((await failure(upload.complete([next, small]))).name).toBe('InvalidPartOrder');
    expect(
      (
        await failure(
          upload.complete([
            { PartNumber: 1, ETag: next.ETag },
            { PartNumber: 7, ETag: '"x"' },
          ]),
        )
      ).name,
    ).toBe('InvalidPart');
    await upload.complete([small]);
    expect((await get(Bucket, 'bad')).text).toBe('end');
  });

  test('do not overwrite what they are told not to', async () => {
    const Bucket = await newBucket();
    const upload = await start(Bucket, 'there');
    const part = await upload.upload(1, parts[2]!);
    await put(Bucket, 'there', 'first');
    expect((await failure(upload.complete([part], { IfNoneMatch: '*' }))).status).toBe(412);
    expect((await get(Bucket, 'there')).text).toBe('first');
  });
});
