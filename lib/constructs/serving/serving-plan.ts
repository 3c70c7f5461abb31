import type { DatasetType } from '../../../lambda/shared/contract/workflow';
import type { RecordKind, ServedTarget, ServePlan } from '../../../lambda/shared/contract/serving';
import { recipeNamed } from '../../../spec/recipes';
import type { ApiConfig } from '../../config/api';
import { schemaTextOf } from '../../config/dataset-schemas';
import { schemaParameterName } from '../../config/naming';
import type { PipelineConfig } from '../../config/pipeline-config';

/** Dataset of each kind of record. */
export const DATASET_OF = {
  event: 'Interactions',
  item: 'Items',
  user: 'Users',
} as const satisfies Record<RecordKind, DatasetType>;

/** All environment variables of a function together. */
const MAX_ENVIRONMENT_BYTES = 4096;
/** What is left of it for the others. */
const MAX_PLAN_BYTES = MAX_ENVIRONMENT_BYTES - 512;

/** A standard parameter holds 4 KB. */
const MAX_PARAMETER_BYTES = 4096;

/** What answers requests, by name. */
export function servedTargets(config: PipelineConfig): readonly ServedTarget[] {
  const campaigns = config.solutions
    .filter(({ campaign }) => campaign)
    .map((one) => ({ ...one, kind: 'campaign' }) as const);
  const recommenders = config.recommenders.map((one) => ({ ...one, kind: 'recommender' }) as const);
  return [...campaigns, ...recommenders].map(({ name, recipe: recipeName, kind }) => {
    const recipe = recipeNamed(recipeName);
    if (recipe === undefined) throw new Error(`${name} has the recipe ${recipeName}, which nobody knows`);
    return { name, kind, recipeType: recipe.type };
  });
}

export function servePlan(config: PipelineConfig, api: ApiConfig, bucket: string): ServePlan {
  return {
    pipeline: config.name,
    targets: servedTargets(config),
    filters: config.filters.map(({ name }) => name),
    cacheSeconds: api.cacheSeconds,
    bucket,
    fallback: api.fallback,
  };
}

/**
 * The text of a plan, as it stands in an environment variable.
 * @throws Error when it does not fit
 */
export function planText(plan: object): string {
  const text = JSON.stringify(plan);
  if (Buffer.byteLength(text) <= MAX_PLAN_BYTES) return text;
  throw new Error(
    `the names of campaigns, recommenders and filters take ${Buffer.byteLength(text)} bytes of the function that serves them, which has ${MAX_PLAN_BYTES}: shorten them, or divide the pipeline`,
  );
}

/** A parameter that holds a piece of a schema. */
export interface SchemaPiece {
  readonly kind: RecordKind;
  readonly parameterName: string;
  readonly text: string;
}

/** The schemas of the datasets that take records, in pieces that fit into parameters. */
export function schemaPieces(config: PipelineConfig): readonly SchemaPiece[] {
  return (Object.keys(DATASET_OF) as RecordKind[]).flatMap((kind) => {
    const dataset = config.datasets.find(({ type }) => type === DATASET_OF[kind]);
    if (dataset === undefined) return [];
    // Column names are ASCII, so that characters are bytes.
    const pieces = schemaTextOf(dataset.schema).match(new RegExp(`.{1,${MAX_PARAMETER_BYTES}}`, 'gs')) ?? [];
    return pieces.map((text, index) => ({
      kind,
      parameterName: schemaParameterName(config.name, dataset.type, index + 1),
      text,
    }));
  });
}
