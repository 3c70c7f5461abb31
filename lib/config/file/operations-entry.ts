import { z } from 'zod';

const describe = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description });

const share = z.number().gt(0).max(1);

/** `operations` of pipeline.yaml: the stack of dashboard, alarms and budget. */
export const operationsSchema = z.strictObject({
  alarms: describe(
    z
      .strictObject({
        latencyMilliseconds: describe(
          z.number().min(1).optional(),
          'Answers that take longer raise an alarm: the average of a campaign, the slowest hundredth of the API. Default 500.',
        ),
        errorRate: describe(share.optional(), 'Share of requests that may fail. Default 0.01.'),
        idleHours: describe(
          z.int().min(1).max(168).optional(),
          'Hours after which a campaign that nobody asks raises an alarm. Default 24.',
        ),
        utilisationHigh: describe(
          share.optional(),
          'Share of the provisioned throughput from which bursts may be lost. Default 0.8.',
        ),
        utilisationLow: describe(
          share.optional(),
          'Share of the provisioned throughput below which it is paid for in vain. Default 0.2.',
        ),
      })
      .optional(),
    'When to raise an alarm; each is told to notifications.',
  ),
  budget: describe(
    z
      .strictObject({
        monthlyUSD: describe(z.number().min(1), 'Dollars that Amazon Personalize may cost in a month, in the account.'),
      })
      .optional(),
    'A monthly budget of Amazon Personalize, told to notifications at 80 % and 100 %, and when it is forecast to be passed.',
  ),
});

export type OperationsEntry = z.infer<typeof operationsSchema>;

/** `solutions[].campaign.capacity`: how minProvisionedTPS changes by itself. */
export const capacitySchema = z.strictObject({
  schedule: describe(
    z
      .array(
        z.strictObject({
          at: describe(z.string(), 'When, in UTC: cron(0 17 * * ? *).'),
          minProvisionedTPS: describe(z.int().min(1), 'From then on.'),
        }),
      )
      .min(1)
      .optional(),
    'Throughput for the times of day or year that are known beforehand.',
  ),
  autoAdjust: describe(
    z
      .strictObject({
        min: describe(z.int().min(1), 'Never lower; a schedule may ask for more.'),
        max: describe(z.int().min(1), 'Never higher.'),
      })
      .optional(),
    'Throughput that follows what is used, every 15 minutes: up at once, down by steps.',
  ),
});

export type CapacityEntry = z.infer<typeof capacitySchema>;
