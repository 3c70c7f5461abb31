import { createHash } from 'node:crypto';

const SUFFIX_LENGTH = 12;

/**
 * A name as CloudFormation makes one: `stack-LogicalId-suffix`. Where CloudFormation draws the suffix, here it comes from
 * stack and logical id, so that two runs of one template are alike.
 * @param limit most characters that the type allows
 */
export function physicalName(stack: string, logicalId: string, limit: number): string {
  const hash = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, SUFFIX_LENGTH);
  const room = limit - SUFFIX_LENGTH - 2;
  const stackRoom = Math.max(1, Math.min(stack.length, room - Math.min(logicalId.length, Math.floor(room / 2))));
  const head = stack.slice(0, stackRoom);
  return `${head}-${logicalId.slice(0, room - head.length)}-${hash}`;
}

/** ARN of a stack; the same for the same name, as its resources are. */
export function stackArn(partition: string, region: string, accountId: string, stack: string): string {
  const hash = createHash('sha256').update(stack).digest('hex');
  const uuid = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join(
    '-',
  );
  return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stack}/${uuid}`;
}
