import type { DataRecord } from '../../spec/records';
import { parseSchema } from '../../spec/schema';
import type { PopularItems } from '../shared/contract/serving';

/** As many as an answer of Amazon Personalize can have. */
const LISTED = 500;

/** Some 30 MB with ids of usual length; few catalogues have more items. */
const DEFAULT_CAPACITY = 200_000;

/**
 * Counts the interactions of items in bounded memory. Exact as long as there are no more different items than it remembers; beyond
 * that, a count is too large by at most 1/capacity of all interactions, so that no popular item is missed (Misra and Gries, 1982).
 */
export class PopularCounts {
  private readonly counts = new Map<string, number>();
  /** What every count may lack. */
  private forgotten = 0;

  /** @param capacity different items that are remembered; twice as many at once */
  constructor(private readonly capacity = DEFAULT_CAPACITY) {}

  /** What is to be called with each record of a dataset with this schema. */
  counterOf(schema: string): (record: DataRecord) => void {
    const column = parseSchema(schema).fields.findIndex(({ name }) => name === 'ITEM_ID');
    return (record) => {
      const itemId = record.text(column);
      if (itemId !== null) this.add(itemId);
    };
  }

  add(itemId: string): void {
    this.counts.set(itemId, (this.counts.get(itemId) ?? 0) + 1);
    if (this.counts.size > 2 * this.capacity) this.forget();
  }

  /** Most popular first; equal ones by id, so that the same data gives the same list. */
  top(limit = LISTED): PopularItems['items'] {
    return [...this.counts]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([itemId, count]) => ({ itemId, count: count + this.forgotten }));
  }

  /** Takes the same from all, so much that no more than the capacity is left. */
  private forget(): void {
    const descending = Float64Array.from(this.counts.values()).sort().reverse();
    const taken = descending[this.capacity] ?? 0;
    for (const [itemId, count] of this.counts) {
      if (count > taken) this.counts.set(itemId, count - taken);
      else this.counts.delete(itemId);
    }
    this.forgotten += taken;
  }
}
