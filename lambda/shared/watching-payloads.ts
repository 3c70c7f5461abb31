import * as z from 'zod';
import type { AdjustCapacityInput, PublishMetricsInput } from './contract/watching';

/** Schemas of what schedules send to the functions that watch. Members that the contract does not name are dropped. */

const text = z.string().min(1);
const arn = z.string().regex(/^arn:[^:]+:[^:]+:/, 'is not an ARN');
const throughput = z.int().min(1);

export const adjustCapacityInput: z.ZodType<AdjustCapacityInput> = z.object({
  campaignArn: arn,
  start: throughput,
  schedule: z.array(z.object({ at: text, minProvisionedTPS: throughput })),
  autoAdjust: z.object({ min: throughput, max: throughput }).exactOptional(),
});

export const publishMetricsInput: z.ZodType<PublishMetricsInput> = z.object({
  pipeline: text,
  solutions: z.array(
    z.object({
      logicalName: text,
      solutionArn: arn,
      campaignArn: arn.exactOptional(),
      metrics: z.array(text).exactOptional(),
    }),
  ),
});
