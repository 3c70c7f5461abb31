/**
 * Counts how often each 53-bit hash was seen, in open addressing over typed arrays: 9 bytes a slot, at most half of the
 * slots taken. With a million values two different ones share a hash about once in twenty thousand files.
 */
export class HashCounts {
  /** Hashes are stored plus one: zero marks a free slot. */
  private slots = new Float64Array(1 << 12);
  private counts = new Uint8Array(1 << 12);
  private taken = 0;
  private overflown = false;

  /** @param maximum different hashes kept; beyond it new ones are not counted any more */
  constructor(private readonly maximum: number) {}

  /** Different hashes seen, at most the maximum. */
  get size(): number {
    return this.taken;
  }

  /** True when some hashes were not counted. */
  get isFull(): boolean {
    return this.overflown;
  }

  /** @returns how often the hash was seen before, at most 254; -1 when it is new and there is no room for it */
  add(hash: number): number {
    let slot = this.slotOf(hash + 1, this.slots);
    if (this.slots[slot] !== 0) {
      const before = this.counts[slot] ?? 0;
      if (before < 255) this.counts[slot] = before + 1;
      return Math.min(before, 254);
    }
    if (this.taken >= this.maximum) {
      this.overflown = true;
      return -1;
    }
    if (2 * (this.taken + 1) > this.slots.length) {
      this.grow();
      slot = this.slotOf(hash + 1, this.slots);
    }
    this.slots[slot] = hash + 1;
    this.counts[slot] = 1;
    this.taken++;
    return 0;
  }

  private slotOf(key: number, slots: Float64Array): number {
    const mask = slots.length - 1;
    // The low bits of a hash are a mixed 21-bit part; the higher ones are folded in for tables beyond two million slots.
    let slot = ((key & 0x7fffffff) ^ Math.floor(key / 0x100000)) & mask;
    while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const slots = new Float64Array(2 * this.slots.length);
    const counts = new Uint8Array(slots.length);
    this.slots.forEach((key, from) => {
      if (key === 0) return;
      const slot = this.slotOf(key, slots);
      slots[slot] = key;
      counts[slot] = this.counts[from] ?? 0;
    });
    this.slots = slots;
    this.counts = counts;
  }
}
