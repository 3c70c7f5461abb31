import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { SolutionControl } from '../../lambda/shared/contract/workflow';
import { CommandError } from '../terminal/failure';

/** Where the operator's wishes about a solution or recommender are kept. */
export interface ControlPlace {
  readonly bucket: string;
  readonly key: string;
}

/** Writers that come between two looks; more than this many is no accident. */
const ATTEMPTS = 8;

/**
 * The operator's wishes; none when nobody has said any.
 * @throws CommandError when the object is not what this program writes
 */
export async function readControl(s3: S3Client, place: ControlPlace): Promise<SolutionControl> {
  return (await look(s3, place)).control;
}

/**
 * Changes the operator's wishes. What another writer puts there meanwhile is not lost: the change is made again on top of it.
 * @param change of a copy that has every member, also those that this program does not know
 * @returns what stands there now
 */
export async function changeControl(
  s3: S3Client,
  place: ControlPlace,
  change: (control: SolutionControl) => SolutionControl,
): Promise<SolutionControl> {
  for (let attempt = 1; ; attempt++) {
    const { control, eTag } = await look(s3, place);
    const changed = change(control);
    if (JSON.stringify(changed) === JSON.stringify(control)) return control;
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket: place.bucket,
          Key: place.key,
          Body: `${JSON.stringify(changed, undefined, 2)}\n`,
          ContentType: 'application/json',
          ...(eTag === undefined ? { IfNoneMatch: '*' } : { IfMatch: eTag }),
        }),
      );
      return changed;
    } catch (error) {
      if (!isLostRace(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function look(
  s3: S3Client,
  { bucket, key }: ControlPlace,
): Promise<{ readonly control: SolutionControl; readonly eTag?: string | undefined }> {
  try {
    const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { control: parse((await Body?.transformToString()) ?? '', `s3://${bucket}/${key}`), eTag: ETag };
  } catch (error) {
    if (nameOf(error) === 'NoSuchKey') return { control: {} };
    throw error;
  }
}

function parse(text: string, location: string): SolutionControl {
  const wrong = (problem: string) =>
    new CommandError(`${location} ${problem}; mend it, or delete it to forget what was rolled back and parked`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('is no JSON object');
  const { rolledBack, parked } = value as Readonly<Record<string, unknown>>;
  if (rolledBack !== undefined && !(Array.isArray(rolledBack) && rolledBack.every((one) => typeof one === 'string'))) {
    throw wrong('has a rolledBack that is no list of ARNs');
  }
  if (parked !== undefined && !isParked(parked)) throw wrong('has a parked without at and solutionVersionArn');
  return value;
}

function isParked(parked: unknown): boolean {
  if (typeof parked !== 'object' || parked === null) return false;
  const { at, solutionVersionArn, minProvisionedTPS } = parked as Readonly<Record<string, unknown>>;
  return typeof at === 'string' && typeof solutionVersionArn === 'string' && typeof minProvisionedTPS === 'number';
}

/** Another writer was faster: the object is another, came into being, or went. */
function isLostRace(error: unknown): boolean {
  return ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(nameOf(error));
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
