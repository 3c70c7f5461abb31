import type { BatchInferenceEntry, BatchSegmentEntry, RecommenderEntry } from './file/serving-entries';
import { batchFolder } from './naming';
import type { BatchJobConfig, RecommenderConfig } from './pipeline-config';
import { defined, texts } from './solution';

/** A recommender with every value as it travels to the API. */
export function recommenderConfigOf({
  name,
  recipe,
  recommenderConfig,
  ...apiMembers
}: RecommenderEntry): RecommenderConfig {
  return {
    name,
    recipe,
    ...(recommenderConfig !== undefined && { recommenderConfig: withTexts(recommenderConfig) }),
    ...(Object.keys(apiMembers).length > 0 && { apiMembers }),
  };
}

/** A batch job with its defaults, and with every value as it travels to the API. */
export function batchJobConfigOf(
  kind: BatchJobConfig['kind'],
  entry: BatchInferenceEntry | BatchSegmentEntry,
): BatchJobConfig {
  const { input, output, ...rest } = entry;
  const config = 'batchInferenceJobConfig' in rest ? rest.batchInferenceJobConfig : undefined;
  return {
    ...defined(rest),
    kind,
    input: input ?? batchFolder(entry.name, 'input'),
    output: output ?? batchFolder(entry.name, 'output'),
    ...(config !== undefined && { batchInferenceJobConfig: withTexts(config) }),
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
