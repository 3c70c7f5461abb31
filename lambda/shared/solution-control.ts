import * as z from 'zod';
import type { SolutionControl } from './contract/workflow';
import { StepError } from './errors';
import type { S3Port } from './s3-port';

const solutionControl: z.ZodType<SolutionControl> = z.object({
  rolledBack: z.array(z.string()).exactOptional(),
  parked: z
    .object({
      at: z.string(),
      solutionVersionArn: z.string(),
      minProvisionedTPS: z.number(),
      campaignConfig: z.record(z.string(), z.unknown()).exactOptional(),
    })
    .exactOptional(),
});

/**
 * The operator's wishes about a solution or recommender. No such object: there are none.
 * @throws StepError when what stands there cannot be understood: to go on would go against a wish
 */
export async function readControl(
  s3: Pick<S3Port, 'readText'>,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<SolutionControl> {
  const object = await s3.readText(bucket, key);
  if (object === undefined) return {};
  const parsed = solutionControl.safeParse(jsonOf(object.text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the text'}: ${issue.message}`);
  throw new StepError({
    resource: 'control object',
    arn: `s3://${bucket}/${key}`,
    failureReason: `it says nothing that "personalize park" or "rollback" would write: ${problems.join('; ')}`,
    nextStep: 'correct it, or delete it when nothing is parked or rolled back',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // As no JSON text can be: the schema refuses it.
  }
}
