import { performance } from 'node:perf_hooks';
import type { Recipe } from '../../../spec/recipes';
import { recommenderOf } from '../engine';
import type { TrainingInput } from '../engine/api';
import { requireMemory } from '../engine/memory-bound';
import { JobFailure } from '../store/lifecycle';
import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { type Candidate, candidatesOf, compositionsOf } from './candidates';
import { actionColumnsOf } from './action-columns';
import { catalogueOf } from './catalogue';
import { eventFilterOf } from './event-filter';
import { historiesLeftOut, itemsToKeep, usersToKeep } from './history-length';
import { tunedNames } from './hyper-parameter-search';
import { objectiveOf } from './objective';
import { prepareTexts } from './prepare-texts';
import { type Selection, columnsOf, selectInteractions } from './select-interactions';
import { userColumns } from './side-columns';
import type { KeptVersion } from './trained-version';
import { trainingColumns } from './training-columns';
import { requireFewEventTypes, requireItemAttributes, requireMinimums } from './training-minimums';
import { updateVersion } from './update-version';

/** What a training goes by: a solution version, or a recommender in the same words. */
export type TrainingOrder = Pick<
  SolutionVersionRecord,
  'arn' | 'datasetGroupArn' | 'recipeArn' | 'eventType' | 'solutionConfig'
> &
  Partial<Pick<SolutionVersionRecord, 'performHPO' | 'performAutoML'>>;

/** Members of a version's record that training gives. */
type Trained = Pick<SolutionVersionRecord, 'recipeArn'> &
  Partial<Pick<SolutionVersionRecord, 'trainingHours' | 'tunedHPOParams'>>;

/**
 * Trains a solution version on the data as it is now and keeps the model. AutoML tells its solution which recipe it chose.
 * @returns the members of the record that training gives
 * @throws JobFailure
 */
export async function trainVersion(twin: Twin, version: SolutionVersionRecord, signal: AbortSignal): Promise<Trained> {
  if (version.trainingMode === 'UPDATE') return updateVersion(twin, version);
  const { seconds, chosen } = await trainModel(twin, version, signal);
  const { recipeArn } = chosen.recipe;
  if (version.performAutoML) {
    twin.resources.update('solution', version.solutionArn, { autoMLResult: { bestRecipeArn: recipeArn } });
  }
  return {
    recipeArn,
    trainingHours: seconds / 3600,
    ...(version.performHPO && {
      tunedHPOParams: { algorithmHyperParameters: tunedNames(chosen.recipe, chosen.values) },
    }),
  };
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
): Promise<{
  readonly metrics: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly chosen: Candidate;
}> {
  const started = performance.now();
  const candidates = candidatesOf(order, twin.seed);
  const { input, ...kept } = prepare(twin, order, candidates);
  requireRoom(input);
  const { model, metrics, chosen = 0 } = await twin.trainer.train(input, signal);
  const seconds = (performance.now() - started) / 1000;
  twin.versions.set(order.arn, { ...kept, model, metrics, recommender: recommenderOf(model) });
  twin.emit({ type: 'training-result', solutionVersionArn: order.arn, metrics, seconds });
  return { metrics, seconds, chosen: candidates[chosen] ?? candidates[0] };
}

/** What the engine would refuse, told as the reason of the failure. */
function requireRoom(input: TrainingInput): void {
  try {
    requireMemory(input);
  } catch (error) {
    throw error instanceof RangeError ? new JobFailure(`Create failed. ${error.message}.`) : error;
  }
}

type Prepared = Omit<KeptVersion, 'metrics' | 'model'> & { readonly input: TrainingInput };

function prepare(twin: Twin, version: TrainingOrder, candidates: readonly [Candidate, ...Candidate[]]): Prepared {
  // Those of AutoML look at the same datasets.
  const [{ recipe }] = candidates;
  const { composition } = compositionsOf(candidates);
  if (composition.kind === 'semantic') return prepareTexts(twin, version, composition, recipe.maximumItems);
  const { solutionConfig = {} } = version;
  const { trainingDataConfig } = solutionConfig;
  const data = twin.datasets.of(version.datasetGroupArn);
  const { interactions, items, users } = data;
  if (interactions === undefined) throw new JobFailure('Create failed. There is no Interactions dataset.');
  if (composition.kind === 'affinity' && composition.by === 'attributes') requireItemAttributes(items);
  const eventFilter = eventFilterOf(version);
  requireFewEventTypes(interactions);
  const takesContext = trainingColumns(trainingDataConfig, 'INTERACTIONS');
  const selection = selectInteractions(interactions, eventFilter, (name) => recipe.takesContext && takesContext(name));
  requireMinimums(selection, eventFilter);
  const keeps = usersToKeep(selection, recipe, solutionConfig.featureTransformationParameters);
  const keepsItem = itemsToKeep(selection, solutionConfig.featureTransformationParameters);
  const catalogue = usesItems(recipe) ? items : undefined;
  const itemIds = itemsOf(selection, catalogue?.ids() ?? []);
  const actions = recipe.type === 'PERSONALIZED_ACTIONS' ? actionColumnsOf(data, recipe.maximumItems) : undefined;
  // The ceiling of a recipe for actions is on those, and it leaves the rest out.
  if (actions === undefined && itemIds.length > recipe.maximumItems) {
    throw new JobFailure(
      `Create failed. There are ${itemIds.length} items, ${recipe.name} takes ${recipe.maximumItems}.`,
    );
  }
  const columns = columnsOf(selection, itemIds, keeps, keepsItem);
  const objective = objectiveOf(solutionConfig.optimizationObjective, items, itemIds);
  return {
    dataChanges: interactions.changes,
    eventsSeen: interactions.events.size,
    eventFilter,
    setAside: historiesLeftOut(selection, keeps),
    input: {
      ...compositionsOf(candidates),
      interactions: columns,
      items: catalogueOf(catalogue, itemIds, trainingColumns(trainingDataConfig, 'ITEMS')),
      ...(recipe.optionalDatasets.includes('Users') && {
        users: userColumns(users, columns.userIds, trainingColumns(trainingDataConfig, 'USERS')),
      }),
      ...(objective && { objective }),
      ...(actions && { actions }),
      // One seed for all: every version is tested on the same users, so that metrics of recipes can be compared.
      seed: twin.seed,
    },
  };
}

/** Whether a recipe looks at the catalogue. */
export function usesItems({ requiredDatasets, optionalDatasets }: Recipe): boolean {
  return requiredDatasets.includes('Items') || optionalDatasets.includes('Items');
}

/** Items of interactions first, so that their indices hold, then the rest of the catalogue. */
function itemsOf({ itemIds }: Selection, catalogue: readonly string[]): readonly string[] {
  return [...itemIds.values, ...catalogue.filter((id) => itemIds.codeOf(id) < 0)];
}
