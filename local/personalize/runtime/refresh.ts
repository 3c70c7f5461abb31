import { semanticWith, trendingAsOf } from '../engine';
import type { Recommender } from '../engine/api';
import { textsOf } from '../training/prepare-texts';
import { columnsOf, selectInteractions } from '../training/select-interactions';
import type { TrainedVersion } from '../training/trained-version';
import { type TakesColumn, trainingColumns } from '../training/training-columns';
import type { Twin } from '../twin';
import type { Serving } from './serving';

/** Trends are looked at again at least that often, however long their intervals are. */
const LONGEST_REFRESH_SECONDS = 2 * 3600;

/** How often an incremental update takes new items in. */
const INCREMENTAL_UPDATE_SECONDS = 30 * 60;

/** How a version refreshes itself. */
interface Refreshing {
  readonly periodSeconds: number;
  /** @param at the moment of the refresh, Unix seconds */
  readonly recommender: (at: number) => Recommender;
}

/** The newest refresh of each version; an older one is never asked for again. */
const refreshes = new WeakMap<TrainedVersion, { readonly at: number; readonly recommender: Recommender }>();

/**
 * A version that refreshes itself as it stands now, without training: trends are counted anew from all data that is there,
 * streamed events included; an incremental update takes in items that came up since. Other versions are left as they are.
 * Refreshes are due at whole periods of the clock and made when first asked for.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-trending-now.html
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-semantic-similarity.html
 */
export function refreshed(twin: Twin, serving: Serving): Serving {
  const { trained } = serving;
  const refreshing = refreshingOf(twin, serving);
  if (refreshing === undefined) return serving;
  const { periodSeconds } = refreshing;
  const at = Math.floor(twin.clock.now() / 1000 / periodSeconds) * periodSeconds;
  const known = refreshes.get(trained);
  const recommender = known?.at === at ? known.recommender : refreshing.recommender(at);
  refreshes.set(trained, { at, recommender });
  return { ...serving, trained: { ...trained, recommender } };
}

function refreshingOf(twin: Twin, serving: Serving): Refreshing | undefined {
  const interval = serving.trained.recommender.trendIntervalSeconds;
  if (interval !== undefined) {
    return {
      periodSeconds: Math.min(interval, LONGEST_REFRESH_SECONDS),
      recommender: (at) => trendsNow(twin, serving, interval, at),
    };
  }
  const version = serving.recipe.incrementalUpdate && twin.resources.find('solution-version', serving.modelArn);
  if (!version || !version.performIncrementalUpdate) return undefined;
  const takes = trainingColumns(version.solutionConfig?.trainingDataConfig, 'ITEMS');
  return {
    periodSeconds: INCREMENTAL_UPDATE_SECONDS,
    recommender: () => withNewItems(twin, serving, takes),
  };
}

function withNewItems(twin: Twin, { datasetGroupArn, trained }: Serving, takes: TakesColumn): Recommender {
  const { items } = twin.datasets.of(datasetGroupArn);
  const added = items?.ids().filter((id) => trained.recommender.indexOf(id) < 0) ?? [];
  if (items === undefined || added.length === 0) return trained.recommender;
  return semanticWith(trained.model, added, textsOf(items, added, takes));
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
