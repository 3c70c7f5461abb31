/**
 * How sure a figure is. `agreed`: several independent transcriptions of the list agree, or the developer guide says so.
 * `unverified`: one source, or sources that differ, or a rule that is not written down. `unknown`: charged, but the rate was
 * not found.
 */
export type Confidence = 'agreed' | 'unverified' | 'unknown';

/** One price of Amazon Personalize in us-east-1, in US dollars. */
export interface Price {
  /** What one of it is. */
  readonly unit: string;
  /** Dollars for one unit; null where no rate was found. */
  readonly dollars: number | null;
  readonly confidence: Confidence;
  readonly source: string;
}

const LIST = 'list price as several third parties of 2025 and 2026 transcribe it, which agree';
const GUIDE_ONLY = 'the developer guide names a charge; no rate was found';

/**
 * The list. The official table could not be read, so every number is second-hand: compare it before you rely on it.
 * @see https://aws.amazon.com/personalize/pricing/
 */
export const PRICES = {
  ingestion: { unit: 'GB', dollars: 0.05, confidence: 'agreed', source: LIST },
  /** Counted before events are filtered by type or value. */
  trainingByInteractions: { unit: '1000 interactions', dollars: 0.002, confidence: 'agreed', source: LIST },
  requests: { unit: '1000 requests', dollars: 0.15, confidence: 'agreed', source: LIST },
  trainingHours: { unit: 'training hour', dollars: 0.24, confidence: 'agreed', source: LIST },
  batchRecommendations: {
    unit: '1000 recommendations',
    dollars: 0.086,
    confidence: 'unverified',
    source: 'one article; another number without a source is 0.067',
  },
  userSegments: { unit: 'job', dollars: null, confidence: 'unknown', source: 'no rate was found' },
  themes: { unit: 'job', dollars: null, confidence: 'unknown', source: GUIDE_ONLY },
  metadata: { unit: 'request', dollars: null, confidence: 'unknown', source: GUIDE_ONLY },
  semanticTraining: { unit: 'training', dollars: null, confidence: 'unknown', source: 'no rate was found' },
  incrementalUpdates: { unit: 'month', dollars: null, confidence: 'unknown', source: GUIDE_ONLY },
  recommenderHours: {
    unit: 'hour',
    dollars: null,
    confidence: 'unknown',
    source: 'billed by the hour and the number of users, with some requests included; no rate was found',
  },
} as const satisfies Readonly<Record<string, Price>>;

/** A step of the price of provisioned throughput. */
export interface ThroughputTier {
  /** TPS-hours of a month up to which it holds. */
  readonly upTo: number;
  readonly dollars: number;
}

/** One TPS-hour is 3600 requests. The steps are taken to count the campaigns of an account together. */
export const THROUGHPUT_TIERS: readonly ThroughputTier[] = [
  { upTo: 20_000, dollars: 0.2 },
  { upTo: 200_000, dollars: 0.1 },
  { upTo: Infinity, dollars: 0.05 },
];

/** Days between automatic trainings when the solution does not say. */
export const AUTOMATIC_TRAINING_DAYS = 7;

/** Training jobs of a search for hyperparameters when hpoResourceConfig does not say: the most that the API takes. */
export const MOST_TRAINING_JOBS = 40;

/** Recipes whose training is billed by interactions and whose answers are billed by requests. */
export function billsByRequest(recipe: string): boolean {
  return recipe === 'aws-user-personalization-v2' || recipe === 'aws-personalized-ranking-v2';
}

/**
 * Dollars for TPS-hours.
 * @param before TPS-hours of the month that earlier campaigns took
 */
export function throughputCost(hours: number, before = 0): number {
  let from = before;
  let left = hours;
  let dollars = 0;
  for (const tier of THROUGHPUT_TIERS) {
    const taken = Math.min(left, Math.max(0, tier.upTo - from));
    dollars += taken * tier.dollars;
    left -= taken;
    from += taken;
  }
  return dollars;
}

/** Training hours that were published for v1 user-personalization. */
const SMALL = { interactions: 100_000, hours: 2.135 };
const LARGE = { interactions: 25_000_000, hours: 53.9 };

/**
 * Training hours of a recipe that is billed by the hour: the power law through the two points that were published, so that
 * 250 times the data takes 25 times the hours. Below the first point it stays there, as no training is free of its beginning.
 */
export function trainingHours(interactions: number): number {
  const exponent = Math.log(LARGE.hours / SMALL.hours) / Math.log(LARGE.interactions / SMALL.interactions);
  return SMALL.hours * Math.max(1, interactions / SMALL.interactions) ** exponent;
}
