import type { ItemColumns, UserParameters } from './api';
import { addLikeness, addToProfile, attributeTokensOf, type AttributeTokens } from './attribute-tokens';
import { easeOf } from './ease';
import { incidenceOf } from './incidence';
import type { ItemRows } from './item-rows';
import { scoreKernels, type PlacedRows, type ScoreKernels } from './kernels/kernels';
import { fadedReader, fadingPopularityOf, meanWeights, popularityOf, type FadingPopularity } from './popularity';
import { eventCounts, type Sequences } from './sequences';
import { standardise } from './standardise';
import { transitionsOf, type Transitions } from './transitions';

/** Half-lives of the two recent popularities. */
const HALF_LIVES_SECONDS = [7 * 86_400, 60 * 86_400] as const;

/** Events of a history that make up the profile. */
const RECENT_EVENTS = 200;

/** Weights below this leave no trace in single precision. */
const NEGLIGIBLE = 1e-7;

const EASE_DECAY = 0.9;
const TRANSITION_DECAY = 0.8;

/** What the parts learn from the events, without the weights between them. Structured-cloneable. */
export interface UserParts {
  readonly ease: ItemRows;
  readonly long: Transitions;
  readonly short: Transitions;
  /** Standardised log popularity. */
  readonly popularity: Float32Array;
  readonly fading?: FadingPopularity;
  /** 1 for items with events. */
  readonly warm: Uint8Array;
  /** Whether users come back to items. */
  readonly repeats: boolean;
  /** Whether later events count more. */
  readonly recency: boolean;
  /** What an event of each item counts on average, where events have weights. */
  readonly eventWeights?: Float32Array;
  readonly tokens?: AttributeTokens;
}

/** The parts in order, with the weights believed before any data (measured over public sets, docs/benchmarks.md). */
export const USER_PARTS = [
  { name: 'ease', prior: 0.8, needs: 'nothing' },
  { name: 'easeDecayed', prior: 0, needs: 'recency' },
  { name: 'transitionsLong', prior: 1, needs: 'nothing' },
  { name: 'transitionsShort', prior: 0.3, needs: 'nothing' },
  { name: 'popularity', prior: 0, needs: 'nothing' },
  { name: 'popularityOfWeeks', prior: 0, needs: 'recency' },
  { name: 'popularityOfMonths', prior: 0, needs: 'recency' },
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
  readonly parameters?: UserParameters;
}

export function trainUserParts(sequences: Sequences, { repeats, tokens, parameters = {} }: DataTraits): UserParts {
  const { easePenalty = 300, windows = [50, 20], recency = true } = parameters;
  const incidence = incidenceOf(sequences);
  const counts = eventCounts(sequences);
  const warm = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
  const popularity = popularityOf(sequences, incidence).map(Math.log1p);
  const eventWeights = meanWeights(sequences);
  standardise(popularity, warm);
  return {
    ease: easeOf(incidence, { lambda: easePenalty }),
    long: transitionsOf(sequences, {
      window: windows[0],
      decay: 0.95,
      backward: 0.5,
      sourceDamping: 0.5,
      targetDamping: 0.4,
    }),
    short: transitionsOf(sequences, {
      window: windows[1],
      decay: 0.85,
      backward: 0.5,
      sourceDamping: 0.5,
      targetDamping: 0.4,
    }),
    popularity,
    ...(recency && { fading: fadingPopularityOf(sequences, HALF_LIVES_SECONDS) }),
    warm,
    repeats,
    recency,
    ...(eventWeights && { eventWeights }),
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
      (needs === 'recency' && parts.recency) ||
      (needs === 'attributes' && parts.tokens !== undefined),
  );
}

/** Writes the present parts' standardised scores of all items for one history, oldest event first, as of `at`. */
export type FeatureWriter = (history: Int32Array, at: number) => readonly Float32Array[];

/** Features and what blends them, from the same kernels. */
export interface Features {
  readonly kernels: ScoreKernels;
  /** The arrays that it returns are overwritten by its next call. */
  readonly write: FeatureWriter;
}

/** A writer with its own scratch memory. */
export function featuresOf(parts: UserParts): Features {
  const present = presentParts(parts);
  const itemCount = parts.warm.length;
  const matrices = [parts.ease, parts.long.rows, parts.short.rows];
  const kernels = scoreKernels(matrices, (present.length + 4) * (itemCount + 4) + 2 * RECENT_EVENTS);
  const [ease, long, short] = matrices.map((rows) => kernels.place(rows)) as [PlacedRows, PlacedRows, PlacedRows];
  const warm = kernels.floats(itemCount);
  warm.set(parts.warm);
  const scores = new Map(present.map(({ name }) => [name, kernels.floats(itemCount)]));
  const all = present.map(({ name }) => scores.get(name) as Float32Array);
  const counted = new Uint8Array(itemCount);
  const items = kernels.integers(itemCount);
  const weights = kernels.floats(itemCount);
  const profile = parts.tokens === undefined ? undefined : new Float64Array(parts.tokens.tokenCount);
  let fadedAt = NaN;
  const of = (name: (typeof USER_PARTS)[number]['name']): Float32Array => scores.get(name) as Float32Array;
  of('popularity').set(parts.popularity);
  const readFaded = parts.fading && fadedReader(parts.fading);
  const faded = readFaded === undefined ? [] : [of('popularityOfWeeks'), of('popularityOfMonths')];

  const write: FeatureWriter = (history, at) => {
    accumulate(of('ease'), ease, distinctItems(history, 1), parts.eventWeights);
    if (parts.recency) {
      accumulate(of('easeDecayed'), ease, distinctItems(history, EASE_DECAY), parts.eventWeights);
    }
    const recent = distinctItems(history, parts.recency ? TRANSITION_DECAY : 1);
    accumulate(of('transitionsLong'), long, recent);
    accumulate(of('transitionsShort'), short, recent);
    if (readFaded !== undefined && at !== fadedAt) {
      readFaded(at, faded);
      for (const out of faded) {
        kernels.softplus(out);
        kernels.standardise(out, warm);
      }
      fadedAt = at;
    }
    if (parts.tokens !== undefined && profile !== undefined) {
      profile.fill(0);
      for (let i = Math.max(0, history.length - RECENT_EVENTS); i < history.length; i++) {
        addToProfile(parts.tokens, history[i] as number, 1, profile);
      }
      of('profile').fill(0);
      addLikeness(parts.tokens, profile, of('profile'));
      kernels.standardise(of('profile'), warm);
    }
    if (parts.repeats) writeRepeats(history);
    return all;
  };
  return { kernels, write };

  /** scores = Σ over the items of weight × row, times what finding the item is worth, standardised. */
  function accumulate(out: Float32Array, rows: PlacedRows, count: number, worth?: Float32Array): void {
    out.fill(0);
    kernels.scatterRows(rows, items, weights, count, out);
    worth?.forEach((value, item) => (out[item] = (out[item] as number) * value));
    kernels.standardise(out, warm);
  }

  /**
   * The distinct items of a history into `items`, each with decay^(steps back to its latest event) in `weights`, as far as
   * that weight says anything. Newest first.
   */
  function distinctItems(history: Int32Array, decay: number): number {
    let count = 0;
    let weight = 1;
    for (let i = history.length - 1; i >= 0 && weight > NEGLIGIBLE; i--) {
      const item = history[i] as number;
      if (counted[item] === 0) {
        counted[item] = 1;
        items[count] = item;
        weights[count++] = weight;
      }
      weight *= decay;
    }
    for (let i = 0; i < count; i++) counted[items[i] as number] = 0;
    return count;
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
