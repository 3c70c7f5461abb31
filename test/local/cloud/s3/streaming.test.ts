import { statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { startS3, type RunningS3 } from './s3-harness';

const MB = 1024 * 1024;
const SIZE = 64 * MB;

let s3: RunningS3;
beforeAll(async () => {
  s3 = await startS3();
  await s3.storage.createBucket('data');
});
afterAll(() => s3.stop());

/** Bytes of data files on disk. */
function onDisk(): number {
  const folder = join(s3.folder, 'data');
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

test('64 MB stream to disk and back: what is neither sent nor on disk stays small', async () => {
  const chunk = Buffer.alloc(256 * 1024, 'x');
  let handedOut = 0;
  let mostAhead = 0;
  async function* source() {
    while (handedOut < SIZE) {
      mostAhead = Math.max(mostAhead, handedOut - onDisk());
      handedOut += chunk.length;
      yield chunk;
    }
  }
  const client = s3.client();
  const Body = Readable.from(source(), { objectMode: false, highWaterMark: chunk.length });
  await client.send(new PutObjectCommand({ Bucket: 'data', Key: 'big', Body, ContentLength: SIZE }));
  expect(s3.storage.getObject('data', 'big', { start: 0, end: -1 }).object.size).toBe(SIZE);
  // Buffers of the source, the sockets and the file together; a store that collects the body would come to 64 MB.
  expect(mostAhead).toBeLessThan(16 * MB);

  const { Body: back } = await client.send(new GetObjectCommand({ Bucket: 'data', Key: 'big' }));
  let received = 0;
  for await (const piece of back as Readable) received += (piece as Buffer).length;
  expect(received).toBe(SIZE);
});
