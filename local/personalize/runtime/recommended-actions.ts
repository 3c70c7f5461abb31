import type { GetActionRecommendationsRequest, PredictedAction } from '@aws-sdk/client-personalize-runtime';
import { EXPIRATION_FIELDS } from '../../../spec/schema';
import { RUNTIME_LIMITS } from '../../../spec/quotas';
import { exploreNew, rankActions, seededRandom } from '../engine';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { RecordsData } from '../store/data/records-data';
import { seedOf } from '../store/ids';
import type { TrainedVersion } from '../training/trained-version';
import type { Twin } from '../twin';
import { explorationOf } from './exploration';
import { requestedActionFilter } from './filter/requested-filter';
import { requireWithin } from './result-limits';
import type { Serving } from './serving';
import { historyOf } from './user-history';
import { type UserOutcome, indexedOutcomes, outcomesOf } from './user-outcomes';

const DEFAULT_RESULTS = 5;

const SECONDS_A_DAY = 86_400;

/** How often actions that came after the training are taken in, for exploration. */
const UPDATE_SECONDS = 2 * 3600;

/**
 * The actions to answer with, best first: by propensity, among near ones the more valuable first, with new ones explored.
 * Actions that expired, or that come back too soon for the user, are left out before any filter.
 * @throws ResourceNotFoundException, InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-next-best-action.html
 */
export function recommendedActions(
  twin: Twin,
  serving: Serving,
  input: Checked<GetActionRecommendationsRequest>,
): PredictedAction[] {
  const { userId, numResults = DEFAULT_RESULTS } = input;
  requireWithin(numResults, 'numResults', RUNTIME_LIMITS.actions);
  if (userId === undefined) throw invalidInput(`userId is required by recipe ${serving.recipe.name}`);
  const data = twin.datasets.of(serving.datasetGroupArn);
  const scorer = serving.trained.recommender.actions;
  if (scorer === undefined) throw new Error(`the model of ${serving.modelArn} scores no actions`);
  const test = requestedActionFilter(twin, serving, input, userId);
  const outcomes = outcomesOf(data, userId);
  const now = twin.clock.now() / 1000;

  const actionIds = [...scorer.actionIds, ...actionsSince(twin, serving)];
  const passes = actionIds.map(
    (id) => isOffered(data.actions, id, now) && !comesTooSoon(data.actions, id, outcomes, now) && (test?.(id) ?? true),
  );
  const known = scorer.score(
    historyOf(twin, serving, userId),
    indexedOutcomes(outcomes, (id) => scorer.indexOf(id)),
  );
  const scores = new Float32Array(actionIds.length);
  scores.set(known);
  const taken = new Int32Array(actionIds.length);
  taken.set(scorer.taken);
  const values = Float64Array.from(actionIds, (id) => numberOf(data.actions, id, 'VALUE') ?? 0);
  const ranking = rankActions({ scores, values, taken }).filter((action) => passes[action]);

  const isNew = Uint8Array.from(scores, (score, action) => (score === 0 && passes[action] ? 1 : 0));
  const random = seededRandom(seedOf(twin.seed, serving.arn, serving.modelArn, userId, outcomes.length));
  const exploration = explorationOf(serving);
  const { items } =
    exploration && scores.some((score) => score > 0)
      ? exploreNew({
          ranking,
          count: numResults,
          items: { ...explorable(serving, data.actions, actionIds, taken) },
          exploration,
          random,
          mask: isNew,
        })
      : { items: ranking.slice(0, numResults) };
  return Array.from(items, (action) => ({ actionId: actionIds[action] as string, score: scores[action] as number }));
}

/** Not expired. */
function isOffered(actions: RecordsData | undefined, actionId: string, now: number): boolean {
  if (actions?.has(actionId) !== true) return false;
  return EXPIRATION_FIELDS.every((field) => (numberOf(actions, actionId, field) ?? Infinity) > now);
}

/** The user has had to do with the action within its REPEAT_FREQUENCY, in days. */
function comesTooSoon(
  actions: RecordsData | undefined,
  actionId: string,
  outcomes: readonly UserOutcome[],
  now: number,
): boolean {
  const days = numberOf(actions, actionId, 'REPEAT_FREQUENCY');
  if (days === undefined) return false;
  return outcomes.some((one) => one.actionId === actionId && one.timestamp > now - days * SECONDS_A_DAY);
}

function numberOf(actions: RecordsData | undefined, actionId: string, field: string): number | undefined {
  const value = actions?.value(actionId, field) ?? null;
  return value === null ? undefined : Number(value);
}

/** What exploration asks of actions: those that nobody has had to do with, and nothing is known of, are as new as can be. */
function explorable(
  { trained }: Serving,
  actions: RecordsData | undefined,
  actionIds: readonly string[],
  interactionCounts: Int32Array,
) {
  const { latestTimestamp } = trained.recommender;
  const creationTimestamps = Float64Array.from(
    actionIds,
    (id) => numberOf(actions, id, 'CREATION_TIMESTAMP') ?? latestTimestamp,
  );
  return { interactionCounts, creationTimestamps, latestTimestamp };
}

/** The newest update of each version. */
const updates = new WeakMap<TrainedVersion, { readonly at: number; readonly actionIds: readonly string[] }>();

/** Actions that came after the training, as of the last full two hours; together with those of the model within the limit. */
function actionsSince(twin: Twin, { datasetGroupArn, recipe, trained }: Serving): readonly string[] {
  const scorer = trained.recommender.actions;
  const at = Math.floor(twin.clock.now() / 1000 / UPDATE_SECONDS);
  const known = updates.get(trained);
  if (known?.at === at) return known.actionIds;
  const actionIds = (twin.datasets.of(datasetGroupArn).actions?.ids() ?? [])
    .filter((id) => (scorer?.indexOf(id) ?? -1) < 0)
    .slice(0, Math.max(0, recipe.maximumItems - (scorer?.actionIds.length ?? 0)));
  updates.set(trained, { at, actionIds });
  return actionIds;
}
