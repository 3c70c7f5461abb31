import { sleepUntil } from '../../clock';
import { recipeOfArn } from '../../../spec/recipes';
import type { RecommenderRecord } from '../store/resource';
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
 * Trains a recommender anew every seven days for as long as it is there, while it is ACTIVE. The new training shows as an
 * update, so that one that fails tells why; the old model serves meanwhile, and afterwards if it fails.
 *
 * The dates are real ones: a clock that makes waits short does not make these trainings come sooner.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/creating-recommenders.html
 */
export function retrainEveryWeek(twin: Twin, { arn, creationDateTime }: RecommenderRecord): void {
  const start = creationDateTime.getTime();
  const firstRun = Math.floor((twin.clock.now() - start) / WEEK) + 1;
  twin.lifecycle.watch(async (closed) => {
    for (let run = firstRun; ; run++) {
      await sleepUntil(twin.clock, start + run * WEEK, closed);
      const recommender = twin.resources.find('recommender', arn);
      // Another one of the same name has its own watch.
      if (recommender?.creationDateTime.getTime() !== start) return;
      if (isTrainable(twin, recommender)) {
        const { recommenderConfig } = recommender;
        twin.lifecycle.update('recommender', arn, { recommenderConfig, retrains: true });
      }
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
