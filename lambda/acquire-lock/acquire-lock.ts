import * as z from 'zod';
import type { AcquireLockInput, AcquireLockOutput } from '../shared/contract/workflow';
import type { ObjectText, S3Port } from '../shared/s3-port';
import type { StatesPort } from '../shared/states-port';

export interface AcquireLockDeps {
  readonly s3: Pick<S3Port, 'readText' | 'writeJsonIf'>;
  readonly states: Pick<StatesPort, 'statusOfExecution'>;
}

const lockText = z.object({ executionArn: z.string().regex(/^arn:[^:]+:states:[^:]+:[^:]+:execution:./) });

/** Looks at the lock in one invocation: between two of them somebody else was faster, and that cannot go on for long. */
const MAXIMUM_LOOKS = 5;

/**
 * The lock of a pipeline: an object that names the run which holds it. Of several runs only one can create it, and only one can
 * put its name in the place of a run that is over: S3 compares before it writes. What is over cannot hold it for ever; what runs
 * is left alone, however long. Asked again by the run that holds it, as after an answer that got lost, it is acquired.
 */
export async function run({ lock, executionArn }: AcquireLockInput, deps: AcquireLockDeps): Promise<AcquireLockOutput> {
  const { bucket, key } = lock;
  const mine = { executionArn };
  let heldBy: string | undefined;
  for (let look = 0; look < MAXIMUM_LOOKS; look++) {
    if (await deps.s3.writeJsonIf(bucket, key, mine, { absent: true })) return { acquired: true };
    const held = await deps.s3.readText(bucket, key);
    if (held === undefined) continue; // Released just now.
    const holder = holderOf(held);
    if (holder === executionArn) return { acquired: true };
    if (holder !== undefined && (await isAlive(holder, deps))) return { acquired: false, heldBy: holder };
    if (await deps.s3.writeJsonIf(bucket, key, mine, { eTag: held.eTag })) return { acquired: true };
    heldBy = holder;
  }
  return { acquired: false, ...(heldBy !== undefined && { heldBy }) };
}

/** Undefined for a text that no run has written, which holds nothing. */
function holderOf({ text }: ObjectText): string | undefined {
  try {
    return lockText.safeParse(JSON.parse(text)).data?.executionArn;
  } catch {
    return undefined;
  }
}

/** An execution that failed is over, even if it can be redriven: its end has released the lock. */
async function isAlive(executionArn: string, { states }: AcquireLockDeps): Promise<boolean> {
  return (await states.statusOfExecution(executionArn)) === 'RUNNING';
}
