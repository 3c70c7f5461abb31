import { INTERACTIONS_SEEN_BY_FILTER } from '../../../spec/quotas';
import type { Twin } from '../twin';
import type { ItemTest } from './filter/item-test';
import type { Serving } from './serving';

/**
 * What a use case drops by itself: items that the user watched, or bought. It looks at the newest hundred events of that
 * type, streamed ones at once, and takes the event type by its exact name.
 * @returns undefined where nothing is dropped
 * @see https://docs.aws.amazon.com/personalize/latest/dg/VIDEO_ON_DEMAND-use-cases.html
 */
export function automaticFilter(
  twin: Twin,
  { recipe, datasetGroupArn }: Serving,
  userId: string | undefined,
): ItemTest | undefined {
  const { automaticFilter: dropped } = recipe;
  const { interactions } = twin.datasets.of(datasetGroupArn);
  if (dropped === undefined || userId === undefined || interactions === undefined) return undefined;
  const { bulk, events } = interactions;
  const newest = [
    ...Array.from(bulk.rowsOf(userId), (row) => bulk.at(row)),
    ...events.rowsOf(userId).map((row) => events.at(row)),
  ]
    .filter(({ eventType }) => eventType === dropped)
    .sort((a, b) => a.timestamp - b.timestamp)
    .slice(-INTERACTIONS_SEEN_BY_FILTER);
  const taken = new Set(newest.map(({ itemId }) => itemId));
  return (itemId) => !taken.has(itemId);
}
