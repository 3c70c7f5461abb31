/** Lists that are remembered: those of the newest answers. */
const REMEMBERED_LISTS = 10_000;

/**
 * Which items an answer showed, by its recommendationId, for events that name it instead of the items. Only the newest
 * answers are remembered, and none after a restart.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/data-impressions.html
 */
export class ShownLists {
  private readonly lists = new Map<string, readonly string[]>();
  /** Ids of the lists, in a ring: the first key of a Map takes long to find behind many that were deleted. */
  private readonly ids: string[] = [];
  private oldest = 0;

  constructor(private readonly limit = REMEMBERED_LISTS) {}

  add(recommendationId: string, itemIds: readonly string[]): void {
    const isKnown = this.lists.has(recommendationId);
    this.lists.set(recommendationId, itemIds);
    if (isKnown) return;
    if (this.ids.length < this.limit) {
      this.ids.push(recommendationId);
      return;
    }
    this.lists.delete(this.ids[this.oldest] as string);
    this.ids[this.oldest] = recommendationId;
    this.oldest = (this.oldest + 1) % this.limit;
  }

  of(recommendationId: string): readonly string[] | undefined {
    return this.lists.get(recommendationId);
  }
}

/** How often each item was shown to somebody. Says nothing of users, so that it stays when they are deleted. */
export class ImpressionCounts {
  private readonly counts: Map<string, number>;
  private added: number;

  /** @param counts to begin with */
  constructor(counts: Iterable<readonly [string, number]> = []) {
    this.counts = new Map(counts);
    this.added = this.counts.size;
  }

  /** Grows with each list, from what there was to begin with. */
  get changes(): number {
    return this.added;
  }

  /** Items that were shown, with how often. */
  entries(): Iterable<readonly [string, number]> {
    return this.counts;
  }

  add(itemIds: readonly string[]): void {
    this.added++;
    for (const itemId of itemIds) this.counts.set(itemId, this.of(itemId) + 1);
  }

  of(itemId: string): number {
    return this.counts.get(itemId) ?? 0;
  }
}
