import type { KnownBeginning } from './history-sums';

/** Memory for the histories of one model: about a thousand of them at 1,700 items. */
const BYTES = 32 * 2 ** 20;

/** A history that goes on is looked for among those that are shorter by up to so many events. */
const NEW_EVENTS = 16;

interface Entry {
  readonly history: Int32Array;
  readonly at: number;
  readonly scores: Float32Array;
  readonly sums: Float32Array;
}

/** What a history of recent requests came to, as of which moment. The least recently asked for give way. */
export class RememberedScores {
  /** By hash of the history, least recently asked for first. */
  private readonly entries = new Map<number, Entry>();
  private readonly most: number;
  /** Hashes of the history without its latest 0 … NEW_EVENTS events. */
  private readonly hashes = new Int32Array(NEW_EVENTS + 1);

  /** @param itemCount length of the scores */
  constructor(itemCount: number) {
    // Scores and some four sums, in single precision.
    this.most = Math.floor(BYTES / (5 * 4 * Math.max(1, itemCount)));
  }

  /** @returns `same`: the scores themselves, not to be written to; else perhaps the sums of a beginning */
  find(history: Int32Array, at: number): { readonly same?: Float32Array; readonly beginning?: KnownBeginning } {
    this.hash(history);
    for (let fewer = 0; fewer <= Math.min(NEW_EVENTS, history.length); fewer++) {
      const hash = this.hashes[fewer] as number;
      const entry = this.entries.get(hash);
      if (entry === undefined || !beginsWith(history, entry.history, history.length - fewer)) continue;
      // Taken out, to be put back as the latest or to give way to what goes on from it.
      this.entries.delete(hash);
      if (fewer > 0 || entry.at !== at) return { beginning: { length: entry.history.length, sums: entry.sums } };
      this.entries.set(hash, entry);
      return { same: entry.scores };
    }
    return {};
  }

  /** To be called after `find` of the same history. */
  keep(history: Int32Array, at: number, scores: Float32Array, sums: { saved(): Float32Array }): void {
    if (this.most < 1) return;
    if (this.entries.size >= this.most) {
      const [oldest] = this.entries.keys();
      if (oldest !== undefined) this.entries.delete(oldest);
    }
    this.entries.set(this.hashes[0] as number, {
      history: history.slice(),
      at,
      scores: scores.slice(),
      sums: sums.saved(),
    });
  }

  /** FNV-1a over the items; the last few of its states are those of the history without its latest events. */
  private hash(history: Int32Array): void {
    let hash = 0x811c9dc5 | 0;
    if (history.length <= NEW_EVENTS) this.hashes[history.length] = hash;
    for (let i = 0; i < history.length; i++) {
      hash = Math.imul(hash ^ (history[i] as number), 0x01000193);
      const fewer = history.length - 1 - i;
      if (fewer <= NEW_EVENTS) this.hashes[fewer] = hash;
    }
  }
}

function beginsWith(history: Int32Array, beginning: Int32Array, length: number): boolean {
  if (beginning.length !== length) return false;
  for (let i = 0; i < length; i++) if (history[i] !== beginning[i]) return false;
  return true;
}
