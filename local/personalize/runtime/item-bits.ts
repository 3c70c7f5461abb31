/** A set of items of a model: bit i of word i >> 5 is item i. Not to be written to where it is remembered. */
export type ItemBits = Uint32Array;

export function noItems(itemCount: number): ItemBits {
  return new Uint32Array((itemCount + 31) >> 5);
}

/** Makes it the set of all items. */
export function addEvery(bits: ItemBits, itemCount: number): void {
  bits.fill(0xffffffff);
  const rest = itemCount & 31;
  if (rest !== 0) bits[bits.length - 1] = 2 ** rest - 1;
}

/** The items that pass. */
export function itemsThat(itemIds: readonly string[], passes: (itemId: string) => boolean): ItemBits {
  const bits = noItems(itemIds.length);
  for (let item = 0; item < itemIds.length; item++) if (passes(itemIds[item] as string)) add(bits, item);
  return bits;
}

export function has(bits: ItemBits, item: number): boolean {
  return (((bits[item >> 5] as number) >>> (item & 31)) & 1) === 1;
}

export function add(bits: ItemBits, item: number): void {
  bits[item >> 5] = (bits[item >> 5] as number) | (1 << (item & 31));
}

export function remove(bits: ItemBits, item: number): void {
  bits[item >> 5] = (bits[item >> 5] as number) & ~(1 << (item & 31));
}

/** Adds the others. */
export function addAll(bits: ItemBits, others: ItemBits): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] as number) | (others[word] as number);
}

/** Takes the others out. */
export function removeAll(bits: ItemBits, others: ItemBits): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] as number) & ~(others[word] as number);
}
