import { trendingAsOf } from '../engine';
import type { Recommender } from '../engine/api';
import { columnsOf, selectInteractions } from '../training/select-interactions';
import type { TrainedVersion } from '../training/trained-version';
import type { Twin } from '../twin';
import type { Serving } from './serving';

/** Trends are looked at again at least that often, however long their intervals are. */
const LONGEST_REFRESH_SECONDS = 2 * 3600;

interface Refresh {
  /** Unix seconds. */
  readonly at: number;
  readonly recommender: Recommender;
}

/** The newest refresh of each version; an older one is never asked for again. */
const refreshes = new WeakMap<TrainedVersion, Refresh>();

/**
 * A version that refreshes itself as it stands now: trends are counted anew, without training, from all data that is there,
 * streamed events and items that came up since the training included. Other versions are left as they are.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-trending-now.html
 */
export function refreshed(twin: Twin, serving: Serving): Serving {
  const { trained } = serving;
  const intervalSeconds = trained.recommender.trendIntervalSeconds;
  if (intervalSeconds === undefined) return serving;
  const period = Math.min(intervalSeconds, LONGEST_REFRESH_SECONDS);
  const at = Math.floor(twin.clock.now() / 1000 / period) * period;
  const known = refreshes.get(trained);
  if (known?.at === at) return { ...serving, trained: { ...trained, recommender: known.recommender } };
  const recommender = trendsNow(twin, serving, intervalSeconds, at);
  refreshes.set(trained, { at, recommender });
  return { ...serving, trained: { ...trained, recommender } };
}

function trendsNow(twin: Twin, { datasetGroupArn, trained }: Serving, interval: number, at: number): Recommender {
  const { interactions } = twin.datasets.of(datasetGroupArn);
  if (interactions === undefined) return trained.recommender;
  const selection = selectInteractions(interactions, trained.eventFilter);
  const { itemIds } = selection;
  const known = [...itemIds.values, ...trained.recommender.itemIds.filter((id) => itemIds.codeOf(id) < 0)];
  const everybody = new Uint8Array(selection.userIds.length).fill(1);
  return trendingAsOf(columnsOf(selection, known, everybody), interval, at);
}
