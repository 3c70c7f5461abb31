import * as z from 'zod';
import { JsonError } from '../endpoint/json-protocol';

/** Members that are not listed are refused, so that nothing is passed over in silence. */
const tag = z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) });

export const putParameterInput = z.strictObject({
  Name: z.string(),
  Value: z.string(),
  Type: z.enum(['String', 'StringList'], 'only String and StringList are supported by the local endpoint').optional(),
  Description: z.string().max(1024).optional(),
  Overwrite: z.boolean().optional(),
  AllowedPattern: z.string().max(1024).optional(),
  Tags: z.array(tag).optional(),
  Tier: z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']).optional(),
  DataType: z.string().optional(),
});

export const getParameterInput = z.strictObject({ Name: z.string(), WithDecryption: z.boolean().optional() });

export const getParametersInput = z.strictObject({
  Names: z.array(z.string()).min(1).max(10),
  WithDecryption: z.boolean().optional(),
});

export const getParametersByPathInput = z.strictObject({
  Path: z.string().startsWith('/', 'the path must begin with a slash'),
  Recursive: z.boolean().optional(),
  WithDecryption: z.boolean().optional(),
  MaxResults: z.int().min(1).max(10).optional(),
  NextToken: z.string().optional(),
});

export const deleteParameterInput = z.strictObject({ Name: z.string() });

export const deleteParametersInput = z.strictObject({ Names: z.array(z.string()).min(1).max(10) });

export const describeParametersInput = z.strictObject({
  ParameterFilters: z
    .array(
      z.strictObject({
        Key: z.literal('Name', 'only filters by Name are supported by the local endpoint'),
        Option: z.enum(['Equals', 'BeginsWith', 'Contains']).optional(),
        Values: z.array(z.string()).min(1),
      }),
    )
    .optional(),
  MaxResults: z.int().min(1).max(50).optional(),
  NextToken: z.string().optional(),
});

export const tagsInput = z.strictObject({
  ResourceType: z.literal('Parameter'),
  ResourceId: z.string(),
  Tags: z.array(tag),
});

export const listTagsInput = z.strictObject({ ResourceType: z.literal('Parameter'), ResourceId: z.string() });

/** @throws JsonError ValidationException naming every member that does not fit */
export function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': '));
  throw new JsonError('ValidationException', problems.join('; '));
}
