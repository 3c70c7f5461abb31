import type { PredictedItem } from '@aws-sdk/client-personalize-runtime';
import type { ExplorableItems } from '../engine';
import type { Recommender } from '../engine/api';
import type { Twin } from '../twin';
import type { Serving } from './serving';

/**
 * The recommendationId of an answer. What the answer showed is remembered, so that events that name the id tell which items
 * their user had before them.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/data-impressions.html
 */
export function rememberedId(
  twin: Twin,
  { arn, datasetGroupArn }: Pick<Serving, 'arn' | 'datasetGroupArn'>,
  shown: readonly PredictedItem[],
): string {
  const recommendationId = twin.requestIds.recommendation(arn);
  const itemIds = shown.map(({ itemId = '' }) => itemId);
  twin.datasets.of(datasetGroupArn).interactions?.shown.add(recommendationId, itemIds);
  return recommendationId;
}

interface Counted {
  readonly mark: string;
  readonly items: ExplorableItems;
}

/** The newest counts for each model. */
const counted = new WeakMap<Recommender, Counted>();

/** The items as exploration takes them: one that was shown counts as known a little more each time, like one with events. */
export function explorableItems(twin: Twin, { datasetGroupArn, trained }: Serving): ExplorableItems {
  const { recommender } = trained;
  const data = twin.datasets.of(datasetGroupArn).interactions;
  const mark = data?.impressionsMark;
  if (data === undefined || mark === undefined) return recommender;
  const known = counted.get(recommender);
  if (known?.mark === mark) return known.items;
  const interactionCounts = recommender.interactionCounts.slice();
  for (const [itemId, count] of data.impressions()) {
    const item = recommender.indexOf(itemId);
    if (item >= 0) interactionCounts[item] = (interactionCounts[item] as number) + count;
  }
  const { creationTimestamps, latestTimestamp } = recommender;
  const items = { interactionCounts, creationTimestamps, latestTimestamp };
  counted.set(recommender, { mark, items });
  return items;
}
