import { INTERACTIONS_SEEN_BY_FILTER } from '../../../spec/quotas';
import type { InteractionsData } from '../store/data/interactions-data';
import type { Twin } from '../twin';
import type { ItemBits } from './item-bits';
import { bitsOf, bytesOfBits, memoryOf } from './scored-items';
import type { Serving } from './serving';

/**
 * What a use case drops by itself: items that the user watched, or bought. It looks at the newest hundred events of that
 * type, streamed ones at once, and takes the event type by its exact name.
 * @returns the items dropped, undefined where nothing is
 * @see https://docs.aws.amazon.com/personalize/latest/dg/VIDEO_ON_DEMAND-use-cases.html
 */
export function automaticFilter(
  twin: Twin,
  { recipe, datasetGroupArn, trained: { recommender } }: Serving,
  userId: string | undefined,
): ItemBits | undefined {
  const { automaticFilter: dropped } = recipe;
  const { interactions } = twin.datasets.of(datasetGroupArn);
  if (dropped === undefined || userId === undefined || interactions === undefined) return undefined;
  const marks = [dropped, interactions, interactions.bulkChanges, interactions.events.changesOf(userId)];
  const make = (): ItemBits => bitsOf(recommender, newestItems(interactions, userId, dropped));
  return memoryOf(recommender).dropped.of(userId, marks, make, bytesOfBits);
}

function newestItems({ bulk, events }: InteractionsData, userId: string, eventTypeAsked: string): readonly string[] {
  return [
    ...Array.from(bulk.rowsOf(userId), (row) => bulk.at(row)),
    ...events.rowsOf(userId).map((row) => events.at(row)),
  ]
    .filter(({ eventType }) => eventType === eventTypeAsked)
    .sort((a, b) => a.timestamp - b.timestamp)
    .slice(-INTERACTIONS_SEEN_BY_FILTER)
    .map(({ itemId }) => itemId);
}
