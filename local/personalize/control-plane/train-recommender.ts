import { sleepUntil } from '../../clock';
import { recipeOfArn } from '../../../spec/recipes';
import type { RecommenderRecord } from '../store/resource';
import { updateEveryTwoHours } from '../training/automatic-update';
import { type TrainingOrder, trainModel } from '../training/train-version';
import type { Twin } from '../twin';
import { isInProgress } from './requirements';

const WEEK = 7 * 24 * 3_600_000;

/**
 * Trains the model behind a recommender on the data as it is now. The old one, if there is any, serves until then.
 * @returns the members of the record that training gives
 * @throws JobFailure
 */
export async function trainRecommender(
  twin: Twin,
  recommender: RecommenderRecord,
  signal: AbortSignal,
): Promise<{ modelMetrics: Readonly<Record<string, number>> }> {
  const { metrics } = await trainModel(twin, orderOf(recommender), signal);
  return { modelMetrics: metrics };
}

/** A use case with a minimum of events of one type learns from those alone. */
function orderOf({ arn, datasetGroupArn, recipeArn, recommenderConfig }: RecommenderRecord): TrainingOrder {
  const eventType = recipeOfArn(recipeArn)?.minimumEventType;
  const trainingDataConfig = recommenderConfig.trainingDataConfig;
  return {
    arn,
    datasetGroupArn,
    recipeArn,
    ...(eventType !== undefined && { eventType }),
    ...(trainingDataConfig && { solutionConfig: { trainingDataConfig } }),
  };
}

/**
 * Keeps an ACTIVE recommender up to date for as long as it is there: a new training every seven days, and for use cases that
 * explore new items every two hours. Call it when the recommender becomes ACTIVE, and again after a restart.
 *
 * The dates are real ones: a clock that makes waits short does not make these trainings come sooner.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/creating-recommenders.html
 */
export function keepUpToDate(twin: Twin, { arn, recipeArn, creationDateTime }: RecommenderRecord): void {
  const since = creationDateTime.getTime();
  const current = (): RecommenderRecord | 'not now' | 'never' => {
    const recommender = twin.resources.find('recommender', arn);
    // Another one of the same name is kept up to date by itself.
    if (recommender?.creationDateTime.getTime() !== since) return 'never';
    return isTrainable(twin, recommender) ? recommender : 'not now';
  };
  retrainEveryWeek(twin, since, current);
  if (recipeOfArn(recipeArn)?.explores !== true) return;
  updateEveryTwoHours(twin, {
    modelArn: arn,
    since,
    order: () => {
      const recommender = current();
      return typeof recommender === 'string' ? recommender : orderOf(recommender);
    },
  });
}

/** The new training shows as an update, so that one that fails tells why; the old model serves meanwhile, and on if it fails. */
function retrainEveryWeek(twin: Twin, since: number, current: () => RecommenderRecord | 'not now' | 'never'): void {
  const first = Math.floor((twin.clock.now() - since) / WEEK) + 1;
  twin.lifecycle.watch(async (closed) => {
    for (let run = first; ; run++) {
      await sleepUntil(twin.clock, since + run * WEEK, closed);
      const recommender = current();
      if (recommender === 'never') return;
      if (recommender === 'not now') continue;
      const { arn, recommenderConfig } = recommender;
      twin.lifecycle.update('recommender', arn, { recommenderConfig, retrains: true });
    }
  });
}

/** A recommender that is stopped, or whose data was deleted, stays as it is. */
function isTrainable(twin: Twin, recommender: RecommenderRecord): boolean {
  const { status, latestRecommenderUpdate, datasetGroupArn } = recommender;
  const isBusy = latestRecommenderUpdate !== undefined && isInProgress(latestRecommenderUpdate.status);
  return status === 'ACTIVE' && !isBusy && twin.datasets.of(datasetGroupArn).interactions !== undefined;
}

/** What belongs to a recommender goes with it. */
export function forgetRecommender(twin: Twin, { arn }: RecommenderRecord): void {
  twin.versions.delete(arn);
  twin.tags.drop(arn);
}
