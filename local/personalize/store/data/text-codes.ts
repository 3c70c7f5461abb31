import type { TextCodes } from '../../../../spec/records';
import type { Dictionary } from './dictionary';

const SLOTS = 1024;
const POOL = 16 * 1024;

/** Words of an entry before its bytes: code, length. */
const HEAD = 2;

/**
 * Codes of a dictionary by the UTF-8 bytes of its texts, so that an import makes a string of each different value only once:
 * open addressing over typed arrays, the bytes compared in full. What is random in a lookup is memory, so all of a slot lies
 * in one cache line, and all of an entry in another. Lives as long as an import; the dictionary outlives it.
 *
 * Memory: the bytes of the texts and 24 to 40 bytes a text.
 */
export class DictionaryCodes implements TextCodes {
  /** Pairs of hash and entry; an entry is where it begins in the pool, 0 is a free slot. At most half of them are taken. */
  private slots = new Int32Array(2 * SLOTS);
  /** Entries, each at a whole word: code, length, bytes. Nothing begins at 0. */
  private words = new Int32Array(POOL / 4);
  private bytes = new Uint8Array(this.words.buffer);
  /** Words in use. */
  private used = 1;
  private entries = 0;

  constructor(private readonly dictionary: Dictionary) {}

  ofText(text: string): number {
    return this.dictionary.encode(text);
  }

  ofBytes(data: Buffer, from: number, to: number): number {
    const { slots, words, bytes } = this;
    const mask = slots.length - 2;
    const length = to - from;
    const hash = hashOf(data, from, to);
    let slot = placeOf(hash) & mask;
    for (let entry = slots[slot + 1] as number; entry !== 0; entry = slots[slot + 1] as number) {
      if (slots[slot] === hash && words[entry + 1] === length) {
        const start = 4 * (entry + HEAD);
        let i = 0;
        while (i < length && bytes[start + i] === data[from + i]) i++;
        if (i === length) return words[entry] as number;
      }
      slot = (slot + 2) & mask;
    }
    return this.add(data, from, to, hash, slot);
  }

  private add(data: Buffer, from: number, to: number, hash: number, slot: number): number {
    const code = this.dictionary.encode(data.toString('utf8', from, to));
    const length = to - from;
    const entry = this.used;
    this.used += HEAD + Math.ceil(length / 4);
    if (this.used > this.words.length) {
      const larger = new Int32Array(2 * this.used);
      larger.set(this.words);
      this.words = larger;
      this.bytes = new Uint8Array(larger.buffer);
    }
    this.words[entry] = code;
    this.words[entry + 1] = length;
    this.bytes.set(data.subarray(from, to), 4 * (entry + HEAD));
    this.slots[slot] = hash;
    this.slots[slot + 1] = entry;
    this.entries++;
    if (4 * this.entries >= this.slots.length) this.grow();
    return code;
  }

  private grow(): void {
    const old = this.slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 2;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let slot = placeOf(old[from] as number) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[from] as number;
      slots[slot + 1] = old[from + 1] as number;
    }
    this.slots = slots;
  }
}

/** FNV-1a, 32 bits. */
function hashOf(data: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (data[i] as number), 0x01000193);
  return hash;
}

/** Upper bits mixed into those that choose the slot; even, to be masked. */
function placeOf(hash: number): number {
  return Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) << 1;
}
