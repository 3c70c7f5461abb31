import {
  CreateBucketCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { s3Client, startS3, type RunningS3 } from './s3-harness';

/**
 * A server for tests of what any S3 does, through the real client: the local store, or the one that
 * S3_CONTRACT_ENDPOINT names.
 */
export function contractServer() {
  const elsewhere = process.env['S3_CONTRACT_ENDPOINT'];
  let running: RunningS3 | undefined;
  let client: S3Client | undefined;
  let buckets = 0;

  beforeAll(async () => {
    running = elsewhere === undefined ? await startS3() : undefined;
    client = running?.client() ?? s3Client(elsewhere ?? '');
  });
  afterAll(() => running?.stop());

  const s3 = (): S3Client => client!;
  return {
    s3,
    newBucket: async (): Promise<string> => {
      const Bucket = `contract-${process.pid}-${Date.now() % 1_000_000}-${buckets++}`;
      await s3().send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    put: (Bucket: string, Key: string, Body: PutObjectCommandInput['Body'] = Key, rest: object = {}) =>
      s3().send(new PutObjectCommand({ Bucket, Key, Body, ...rest })),
    get: async (Bucket: string, Key: string, rest: Partial<GetObjectCommandInput> = {}) => {
      const reply = await s3().send(new GetObjectCommand({ Bucket, Key, ...rest }));
      return { ...reply, text: (await reply.Body?.transformToString()) ?? '' };
    },
  };
}

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** What a request failed with; the name is `none` when it did not. */
export const failure = (sent: Promise<unknown>): Promise<Failure> =>
  sent.then(
    () => ({ name: 'none', message: '', status: undefined }),
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => ({
      name: error.name,
      message: error.message,
      status: error.$metadata?.httpStatusCode,
    }),
  );
