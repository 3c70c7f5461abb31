import type { ItemAttribute } from './api';
import type { Lists } from './incidence';

/** A feature that more than this share of the texts carry says nothing, as long as there are several texts. */
const COMMON_SHARE = 0.5;

/** What kinds of features count: words say most; neighbouring words tell senses apart; parts of words find inflections. */
const KINDS = [
  { weight: 1, features: words },
  { weight: 0.5, features: pairs },
  { weight: 0.5, features: parts },
] as const;

/** Letters of a part of a word. */
const PART_LENGTH = 4;

/** Scripts that are written without spaces between words: there two letters next to each other stand for a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** What is learned of the texts: which features there are, and how much each tells. Structured-cloneable. */
export interface TextModel {
  /** Feature → number. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** Inverse document frequency by number. */
  readonly idf: Float32Array;
}

/** Texts as unit vectors: text t owns members[offsets[t]] … with `weights` alongside. A text without features is zero. */
export interface TextVectors extends Lists {
  readonly weights: Float32Array;
}

/**
 * Learns the features of a catalogue. Those that one text alone carries are kept only if they are words: another text may
 * come later.
 * @see Salton and Buckley, "Term-weighting approaches in automatic text retrieval", IPM 24(5), 1988
 */
export function textModelOf(attributes: readonly ItemAttribute[], itemCount: number): TextModel {
  const frequency = new Map<string, number>();
  for (let item = 0; item < itemCount; item++) {
    const own = new Set(fieldsOf(attributes, item).flatMap((counts) => [...counts.keys()]));
    for (const feature of own) frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
  }
  const vocabulary = new Map<string, number>();
  const idf: number[] = [];
  for (const [feature, count] of frequency) {
    if (count > Math.max(3, itemCount * COMMON_SHARE)) continue;
    if (count === 1 && !feature.startsWith('0')) continue;
    vocabulary.set(feature, idf.length);
    idf.push(Math.log((1 + itemCount) / count));
  }
  return { vocabulary, idf: Float32Array.from(idf) };
}

/** Each field counts alike, however long it is: a name is not lost beside a description. */
export function textVectorsOf(
  { vocabulary, idf }: TextModel,
  attributes: readonly ItemAttribute[],
  itemCount: number,
): TextVectors {
  const offsets = new Int32Array(itemCount + 1);
  const members: number[] = [];
  const weights: number[] = [];
  for (let item = 0; item < itemCount; item++) {
    const vector = new Map<number, number>();
    for (const counts of fieldsOf(attributes, item)) {
      const field = [...counts].flatMap(([feature, count]) => {
        const number = vocabulary.get(feature);
        if (number === undefined) return [];
        return [{ number, weight: kindOf(feature).weight * (1 + Math.log(count)) * (idf[number] as number) }];
      });
      const length = Math.hypot(...field.map(({ weight }) => weight));
      for (const { number, weight } of field) vector.set(number, (vector.get(number) ?? 0) + weight / length);
    }
    const length = Math.hypot(...vector.values());
    for (const [number, weight] of [...vector].sort(([a], [b]) => a - b)) {
      members.push(number);
      weights.push(weight / length);
    }
    offsets[item + 1] = members.length;
  }
  return { offsets, members: Int32Array.from(members), weights: Float32Array.from(weights) };
}

/** Features of each textual field of an item, with their counts. The first character of a feature is its kind. */
function fieldsOf(attributes: readonly ItemAttribute[], item: number): ReadonlyMap<string, number>[] {
  return attributes.flatMap((attribute) => {
    if (attribute.kind !== 'textual') return [];
    const tokens = tokensOf(attribute.values[item] ?? '');
    const counts = new Map<string, number>();
    KINDS.forEach(({ features }, kind) => {
      for (const feature of features(tokens)) {
        const key = `${kind}${feature}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    });
    return [counts];
  });
}

function kindOf(feature: string): (typeof KINDS)[number] {
  return KINDS[Number(feature[0]) as 0 | 1 | 2];
}

/** Runs of letters and digits, without case and accents. */
function tokensOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((run) => (UNSPACED.test(run) ? grams(run, 2) : [run]));
}

function words(tokens: readonly string[]): readonly string[] {
  return tokens;
}

function pairs(tokens: readonly string[]): readonly string[] {
  return tokens.slice(1).map((token, i) => `${tokens[i]} ${token}`);
}

function parts(tokens: readonly string[]): readonly string[] {
  return tokens.flatMap((token) => (token.length < PART_LENGTH ? [] : grams(`_${token}_`, PART_LENGTH)));
}

/** Every run of so many characters; the text itself when it is shorter. */
function grams(text: string, length: number): string[] {
  const characters = [...text];
  if (characters.length <= length) return [text];
  return Array.from({ length: characters.length - length + 1 }, (_, i) => characters.slice(i, i + length).join(''));
}

/** Adds up the cosine between one text and every text. */
export type TextLikeness = (text: number) => Float32Array;

/** Cost of a call: the texts that share a feature, once for each feature they share. */
export function textLikeness(vectors: TextVectors): TextLikeness {
  const { offsets, members, weights } = vectors;
  const texts = offsets.length - 1;
  const features = members.reduce((most, feature) => Math.max(most, feature), -1) + 1;
  const starts = new Int32Array(features + 1);
  for (const feature of members) starts[feature + 1] = (starts[feature + 1] as number) + 1;
  for (let f = 0; f < features; f++) starts[f + 1] = (starts[f + 1] as number) + (starts[f] as number);
  const next = starts.slice();
  const carriers = new Int32Array(members.length);
  const carried = new Float32Array(members.length);
  for (let text = 0; text < texts; text++) {
    for (let slot = offsets[text] as number; slot < (offsets[text + 1] as number); slot++) {
      const feature = members[slot] as number;
      const place = next[feature] as number;
      carriers[place] = text;
      carried[place] = weights[slot] as number;
      next[feature] = place + 1;
    }
  }
  return (text) => {
    const likeness = new Float32Array(texts);
    for (let slot = offsets[text] as number; slot < (offsets[text + 1] as number); slot++) {
      const feature = members[slot] as number;
      const weight = weights[slot] as number;
      const end = starts[feature + 1] as number;
      for (let place = starts[feature] as number; place < end; place++) {
        const other = carriers[place] as number;
        likeness[other] = (likeness[other] as number) + weight * (carried[place] as number);
      }
    }
    return likeness;
  };
}
