import { performance } from 'node:perf_hooks';
import { recipeOfArn } from '../../../spec/recipes';
import { recommenderOf, updatedModel } from '../engine';
import type { InteractionColumns } from '../engine/api';
import { JobFailure } from '../store/lifecycle';
import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { catalogueOf } from './catalogue';
import { historiesLeftOut, usersToKeep } from './history-length';
import { columnsOf, selectInteractions } from './select-interactions';
import type { TrainedVersion } from './trained-version';
import { trainingColumns } from './training-columns';

/** What an update goes by: the order of the training that made the model. */
export type UpdateOrder = Pick<SolutionVersionRecord, 'datasetGroupArn' | 'recipeArn' | 'solutionConfig'>;

/** The newest version of a solution that was fully trained. */
export function latestFullVersion(twin: Twin, solutionArn: string): SolutionVersionRecord | undefined {
  return twin.resources
    .all(
      'solution-version',
      (version) =>
        version.solutionArn === solutionArn && version.status === 'ACTIVE' && version.trainingMode === 'FULL',
    )
    .at(-1);
}

/**
 * Makes a version with trainingMode UPDATE: the weights of the latest fully trained one, which must be there, with the items
 * and histories of now. Its metrics are those of that version, because nothing was learned.
 * @throws JobFailure
 */
export function updateVersion(
  twin: Twin,
  version: SolutionVersionRecord,
): Pick<SolutionVersionRecord, 'recipeArn' | 'trainingHours' | 'tunedHPOParams'> {
  const started = performance.now();
  const full = latestFullVersion(twin, version.solutionArn);
  const trained = full && twin.versions.get(full.arn);
  if (full === undefined || trained === undefined) {
    throw new JobFailure('Create failed. There is no fully trained version to update.');
  }
  twin.versions.set(version.arn, updatedVersion(twin, version, trained, { replacesHistories: true }));
  const { recipeArn, tunedHPOParams } = full;
  return {
    recipeArn,
    trainingHours: (performance.now() - started) / 3_600_000,
    ...(tunedHPOParams && { tunedHPOParams }),
  };
}

/**
 * A trained version with the items of now, without learning from them. With `replacesHistories` the users' events of now
 * become their histories; without, what users did is taken from the training and from events streamed since.
 * @throws JobFailure when there are more items than the recipe takes, or no interactions
 * @throws TypeError when the model is of a kind that cannot be updated, see `isUpdatable`
 */
export function updatedVersion(
  twin: Twin,
  { datasetGroupArn, recipeArn, solutionConfig = {} }: UpdateOrder,
  trained: TrainedVersion,
  { replacesHistories }: { readonly replacesHistories: boolean },
): TrainedVersion {
  const recipe = recipeOfArn(recipeArn);
  const { interactions, items } = twin.datasets.of(datasetGroupArn);
  if (recipe === undefined) throw new Error(`there is no recipe ${recipeArn}`);
  if (interactions === undefined) throw new JobFailure('Create failed. There is no Interactions dataset.');
  const selection = selectInteractions(interactions, trained.eventFilter);
  const keeps = usersToKeep(selection, recipe, solutionConfig.featureTransformationParameters);
  const { recommender } = trained;
  const fresh = new Set([...selection.itemIds.values, ...(items?.ids() ?? [])]);
  for (const itemId of recommender.itemIds) fresh.delete(itemId);
  const itemIds = [...recommender.itemIds, ...fresh];
  if (itemIds.length > recipe.maximumItems) {
    throw new JobFailure(
      `Create failed. There are ${itemIds.length} items, ${recipe.name} takes ${recipe.maximumItems}.`,
    );
  }
  const model = updatedModel(trained.model, {
    interactions: renumbered(columnsOf(selection, selection.itemIds.values, keeps), itemIds),
    items: catalogueOf(items, itemIds, trainingColumns(solutionConfig.trainingDataConfig, 'ITEMS')),
    replacesHistories,
  });
  return {
    ...trained,
    model,
    recommender: recommenderOf(model),
    updatedChanges: interactions.changes,
    ...(replacesHistories && {
      dataChanges: interactions.changes,
      eventsSeen: interactions.events.size,
      setAside: historiesLeftOut(selection, keeps),
    }),
  };
}

/** The same interactions with the items at other places. */
function renumbered(columns: InteractionColumns, itemIds: readonly string[]): InteractionColumns {
  const places = new Map(itemIds.map((itemId, place) => [itemId, place]));
  const placeOf = Int32Array.from(columns.itemIds, (itemId) => places.get(itemId) ?? -1);
  return { ...columns, itemIds, items: columns.items.map((item) => placeOf[item] as number) };
}
