import {
  type BatchInferenceEntry,
  batchInferenceSchema,
  type BatchSegmentEntry,
  batchSegmentSchema,
  type RecommenderEntry,
  recommenderSchema,
} from './file/serving-entries';
import { uncheckedPaths } from './file/shape-tree';
import { batchFolder } from './naming';
import type { BatchJobConfig, RecommenderConfig } from './pipeline-config';
import { defined, texts, uncheckedMembers } from './solution';

/** A recommender with every value as it travels to the API. */
export function recommenderConfigOf(entry: RecommenderEntry): RecommenderConfig {
  const { name, recipe, recommenderConfig, ...apiMembers } = entry;
  return {
    name,
    recipe,
    ...(recommenderConfig !== undefined && { recommenderConfig: withTexts(recommenderConfig) }),
    ...uncheckedMembers(apiMembers, uncheckedPaths(recommenderSchema, entry)),
  };
}

/** A batch job with its defaults, and with every value as it travels to the API. */
export function batchJobConfigOf(
  kind: BatchJobConfig['kind'],
  entry: BatchInferenceEntry | BatchSegmentEntry,
): BatchJobConfig {
  const schema = kind === 'inference' ? batchInferenceSchema : batchSegmentSchema;
  const known = Object.keys(schema.shape);
  const members = Object.entries(entry);
  const { input, output, ...rest } = Object.fromEntries(
    members.filter(([name]) => known.includes(name)),
  ) as typeof entry;
  const apiMembers = Object.fromEntries(members.filter(([name]) => !known.includes(name)));
  const { batchInferenceJobConfig: config }: BatchInferenceEntry = entry;
  return {
    ...defined(rest),
    kind,
    input: input ?? batchFolder(entry.name, 'input'),
    output: output ?? batchFolder(entry.name, 'output'),
    ...(config !== undefined && { batchInferenceJobConfig: withTexts(config) }),
    ...(Object.keys(apiMembers).length > 0 && { apiMembers }),
  };
}

/** Numbers of itemExplorationConfig become texts. */
function withTexts(config: {
  readonly itemExplorationConfig?: Readonly<Record<string, unknown>> | undefined;
}): Readonly<Record<string, unknown>> {
  const { itemExplorationConfig } = config;
  return {
    ...defined(config),
    ...(itemExplorationConfig !== undefined && { itemExplorationConfig: texts(itemExplorationConfig) }),
  };
}
