import { performance } from 'node:perf_hooks';
import * as z from 'zod';
import { recipeOfArn } from '../../../../spec/recipes';
import { systemClock } from '../../../clock';
import type { ExplorationAnswer, RecommendAnswer, RecommendedItem } from '../../api';
import { refused } from '../guard';
import type { ConsoleSource } from '../source';
import { itemView } from './items';

const recommendRequest = z.object({
  servingArn: z.string(),
  userId: z.string().optional(),
  itemId: z.string().optional(),
  inputList: z.array(z.string()).optional(),
  numResults: z.number().int().optional(),
  filterArn: z.string().optional(),
  filterValues: z.record(z.string(), z.string()).optional(),
});

const eventRequest = z.object({
  group: z.string(),
  userId: z.string(),
  itemId: z.string(),
  eventType: z.string(),
  recommendationId: z.string().optional(),
});

const explorationRequest = z.object({ campaignArn: z.string(), weight: z.number().min(0).max(1) });

/** An item as GetRecommendations and GetPersonalizedRanking answer it. */
interface Predicted {
  readonly itemId: string;
  readonly score?: number;
  readonly reason?: readonly string[];
}

/** Answers as the campaign or recommender does to any client. @throws RefusedError, ServiceError */
export async function recommend(source: ConsoleSource, body: unknown): Promise<RecommendAnswer> {
  const { servingArn, inputList, numResults, ...input } = read(recommendRequest, body);
  const serving = servingOf(source, servingArn);
  const began = performance.now();
  const answer =
    serving.recipe.type === 'PERSONALIZED_RANKING'
      ? await source.personalize.call('GetPersonalizedRanking', {
          campaignArn: servingArn,
          inputList: inputList ?? [],
          ...input,
        })
      : await source.personalize.call('GetRecommendations', {
          [serving.member]: servingArn,
          ...(numResults !== undefined && { numResults }),
          ...input,
        });
  const milliseconds = performance.now() - began;
  const { itemList, personalizedRanking, recommendationId } = answer as {
    readonly itemList?: readonly Predicted[];
    readonly personalizedRanking?: readonly Predicted[];
    readonly recommendationId?: string;
  };
  const { items } = source.personalize.holdings.datasets.of(serving.datasetGroupArn);
  const predicted = itemList ?? personalizedRanking ?? [];
  const explored = serving.recipe.explores && !serving.recipe.givesReasons ? aheadOfBetter(predicted) : new Set();
  return {
    items: predicted.map(({ itemId, score, reason = [] }): RecommendedItem => ({
      ...itemView(items, itemId),
      ...(score !== undefined && { score }),
      reasons: explored.has(itemId) ? ['Exploration', ...reason] : reason,
    })),
    ...(recommendationId !== undefined && { recommendationId }),
    milliseconds,
  };
}

/** PutEvents with one event that happens now. @throws RefusedError, ServiceError */
export async function putEvent(source: ConsoleSource, body: unknown): Promise<object> {
  const { group, userId, itemId, eventType, recommendationId } = read(eventRequest, body);
  const { resources } = source.personalize.holdings;
  const [tracker] = resources.all('event-tracker', ({ datasetGroupArn }) => datasetGroupArn === group);
  if (tracker === undefined) {
    throw refused(
      409,
      'the dataset group has no event tracker',
      'set eventTracker: true in the pipeline file and deploy',
    );
  }
  await source.personalize.call('PutEvents', {
    trackingId: tracker.trackingId,
    userId,
    sessionId: `console-${userId}`,
    eventList: [
      { eventType, itemId, sentAt: Date.now() / 1000, ...(recommendationId !== undefined && { recommendationId }) },
    ],
  });
  return {};
}

/** Longest wait for an update of a campaign: with realistic durations it takes minutes. */
const UPDATE_MILLISECONDS = 20_000;

/** UpdateCampaign with another exploration weight; answers once the campaign serves with it. @throws RefusedError, ServiceError */
export async function setExploration(source: ConsoleSource, body: unknown): Promise<ExplorationAnswer> {
  const { campaignArn, weight } = read(explorationRequest, body);
  const { resources } = source.personalize.holdings;
  const { campaignConfig } = resources.get('campaign', campaignArn);
  const itemExplorationConfig = { ...campaignConfig?.itemExplorationConfig, explorationWeight: String(weight) };
  const began = performance.now();
  await source.personalize.call('UpdateCampaign', {
    campaignArn,
    campaignConfig: { ...campaignConfig, itemExplorationConfig },
  });
  const waited = (): number => performance.now() - began;
  for (;;) {
    const update = resources.get('campaign', campaignArn).latestCampaignUpdate;
    if (update?.status === 'ACTIVE') return { weight, milliseconds: waited() };
    if (update?.status === 'CREATE FAILED') {
      throw refused(
        409,
        update.failureReason ?? 'the update failed',
        'look at the campaign in the picture of the pipeline',
      );
    }
    if (waited() > UPDATE_MILLISECONDS) {
      throw refused(409, 'the campaign is still being updated', 'wait until its status is ACTIVE, then ask again');
    }
    await systemClock.sleep(20);
  }
}

/**
 * Items that stand above one with a higher score: where the API gives no reasons, its order tells of exploration all the same.
 */
function aheadOfBetter(items: readonly Predicted[]): ReadonlySet<string> {
  const found = new Set<string>();
  let best = -Infinity;
  for (const { itemId, score = -Infinity } of [...items].reverse()) {
    if (score < best) found.add(itemId);
    best = Math.max(best, score);
  }
  return found;
}

function servingOf({ personalize }: ConsoleSource, arn: string) {
  const { resources } = personalize.holdings;
  const campaign = resources.find('campaign', arn);
  const recommender = resources.find('recommender', arn);
  const recipeArn =
    recommender?.recipeArn ?? (campaign && resources.find('solution-version', campaign.solutionVersionArn)?.recipeArn);
  const datasetGroupArn = (campaign ?? recommender)?.datasetGroupArn;
  const recipe = recipeArn === undefined ? undefined : recipeOfArn(recipeArn);
  if (recipe === undefined || datasetGroupArn === undefined) {
    throw refused(404, `there is no campaign or recommender ${arn}`, 'it was parked or replaced: choose another one');
  }
  const member = campaign ? 'campaignArn' : 'recommenderArn';
  return { member, datasetGroupArn, recipe };
}

function read<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw refused(400, z.prettifyError(read.error), 'load the page again');
}
