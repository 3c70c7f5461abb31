/** Things that come due, the earliest first: a binary heap. */
export class DueTimes<T> {
  private readonly heap: { readonly at: number; readonly item: T }[] = [];

  /** When the earliest comes due; undefined when there is none. */
  get next(): number | undefined {
    return this.heap[0]?.at;
  }

  add(at: number, item: T): void {
    const { heap } = this;
    let index = heap.push({ at, item }) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if ((heap[parent]?.at ?? 0) <= at) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  /** Takes the earliest out if it is due at `now`. */
  take(now: number): { readonly at: number; readonly item: T } | undefined {
    const { heap } = this;
    const first = heap[0];
    if (first === undefined || first.at > now) return undefined;
    const last = heap.pop();
    if (last !== undefined && last !== first) {
      heap[0] = last;
      this.sink();
    }
    return first;
  }

  clear(): void {
    this.heap.length = 0;
  }

  private sink(): void {
    const { heap } = this;
    const at = (index: number): number => heap[index]?.at ?? Infinity;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const child = at(left + 1) < at(left) ? left + 1 : left;
      if (at(child) >= at(index)) return;
      this.swap(index, child);
      index = child;
    }
  }

  private swap(a: number, b: number): void {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (first === undefined || second === undefined) return;
    this.heap[a] = second;
    this.heap[b] = first;
  }
}
