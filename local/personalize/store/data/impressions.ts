/** Lists that are remembered: those of the newest answers. */
const REMEMBERED_LISTS = 10_000;

/**
 * Which items an answer showed, by its recommendationId, for events that name it instead of the items. Only the newest
 * answers are remembered, and none after a restart.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/data-impressions.html
 */
export class ShownLists {
  /** In a ring: the list with the number n, counted from the first, stands at n % limit. */
  private readonly ids: string[] = [];
  private readonly lists: (readonly string[])[] = [];
  private added = 0;
  /** Numbers by id, of the first `indexed` lists; some are long overwritten. Answers are many, questions few. */
  private readonly numbers = new Map<string, number>();
  private indexed = 0;

  constructor(private readonly limit = REMEMBERED_LISTS) {}

  add(recommendationId: string, itemIds: readonly string[]): void {
    const place = this.added++ % this.limit;
    this.ids[place] = recommendationId;
    this.lists[place] = itemIds;
  }

  of(recommendationId: string): readonly string[] | undefined {
    if (this.numbers.size > 2 * this.limit) {
      this.numbers.clear();
      this.indexed = 0;
    }
    for (let number = Math.max(this.indexed, this.added - this.limit); number < this.added; number++) {
      this.numbers.set(this.ids[number % this.limit] as string, number);
    }
    this.indexed = this.added;
    const number = this.numbers.get(recommendationId);
    return number === undefined || number < this.added - this.limit ? undefined : this.lists[number % this.limit];
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
