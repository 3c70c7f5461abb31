import type { ItemColumns } from './api';
import { addLikeness, addToProfile, attributeTokensOf, type AttributeTokens } from './attribute-tokens';
import { easeOf } from './ease';
import { incidenceOf } from './incidence';
import { addRow, type ItemRows } from './item-rows';
import { distinctUsers, fadingPopularityOf, logFadedCounts, type FadingPopularity } from './popularity';
import { eventCounts, type Sequences } from './sequences';
import { standardise } from './standardise';
import { transitionsOf, type Transitions } from './transitions';

/** Half-lives of the two recent popularities. */
const HALF_LIVES_SECONDS = [7 * 86_400, 60 * 86_400] as const;

/** Events of a history that take part; older ones weigh less than decay^200. */
const RECENT_EVENTS = 200;

const EASE_DECAY = 0.9;
const TRANSITION_DECAY = 0.8;

/** What the parts learn from the events, without the weights between them. Structured-cloneable. */
export interface UserParts {
  readonly ease: ItemRows;
  readonly long: Transitions;
  readonly short: Transitions;
  /** Standardised log popularity. */
  readonly popularity: Float32Array;
  readonly fading: readonly FadingPopularity[];
  /** 1 for items with events. */
  readonly warm: Uint8Array;
  /** Whether users come back to items. */
  readonly repeats: boolean;
  readonly tokens?: AttributeTokens;
}

/** The parts in order, with the weights believed before any data (measured over public sets, docs/benchmarks.md). */
export const USER_PARTS = [
  { name: 'ease', prior: 0.8, needs: 'nothing' },
  { name: 'easeDecayed', prior: 0, needs: 'nothing' },
  { name: 'transitionsLong', prior: 1, needs: 'nothing' },
  { name: 'transitionsShort', prior: 0.3, needs: 'nothing' },
  { name: 'popularity', prior: 0, needs: 'nothing' },
  { name: 'popularityOfWeeks', prior: 0, needs: 'nothing' },
  { name: 'popularityOfMonths', prior: 0, needs: 'nothing' },
  { name: 'profile', prior: 0, needs: 'attributes' },
  { name: 'ownCount', prior: 0, needs: 'repeats' },
  { name: 'seen', prior: 0, needs: 'repeats' },
  { name: 'ownDecayedCount', prior: 0, needs: 'repeats' },
  { name: 'selfTransition', prior: 0, needs: 'repeats' },
  { name: 'last', prior: 0, needs: 'repeats' },
  { name: 'lastForTheFirstTime', prior: 0, needs: 'repeats' },
] as const;

/** What is known of the data as a whole, before any split. */
export interface DataTraits {
  /** Whether users come back to items. */
  readonly repeats: boolean;
  readonly tokens: AttributeTokens | undefined;
}

export function trainUserParts(sequences: Sequences, { repeats, tokens }: DataTraits): UserParts {
  const incidence = incidenceOf(sequences);
  const counts = eventCounts(sequences);
  const warm = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
  const popularity = distinctUsers(incidence).map(Math.log1p);
  standardise(popularity, warm);
  return {
    ease: easeOf(incidence, { lambda: 300 }),
    long: transitionsOf(sequences, { window: 50, decay: 0.95, backward: 0.5, sourceDamping: 0.5, targetDamping: 0.4 }),
    short: transitionsOf(sequences, { window: 20, decay: 0.85, backward: 0.5, sourceDamping: 0.5, targetDamping: 0.4 }),
    popularity,
    fading: HALF_LIVES_SECONDS.map((seconds) => fadingPopularityOf(sequences, seconds)),
    warm,
    repeats,
    ...(tokens === undefined ? {} : { tokens }),
  };
}

export function tokensOf(items: ItemColumns, itemCount: number): AttributeTokens | undefined {
  const tokens = attributeTokensOf(items, itemCount);
  return tokens.tokenCount > 0 ? tokens : undefined;
}

/** Which of USER_PARTS these parts have. */
export function presentParts(parts: UserParts): readonly (typeof USER_PARTS)[number][] {
  return USER_PARTS.filter(
    ({ needs }) =>
      needs === 'nothing' ||
      (needs === 'repeats' && parts.repeats) ||
      (needs === 'attributes' && parts.tokens !== undefined),
  );
}

/** Writes the present parts' standardised scores of all items for one history, oldest event first, as of `at`. */
export type FeatureWriter = (history: Int32Array, at: number) => readonly Float32Array[];

/** A writer with its own scratch memory: the arrays it returns are overwritten by its next call. */
export function featureWriter(parts: UserParts): FeatureWriter {
  const present = presentParts(parts);
  const itemCount = parts.warm.length;
  const scores = new Map(present.map(({ name }) => [name, new Float32Array(itemCount)]));
  const all = present.map(({ name }) => scores.get(name) as Float32Array);
  const counted = new Uint8Array(itemCount);
  const profile = parts.tokens === undefined ? undefined : new Float64Array(parts.tokens.tokenCount);
  let fadedAt = NaN;
  const of = (name: (typeof USER_PARTS)[number]['name']): Float32Array => scores.get(name) as Float32Array;
  of('popularity').set(parts.popularity);

  return (history, at) => {
    const start = Math.max(0, history.length - RECENT_EVENTS);
    accumulate(of('ease'), parts.ease, history, 0, 1);
    accumulate(of('easeDecayed'), parts.ease, history, start, EASE_DECAY);
    accumulate(of('transitionsLong'), parts.long.rows, history, start, TRANSITION_DECAY);
    accumulate(of('transitionsShort'), parts.short.rows, history, start, TRANSITION_DECAY);
    if (at !== fadedAt) {
      parts.fading.forEach((popularity, i) => {
        const out = of(i === 0 ? 'popularityOfWeeks' : 'popularityOfMonths');
        logFadedCounts(popularity, at, out);
        standardise(out, parts.warm);
      });
      fadedAt = at;
    }
    if (parts.tokens !== undefined && profile !== undefined) {
      profile.fill(0);
      for (let i = start; i < history.length; i++) addToProfile(parts.tokens, history[i] as number, 1, profile);
      of('profile').fill(0);
      addLikeness(parts.tokens, profile, of('profile'));
      standardise(of('profile'), parts.warm);
    }
    if (parts.repeats) writeRepeats(history);
    return all;
  };

  /** scores = Σ over distinct items of the history of decay^(steps back to its latest event) × its row, standardised. */
  function accumulate(out: Float32Array, rows: ItemRows, history: Int32Array, start: number, decay: number): void {
    out.fill(0);
    let weight = 1;
    for (let i = history.length - 1; i >= start; i--) {
      const item = history[i] as number;
      if (counted[item] === 0) {
        counted[item] = 1;
        addRow(rows, item, weight, out);
      }
      weight *= decay;
    }
    for (let i = start; i < history.length; i++) counted[history[i] as number] = 0;
    standardise(out, parts.warm);
  }

  function writeRepeats(history: Int32Array): void {
    for (const name of [
      'ownCount',
      'seen',
      'ownDecayedCount',
      'selfTransition',
      'last',
      'lastForTheFirstTime',
    ] as const) {
      of(name).fill(0);
    }
    const counts = of('ownCount');
    const decayed = of('ownDecayedCount');
    let weight = 1;
    for (let i = history.length - 1; i >= 0; i--) {
      const item = history[i] as number;
      counts[item] = (counts[item] as number) + 1;
      decayed[item] = (decayed[item] as number) + weight;
      weight *= TRANSITION_DECAY;
    }
    const last = history[history.length - 1];
    if (last !== undefined) {
      of('last')[last] = 1;
      if (counts[last] === 1) of('lastForTheFirstTime')[last] = 1;
    }
    for (const item of history) {
      if (of('seen')[item] === 1) continue;
      of('seen')[item] = 1;
      of('selfTransition')[item] = Math.asinh((decayed[item] as number) * (parts.long.self[item] as number));
      counts[item] = Math.log1p(counts[item] as number);
    }
  }
}
