import { z } from 'zod';

/** Parameters travel as strings; numbers and booleans are turned into them. */
const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const wholeNumber = z.union([z.string(), z.number()]);
const columns = z.record(z.string(), z.array(z.string()).max(50));

const range = <T extends z.ZodType>(bound: T) =>
  z.looseObject({ name: z.string(), minValue: bound, maxValue: bound }).meta({ description: 'One range.' });

/**
 * solutionConfig of CreateSolution; members newer than this pass with a warning.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_SolutionConfig.html
 */
export const solutionConfigSchema = z.looseObject({
  eventValueThreshold: wholeNumber
    .optional()
    .meta({ description: 'Train on events with at least this EVENT_VALUE; goes with eventType.' }),
  algorithmHyperParameters: parameters.optional().meta({ description: 'Hyperparameters of the recipe.' }),
  featureTransformationParameters: parameters
    .optional()
    .meta({ description: 'Featurization parameters of the recipe.' }),
  hpoConfig: z
    .looseObject({
      hpoObjective: z.looseObject({}).optional().meta({ description: 'Not configurable; leave it out.' }),
      hpoResourceConfig: z
        .looseObject({
          maxNumberOfTrainingJobs: wholeNumber.optional(),
          maxParallelTrainingJobs: wholeNumber.optional(),
        })
        .optional()
        .meta({ description: 'At most 40 training jobs, at most 10 of them at once.' }),
      algorithmHyperParameterRanges: z
        .looseObject({
          integerHyperParameterRanges: z.array(range(z.int())).optional(),
          continuousHyperParameterRanges: z.array(range(z.number())).optional(),
          categoricalHyperParameterRanges: z
            .array(z.looseObject({ name: z.string(), values: z.array(z.string()) }))
            .optional(),
        })
        .optional()
        .meta({ description: 'Ranges of the hyperparameters that are searched.' }),
    })
    .optional()
    .meta({ description: 'How performHPO searches.' }),
  optimizationObjective: z
    .looseObject({
      itemAttribute: z.string().min(1).max(150).optional(),
      objectiveSensitivity: z.enum(['LOW', 'MEDIUM', 'HIGH', 'OFF']).optional(),
    })
    .optional()
    .meta({ description: 'Favour items with a high value in a numeric column.' }),
  eventsConfig: z
    .looseObject({
      eventParametersList: z
        .array(
          z.looseObject({
            eventType: z.string().max(256).optional(),
            eventValueThreshold: z.number().optional(),
            weight: z.number().min(0).max(1).optional(),
          }),
        )
        .max(10)
        .optional(),
    })
    .optional()
    .meta({ description: 'Weights and thresholds of event types, v2 recipes only.' }),
  trainingDataConfig: z
    .looseObject({ excludedDatasetColumns: columns.optional(), includedDatasetColumns: columns.optional() })
    .optional()
    .meta({ description: 'Columns to train with or without, by dataset type.' }),
  autoTrainingConfig: z
    .looseObject({ schedulingExpression: z.string().optional() })
    .optional()
    .meta({ description: 'rate(1 day) to rate(30 days), with performAutoTraining.' }),
});

export type SolutionConfigEntry = z.infer<typeof solutionConfigSchema>;
