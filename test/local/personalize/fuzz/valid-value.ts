import type { Shape, StructureShape } from '../../../../local/personalize/model/service-model';
import { INTERACTIONS_SCHEMA } from '../movies-schemas';
import { GROUP_ARN, ROLE_ARN, arn, datasetArn } from '../movies';

/** What exists in the twin that is fuzzed, by the member that names it. */
export type Existing = Readonly<Record<string, string>>;

/** Values that mean something, by member name. */
export const WORDS: Existing = {
  datasetGroupArn: GROUP_ARN,
  schemaArn: arn('schema/interactions'),
  datasetArn: datasetArn('Interactions'),
  datasetImportJobArn: arn('dataset-import-job/first-interactions'),
  roleArn: ROLE_ARN,
  recipeArn: 'arn:aws:personalize:::recipe/aws-user-personalization-v2',
  algorithmArn: 'arn:aws:personalize:::algorithm/aws-popularity-count',
  featureTransformationArn: 'arn:aws:personalize:::feature-transformation/JSON-percentile-filtering',
  resourceArn: GROUP_ARN,
  schema: INTERACTIONS_SCHEMA,
  datasetType: 'Users',
  filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")',
  path: 's3://data/in/',
  dataLocation: 's3://data/in/',
  userId: 'u1',
  itemId: 'i1',
  sessionId: 's1',
};

/** A value that fits the shape; of a structure only the required members. */
export function validValue(shape: Shape, name: string, words: Existing): unknown {
  const word = words[name];
  if (word !== undefined) return word;
  switch (shape.type) {
    case 'string':
      return shape.enum?.[0] ?? 'x'.repeat(Math.max(1, shape.min ?? 1));
    case 'integer':
    case 'double':
      return shape.min ?? 1;
    case 'boolean':
      return true;
    case 'timestamp':
      return 1_700_000_000;
    case 'list':
      return [validValue(shape.entry, name, words)];
    case 'map':
      return {};
    case 'structure':
      return validStructure(shape, words);
  }
}

export function validStructure(shape: StructureShape, words: Existing): Record<string, unknown> {
  const required = [...shape.members].filter(([, member]) => member.required);
  return Object.fromEntries(required.map(([name, member]) => [name, validValue(member.shape, name, words)]));
}
