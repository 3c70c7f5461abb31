import type { Composition } from './api';
import { addLikeness, addToProfile, type AttributeTokens } from './attribute-tokens';
import { easeOf } from './ease';
import { incidenceOf, listLength, type Incidence } from './incidence';
import { addRow, buildItemRows, type ItemRows } from './item-rows';
import { popularityOf } from './popularity';
import { eventCounts, type Sequences } from './sequences';
import { standardise } from './standardise';
import { transitionsOf } from './transitions';

export type RelatedOptions = Omit<Extract<Composition, { kind: 'related' }>, 'kind'>;

/** Items with fewer events are answered by their attributes in the first place. @see "Similar-Items recipe" */
const COLD_EVENTS = 5;

const TRANSITION_WEIGHT = 1;
const EASE_WEIGHT = 0.5;
const POPULARITY_WEIGHT = 0.5;

/** What stands for items alike. Structured-cloneable. */
export interface RelatedParts {
  readonly ease: ItemRows;
  readonly transitions: ItemRows;
  /** Users who had both items, where they reach the minimum; absent without a minimum. */
  readonly companions?: ItemRows;
  readonly counts: Int32Array;
  readonly warm: Uint8Array;
  /** Standardised log popularity. */
  readonly popularity: Float32Array;
  readonly popularityDiscount: number;
  /** What attributes count beside the events of an item that has enough of them. */
  readonly attributeWeight: number;
  readonly tokens?: AttributeTokens;
}

export function trainRelatedParts(
  sequences: Sequences,
  tokens: AttributeTokens | undefined,
  options: RelatedOptions,
): RelatedParts {
  const incidence = incidenceOf(sequences);
  const counts = eventCounts(sequences);
  const warm = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
  const popularity = popularityOf(sequences, incidence).map(Math.log1p);
  standardise(popularity, warm);
  const symmetric = { window: 20, decay: 0.9, backward: 1, sourceDamping: 0.5, targetDamping: 0.5 };
  return {
    ease: easeOf(incidence, { lambda: options.easePenalty ?? 300 }),
    transitions: transitionsOf(sequences, symmetric).rows,
    ...(options.minimumCointeractions > 1
      ? { companions: companionsOf(incidence, options.minimumCointeractions) }
      : {}),
    counts,
    warm,
    popularity,
    popularityDiscount: options.popularityDiscount,
    attributeWeight: options.attributeWeight ?? 0.15,
    ...(tokens !== undefined && options.useAttributes ? { tokens } : {}),
  };
}

/** Users in common of two items, where they are `minimum` or more. Σ over users of items², row by row. */
function companionsOf(incidence: Incidence, minimum: number): ItemRows {
  const { itemsOfUser, usersOfItem, itemCount } = incidence;
  return buildItemRows(itemCount, (item, row) => {
    if (listLength(usersOfItem, item) < minimum) return;
    const end = usersOfItem.offsets[item + 1] as number;
    for (let slot = usersOfItem.offsets[item] as number; slot < end; slot++) {
      const user = usersOfItem.members[slot] as number;
      const last = itemsOfUser.offsets[user + 1] as number;
      for (let other = itemsOfUser.offsets[user] as number; other < last; other++) {
        row.add(itemsOfUser.members[other] as number, 1);
      }
    }
    row.values[item] = 0;
    for (let i = 0; i < row.count; i++) {
      const other = row.columns[i] as number;
      if ((row.values[other] as number) < minimum) row.values[other] = 0;
    }
  });
}

/** Scores of all items as companions of one; -Infinity for the item itself. Item -1 gives popularity. */
export type ItemScorer = (item: number) => Float32Array;

export function itemScorer(parts: RelatedParts): ItemScorer {
  const { tokens } = parts;
  const itemCount = parts.counts.length;
  const scratch = new Float32Array(itemCount);
  const everyItem = new Uint8Array(itemCount).fill(1);
  const profile = new Float64Array(tokens?.tokenCount ?? 0);

  const add = (rows: ItemRows, item: number, weight: number, scores: Float32Array): void => {
    scratch.fill(0);
    addRow(rows, item, 1, scratch);
    standardise(scratch, parts.warm);
    for (let other = 0; other < itemCount; other++) {
      scores[other] = (scores[other] as number) + weight * (scratch[other] as number);
    }
  };

  return (item) => {
    if (item < 0 || item >= itemCount) return parts.popularity.slice();
    const scores = new Float32Array(itemCount);
    const count = parts.counts[item] as number;
    // An item with few events is known by its attributes; the little that its events say counts in proportion.
    const trust = tokens === undefined ? 1 : Math.min(1, count / COLD_EVENTS);
    if (count > 0) {
      add(parts.ease, item, trust * EASE_WEIGHT, scores);
      add(parts.transitions, item, trust * TRANSITION_WEIGHT, scores);
    }
    if (tokens !== undefined) {
      profile.fill(0);
      addToProfile(tokens, item, 1, profile);
      scratch.fill(0);
      addLikeness(tokens, profile, scratch);
      standardise(scratch, everyItem);
      const weight = parts.attributeWeight + (1 - parts.attributeWeight) * (1 - trust);
      for (let other = 0; other < itemCount; other++) {
        scores[other] = (scores[other] as number) + weight * (scratch[other] as number);
      }
    }
    const popular = POPULARITY_WEIGHT * (1 - 2 * parts.popularityDiscount);
    for (let other = 0; other < itemCount; other++) {
      scores[other] = (scores[other] as number) + popular * (parts.popularity[other] as number);
    }
    if (parts.companions !== undefined) sinkStrangers(parts.companions, item, scores);
    scores[item] = -Infinity;
    return scores;
  };

  /** Pairs below the minimum of co-interactions stand below all others, in their own order. */
  function sinkStrangers(companions: ItemRows, item: number, scores: Float32Array): void {
    scratch.fill(0);
    addRow(companions, item, 1, scratch);
    let lowest = Infinity;
    let highest = -Infinity;
    for (const score of scores) {
      if (score < lowest) lowest = score;
      if (score > highest) highest = score;
    }
    const depth = highest - lowest + 1;
    for (let other = 0; other < itemCount; other++) {
      if (scratch[other] === 0) scores[other] = (scores[other] as number) - depth;
    }
  }
}
