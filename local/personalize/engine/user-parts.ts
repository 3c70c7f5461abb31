import type { ItemColumns, UserParameters } from './api';
import { addLikeness, addToProfile, attributeTokensOf, type AttributeTokens } from './attribute-tokens';
import { easeOf } from './ease';
import { incidenceOf } from './incidence';
import type { ItemRows } from './item-rows';
import { HistorySums, type KnownBeginning } from './history-sums';
import { scoreKernels, type PlacedRows, type ScoreKernels } from './kernels/kernels';
import { fadedReader, fadingPopularityOf, meanWeights, popularityOf, type FadingPopularity } from './popularity';
import { eventCounts, type Sequences } from './sequences';
import { USER_PARTS } from './user-part-list';
import { liftCold, standardise } from './standardise';
import { transitionsOf, type Transitions } from './transitions';

/** Half-lives of the two recent popularities. */
const HALF_LIVES_SECONDS = [7 * 86_400, 60 * 86_400] as const;

/** Events of a history that make up the profile. */
const RECENT_EVENTS = 200;

const EASE_DECAY = 0.9;
const TRANSITION_DECAY = 0.8;

/** Of the transitions to the very next events: what came before the latest few events says little of them. */
const NEXT_DECAY = 0.5;

/** What the parts learn from the events, without the weights between them. Structured-cloneable. */
export interface UserParts {
  readonly ease: ItemRows;
  readonly long: Transitions;
  readonly short: Transitions;
  /** To the next two events only: orders that are followed step by step, as in a shopping basket. Absent without recency. */
  readonly next?: Transitions;
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
  liftCold(popularity, warm);
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
    ...(recency && {
      next: transitionsOf(sequences, {
        window: 2,
        decay: NEXT_DECAY,
        backward: 0,
        sourceDamping: 0.5,
        targetDamping: 0.4,
      }),
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
export type FeatureWriter = (history: Int32Array, at: number, known?: KnownBeginning) => readonly Float32Array[];

/** Features and what blends them, from the same kernels. */
export interface Features {
  readonly kernels: ScoreKernels;
  /** The arrays that it returns are overwritten by its next call. */
  readonly write: FeatureWriter;
  /** What the latest history came to, to be given for one that goes on from it. */
  saved(): Float32Array;
}

/** A writer with its own scratch memory. */
export function featuresOf(parts: UserParts): Features {
  const present = presentParts(parts);
  const itemCount = parts.warm.length;
  const transitionDecay = parts.recency ? TRANSITION_DECAY : 1;
  // Inputs of one decay stand together: their weights are found once.
  const inputs = [
    { name: 'ease', rows: parts.ease, decay: 1 },
    ...(parts.recency ? [{ name: 'easeDecayed', rows: parts.ease, decay: EASE_DECAY } as const] : []),
    { name: 'transitionsLong', rows: parts.long.rows, decay: transitionDecay },
    { name: 'transitionsShort', rows: parts.short.rows, decay: transitionDecay },
    ...(parts.next ? [{ name: 'transitionsNext', rows: parts.next.rows, decay: NEXT_DECAY } as const] : []),
  ] as const;
  const matrices = [...new Set(inputs.map(({ rows }) => rows))];
  const arrays = present.length + HistorySums.arraysFor(inputs.length) + 2;
  const kernels = scoreKernels(matrices, arrays * (itemCount + 4));
  const placed = new Map(matrices.map((rows) => [rows, kernels.place(rows)]));
  const sums = new HistorySums(
    kernels,
    inputs.map(({ rows, decay }) => ({ rows: placed.get(rows) as PlacedRows, decay })),
    itemCount,
  );
  const warm = kernels.floats(itemCount);
  warm.set(parts.warm);
  const scores = new Map(present.map(({ name }) => [name, kernels.floats(itemCount)]));
  const all = present.map(({ name }) => scores.get(name) as Float32Array);
  const profile = parts.tokens === undefined ? undefined : new Float64Array(parts.tokens.tokenCount);
  let fadedAt = NaN;
  const of = (name: (typeof USER_PARTS)[number]['name']): Float32Array => scores.get(name) as Float32Array;
  of('popularity').set(parts.popularity);
  const readFaded = parts.fading && fadedReader(parts.fading);
  const faded = readFaded === undefined ? [] : [of('popularityOfWeeks'), of('popularityOfMonths')];

  const write: FeatureWriter = (history, at, known) => {
    sums.add(history, known);
    inputs.forEach(({ name, rows }, i) => {
      const out = of(name);
      out.set(sums.sums[i] as Float32Array);
      // Times what finding the item is worth.
      if (rows === parts.ease)
        parts.eventWeights?.forEach((worth, item) => (out[item] = (out[item] as number) * worth));
      kernels.standardise(out, warm);
    });
    if (readFaded !== undefined && at !== fadedAt) {
      readFaded(at, faded);
      for (const out of faded) {
        kernels.softplus(out);
        kernels.standardise(out, warm);
        liftCold(out, parts.warm);
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
  return { kernels, write, saved: () => sums.saved() };

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
