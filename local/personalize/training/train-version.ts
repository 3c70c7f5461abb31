import { performance } from 'node:perf_hooks';
import { type Recipe, recipeOfArn } from '../../../spec/recipes';
import { recommenderOf } from '../engine';
import type { TrainingInput } from '../engine/api';
import { compositionOf } from '../recipes';
import { JobFailure } from '../store/lifecycle';
import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { catalogueOf } from './catalogue';
import { eventFilterOf } from './event-filter';
import { historiesLeftOut, usersToKeep } from './history-length';
import { type Selection, columnsOf, selectInteractions } from './select-interactions';
import type { KeptVersion } from './trained-version';
import { requireFewEventTypes, requireMinimums } from './training-minimums';

/** What a training goes by: a solution version, or a recommender in the same words. */
export type TrainingOrder = Pick<
  SolutionVersionRecord,
  'arn' | 'datasetGroupArn' | 'recipeArn' | 'eventType' | 'solutionConfig'
>;

/**
 * Trains a solution version on the data as it is now and keeps the model.
 * @returns the members of the record that training gives
 * @throws JobFailure
 */
export async function trainVersion(
  twin: Twin,
  version: SolutionVersionRecord,
  signal: AbortSignal,
): Promise<{ trainingHours: number }> {
  const { seconds } = await trainModel(twin, version, signal);
  return { trainingHours: seconds / 3600 };
}

/**
 * Trains a model on the data as it is now and keeps it under the ARN of what was asked for.
 * @returns its metrics, as GetSolutionMetrics answers them
 * @throws JobFailure
 */
export async function trainModel(
  twin: Twin,
  order: TrainingOrder,
  signal: AbortSignal,
): Promise<{ readonly metrics: Readonly<Record<string, number>>; readonly seconds: number }> {
  const started = performance.now();
  const { input, ...kept } = prepare(twin, order);
  const { model, metrics } = await twin.trainer.train(input, signal);
  const seconds = (performance.now() - started) / 1000;
  twin.versions.set(order.arn, { ...kept, model, metrics, recommender: recommenderOf(model) });
  twin.emit({ type: 'training-result', solutionVersionArn: order.arn, metrics, seconds });
  return { metrics, seconds };
}

type Prepared = Omit<KeptVersion, 'metrics' | 'model'> & { readonly input: TrainingInput };

function prepare(twin: Twin, version: TrainingOrder): Prepared {
  const recipe = recipeOfArn(version.recipeArn);
  const { solutionConfig = {} } = version;
  const composition =
    recipe &&
    compositionOf(recipe, {
      ...solutionConfig.algorithmHyperParameters,
      ...solutionConfig.featureTransformationParameters,
    });
  if (recipe === undefined || composition === undefined) throw new Error(`no composition for ${version.recipeArn}`);
  const { interactions, items } = twin.datasets.of(version.datasetGroupArn);
  if (interactions === undefined) throw new JobFailure('Create failed. There is no Interactions dataset.');
  const eventFilter = eventFilterOf(version);
  requireFewEventTypes(interactions);
  const selection = selectInteractions(interactions, eventFilter);
  requireMinimums(selection, eventFilter);
  const keeps = usersToKeep(selection, recipe, solutionConfig.featureTransformationParameters);
  const catalogue = usesItems(recipe) ? items : undefined;
  const itemIds = itemsOf(selection, catalogue?.ids() ?? []);
  if (itemIds.length > recipe.maximumItems) {
    throw new JobFailure(
      `Create failed. There are ${itemIds.length} items, ${recipe.name} takes ${recipe.maximumItems}.`,
    );
  }
  const excluded = solutionConfig.trainingDataConfig?.excludedDatasetColumns ?? {};
  return {
    dataChanges: interactions.changes,
    eventsSeen: interactions.events.size,
    eventFilter,
    setAside: historiesLeftOut(selection, keeps),
    input: {
      composition,
      interactions: columnsOf(selection, itemIds, keeps),
      items: catalogueOf(catalogue, itemIds, columnsLeftOut(excluded, 'ITEMS')),
      // One seed for all: every version is tested on the same users, so that metrics of recipes can be compared.
      seed: twin.seed,
    },
  };
}

function usesItems({ requiredDatasets, optionalDatasets }: Recipe): boolean {
  return requiredDatasets.includes('Items') || optionalDatasets.includes('Items');
}

/** Items of interactions first, so that their indices hold, then the rest of the catalogue. */
function itemsOf({ itemIds }: Selection, catalogue: readonly string[]): readonly string[] {
  return [...itemIds.values, ...catalogue.filter((id) => itemIds.codeOf(id) < 0)];
}

function columnsLeftOut(excluded: Readonly<Record<string, readonly string[]>>, type: string): readonly string[] {
  return Object.entries(excluded).flatMap(([key, columns]) => (key.toUpperCase() === type ? columns : []));
}
