import type { ItemAttribute, ItemColumns } from './api';
import type { Lists } from './incidence';

/** A token that more than this share of the catalogue carries says nothing about taste. */
const COMMON_SHARE = 0.5;

/** Numeric attributes become one of this many classes with equally many items. */
const NUMERIC_CLASSES = 8;

/**
 * The catalogue's attributes as weighted tokens: item i owns members[offsets[i]] … with `weights` alongside. Weights are
 * inverse document frequencies, scaled so that each item with tokens has length 1.
 */
export interface AttributeTokens extends Lists {
  readonly tokenCount: number;
  readonly weights: Float32Array;
  /** Token → items that carry it. */
  readonly itemsOfToken: Lists;
  /** Weights alongside itemsOfToken.members. */
  readonly itemWeights: Float32Array;
}

/**
 * Tokens of categorical values, words of texts and classes of numbers. Tokens of a single item, and of more than half of the
 * catalogue, are left out: neither can tell items apart by likeness.
 */
export function attributeTokensOf(items: ItemColumns, itemCount: number): AttributeTokens {
  const tokensOf: Set<string>[] = Array.from({ length: itemCount }, () => new Set());
  for (const attribute of items.attributes) addTokens(attribute, tokensOf);
  const frequency = new Map<string, number>();
  for (const tokens of tokensOf) for (const token of tokens) frequency.set(token, (frequency.get(token) ?? 0) + 1);
  const numbers = new Map<string, number>();
  const idf: number[] = [];
  for (const [token, count] of frequency) {
    // A token of all items would weigh nothing; half of a catalogue of two or three is less than two items.
    if (count < 2 || count === itemCount || count > Math.max(2, itemCount * COMMON_SHARE)) continue;
    numbers.set(token, idf.length);
    idf.push(Math.log(itemCount / count));
  }
  const offsets = new Int32Array(itemCount + 1);
  const members: number[] = [];
  const weights: number[] = [];
  const tokenOffsets = new Int32Array(idf.length + 1);
  tokensOf.forEach((tokens, item) => {
    const own = [...tokens].flatMap((token) => numbers.get(token) ?? []).sort((a, b) => a - b);
    const length = Math.sqrt(own.reduce((sum, token) => sum + (idf[token] as number) ** 2, 0));
    for (const token of own) {
      members.push(token);
      weights.push((idf[token] as number) / length);
      tokenOffsets[token + 1] = (tokenOffsets[token + 1] as number) + 1;
    }
    offsets[item + 1] = members.length;
  });
  for (let t = 0; t < idf.length; t++)
    tokenOffsets[t + 1] = (tokenOffsets[t + 1] as number) + (tokenOffsets[t] as number);
  const next = tokenOffsets.slice();
  const tokenItems = new Int32Array(members.length);
  const itemWeights = new Float32Array(members.length);
  for (let item = 0; item < itemCount; item++) {
    for (let slot = offsets[item] as number; slot < (offsets[item + 1] as number); slot++) {
      const place = next[members[slot] as number] as number;
      tokenItems[place] = item;
      itemWeights[place] = weights[slot] as number;
      next[members[slot] as number] = place + 1;
    }
  }
  return {
    tokenCount: idf.length,
    offsets,
    members: Int32Array.from(members),
    weights: Float32Array.from(weights),
    itemsOfToken: { offsets: tokenOffsets, members: tokenItems },
    itemWeights,
  };
}

function addTokens(attribute: ItemAttribute, tokensOf: readonly Set<string>[]): void {
  switch (attribute.kind) {
    case 'categorical':
      tokensOf.forEach((tokens, item) =>
        attribute.values[item]?.forEach((value) => tokens.add(`${attribute.name}=${value}`)),
      );
      return;
    case 'textual':
      tokensOf.forEach((tokens, item) => {
        for (const word of wordsOf(attribute.values[item] ?? '')) tokens.add(`${attribute.name}~${word}`);
      });
      return;
    case 'numeric': {
      const bounds = classBounds(attribute.values);
      tokensOf.forEach((tokens, item) => {
        const value = attribute.values[item] ?? NaN;
        if (!Number.isNaN(value)) tokens.add(`${attribute.name}#${classOf(value, bounds)}`);
      });
    }
  }
}

/** Lower-case runs of letters and digits of at least three characters, in any script. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
}

/** The class of a number between bounds; -1 for NaN. */
export function classOf(value: number, bounds: ArrayLike<number> = []): number {
  if (Number.isNaN(value)) return -1;
  let number = 0;
  while (number < bounds.length && value >= (bounds[number] as number)) number++;
  return number;
}

/** Quantiles that part the known values into classes, ascending. */
export function classBounds(values: Float64Array): number[] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const bounds = new Set<number>();
  for (let c = 1; c < NUMERIC_CLASSES && known.length > 0; c++) {
    const bound = known[Math.floor((c * known.length) / NUMERIC_CLASSES)] as number;
    // Nothing lies below the lowest value.
    if (bound > (known[0] as number)) bounds.add(bound);
  }
  return [...bounds];
}

/** scores[j] += weight × likeness (cosine of token weights) of `item` and j, for every item j that shares a token. */
export function addLikeness(tokens: AttributeTokens, profile: Float64Array, scores: Float32Array): void {
  for (let token = 0; token < tokens.tokenCount; token++) {
    const weight = profile[token] as number;
    if (weight === 0) continue;
    const end = tokens.itemsOfToken.offsets[token + 1] as number;
    for (let slot = tokens.itemsOfToken.offsets[token] as number; slot < end; slot++) {
      const item = tokens.itemsOfToken.members[slot] as number;
      scores[item] = (scores[item] as number) + weight * (tokens.itemWeights[slot] as number);
    }
  }
}

/** profile[t] += weight × the item's weight of token t. */
export function addToProfile(tokens: AttributeTokens, item: number, weight: number, profile: Float64Array): void {
  const end = tokens.offsets[item + 1] as number;
  for (let slot = tokens.offsets[item] as number; slot < end; slot++) {
    const token = tokens.members[slot] as number;
    profile[token] = (profile[token] as number) + weight * (tokens.weights[slot] as number);
  }
}
