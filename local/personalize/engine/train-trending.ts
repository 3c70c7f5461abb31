import type { Composition, InteractionColumns, Recommender, TrainingInput, TrainingResult } from './api';
import { evaluate } from './evaluate';
import { catalogueOf, type TrendingModel } from './model';
import { seededRandom } from './random';
import { recommenderOf } from './recommender';
import { latestTimestampOf, selectUsers, sequencesOf, type Sequences } from './sequences';
import { splitUsers } from './split';
import { timelineOf, trendPredictionAccuracy, trendScores } from './trending';

type Trending = Extract<Composition, { kind: 'trending' }>;

/** Trends as of the latest event; `trendingAsOf` gives those of another moment. */
export function trainTrending(input: TrainingInput, { intervalSeconds }: Trending): TrainingResult {
  const sequences = sequencesOf(input.interactions);
  const split = splitUsers(sequences, seededRandom(input.seed));
  const training = timelineOf(selectUsers(sequences, split.training));
  const metrics = evaluate(
    sequences,
    split.test,
    (_, at) => trendScores(training, intervalSeconds, at),
    input.interactions.itemIds.length,
  );
  const trend_prediction_accuracy = trendPredictionAccuracy(
    training,
    selectUsers(sequences, split.test),
    intervalSeconds,
  );
  return {
    model: modelOf(input, sequences, intervalSeconds, latestTimestampOf(sequences)),
    metrics: { ...metrics, trend_prediction_accuracy },
  };
}

/**
 * What trends as of `at`: no training, linear in events. Items that came up since the training are there as well.
 * @param at Unix seconds; of later events only popularity knows
 */
export function trendingAsOf(interactions: InteractionColumns, intervalSeconds: number, at: number): Recommender {
  const items = { creationTimestamps: new Float64Array(interactions.itemIds.length).fill(NaN), attributes: [] };
  return recommenderOf(modelOf({ interactions, items }, sequencesOf(interactions), intervalSeconds, at));
}

function modelOf(
  input: Pick<TrainingInput, 'interactions' | 'items'>,
  sequences: Sequences,
  intervalSeconds: number,
  at: number,
): TrendingModel {
  return {
    kind: 'trending',
    catalogue: catalogueOf(input, sequences),
    intervalSeconds,
    scores: trendScores(timelineOf(sequences), intervalSeconds, at),
  };
}
