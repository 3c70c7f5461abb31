import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { pipelineJsonSchema, pipelineJsonSchemaText } from '../../../lib/config';

const root = join(__dirname, '..', '..', '..');

describe('pipeline.schema.json', () => {
  test('is up to date (write it anew with: npm run schema)', () => {
    expect(readFileSync(join(root, 'pipeline.schema.json'), 'utf8')).toBe(pipelineJsonSchemaText());
  });

  test('takes the example', () => {
    const example: unknown = parse(readFileSync(join(root, 'examples', 'movies', 'pipeline.yaml'), 'utf8'));
    const schema = z.fromJSONSchema(pipelineJsonSchema());
    expect(schema.safeParse(example).error).toBeUndefined();
    expect(schema.safeParse({ ...(example as object), shedule: 'rate(1 day)' }).success).toBe(false);
  });

  test('offers the forms of a schema, recipes and metrics', () => {
    const text = pipelineJsonSchemaText();
    for (const word of [
      '"float?"',
      '"aws-user-personalization"',
      '"normalized_discounted_cumulative_gain_at_10"',
      '"minProvisionedTPS"',
    ]) {
      expect(text).toContain(word);
    }
    expect(text).not.toContain('aws-hrnn');
    expect(text).toContain('aws-vod-top-picks');
  });

  test('explains every key of ours', () => {
    const missing: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties } = schema as { properties?: Record<string, Record<string, unknown>> };
      for (const [key, value] of Object.entries(properties ?? {})) {
        if (value['description'] === undefined && !/solutionConfig|trainingDataConfig/.test(path))
          missing.push(`${path}.${key}`);
        walk(value, `${path}.${key}`);
        walk(value['items'], `${path}.${key}[]`);
      }
    };
    walk(pipelineJsonSchema(), '');
    expect(missing).toEqual([]);
  });
});
