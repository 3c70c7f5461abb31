import { compareKeys, lowerBound } from './key-order';

export interface ListingRequest {
  readonly prefix: string;
  /** Keys that hold it after the prefix are rolled up to it; '' rolls up nothing. */
  readonly delimiter: string;
  /** Listing begins behind this key or common prefix; '' from the start. */
  readonly after: string;
  /** Keys and common prefixes together, 0–1000. */
  readonly maximum: number;
}

export interface Listing {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** Last key or common prefix listed: what the next page begins behind. */
  readonly last: string;
}

/** One page of a bucket's keys. @param sorted all keys, in the order of compareKeys */
export function listKeys(sorted: readonly string[], request: ListingRequest): Listing {
  const { prefix, delimiter, after, maximum } = request;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = '';
  if (maximum === 0) return { keys, commonPrefixes, truncated: false, last };
  let rolledUp: string | undefined = after === '' ? undefined : after;
  for (let i = lowerBound(sorted, compareKeys(prefix, after) > 0 ? prefix : after); i < sorted.length; i++) {
    const key = sorted[i] ?? '';
    if (!key.startsWith(prefix)) break;
    if (key === after) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    if (common !== undefined && common === rolledUp) continue;
    if (keys.length + commonPrefixes.length >= maximum) return { keys, commonPrefixes, truncated: true, last };
    if (common === undefined) {
      keys.push(key);
    } else {
      commonPrefixes.push(common);
      rolledUp = common;
    }
    last = common ?? key;
  }
  return { keys, commonPrefixes, truncated: false, last };
}
