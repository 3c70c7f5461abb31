import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { PersonalizeEventsClient } from '@aws-sdk/client-personalize-events';
import { PersonalizeRuntimeClient } from '@aws-sdk/client-personalize-runtime';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  PutObjectCommand,
  S3Client,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { type Clock, systemClock } from '../../local/clock';
import { type Target, isMoving } from './target';

/** What points the suite at an account. */
export interface AwsSettings {
  readonly bucket: string;
  readonly roleArn: string;
  /** How long one resource may move, in hours. */
  readonly hours: number;
}

const HOUR = 3_600_000;
/** Between two looks at a status. @see https://docs.aws.amazon.com/personalize/latest/dg/getting-started-python.html */
const PAUSE = 30_000;
/** A data deletion job may take a day. @see https://docs.aws.amazon.com/personalize/latest/dg/delete-records.html */
const DEFAULT_HOURS = 26;

/** Which account the environment points at: settings, or why there are none. */
export function awsSettings(env: Readonly<Record<string, string | undefined>>): AwsSettings | string {
  const { PERSONALIZE_CONTRACT, PERSONALIZE_CONTRACT_BUCKET, PERSONALIZE_CONTRACT_ROLE_ARN } = env;
  if (PERSONALIZE_CONTRACT === undefined) return 'PERSONALIZE_CONTRACT is not aws';
  if (PERSONALIZE_CONTRACT !== 'aws') return `PERSONALIZE_CONTRACT is ${PERSONALIZE_CONTRACT}; the only value is aws`;
  if (!PERSONALIZE_CONTRACT_BUCKET) return 'PERSONALIZE_CONTRACT_BUCKET names no bucket';
  if (!PERSONALIZE_CONTRACT_ROLE_ARN) return 'PERSONALIZE_CONTRACT_ROLE_ARN names no role';
  const hours = Number(env['PERSONALIZE_CONTRACT_HOURS'] ?? DEFAULT_HOURS);
  if (!(hours > 0)) return 'PERSONALIZE_CONTRACT_HOURS is not a number of hours';
  return { bucket: PERSONALIZE_CONTRACT_BUCKET, roleArn: PERSONALIZE_CONTRACT_ROLE_ARN, hours };
}

/**
 * An AWS account: region and credentials are those of the SDK's default chain.
 * @param client for S3, and `clock` to wait by: others than the real ones in tests
 */
export function awsTarget(settings: AwsSettings, clock: Clock = systemClock, client = new S3Client()): Target {
  const { bucket, roleArn, hours } = settings;
  const control = new PersonalizeClient();
  const runtime = new PersonalizeRuntimeClient();
  const events = new PersonalizeEventsClient();
  const keys = async (prefix: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      found.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    }
    return found;
  };
  return {
    name: 'an AWS account',
    control,
    runtime,
    events,
    bucket,
    roleArn,
    prefix: `contract-${clock.now().toString(36)}`,
    now: () => clock.now(),
    put: async (key, text) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
    },
    read: async (prefix) => {
      const texts = new Map<string, string>();
      for (const key of await keys(prefix)) {
        const { Body }: GetObjectCommandOutput = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        texts.set(key, (await Body?.transformToString()) ?? '');
      }
      return texts;
    },
    remove: async (prefix) => {
      const found = await keys(prefix);
      // As many as one call takes.
      for (let start = 0; start < found.length; start += 1000) {
        const Objects = found.slice(start, start + 1000).map((Key) => ({ Key }));
        await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
      }
    },
    settle: async (status) => {
      const end = clock.now() + hours * HOUR;
      for (;;) {
        const now = await status();
        if (!isMoving(now)) return now;
        if (clock.now() >= end) throw new Error(`after ${hours} hours the status is still ${now}`);
        await clock.sleep(PAUSE);
      }
    },
    close: async () => {
      for (const one of [control, runtime, events, client]) one.destroy();
    },
  };
}
