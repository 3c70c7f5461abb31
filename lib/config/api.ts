import type { RequestKind } from '../../lambda/shared/contract/serving';
import type { ApiEntry } from './file/api-entry';

/** The API of a pipeline, with every default filled in. */
export interface ApiConfig {
  /** `iam`: requests are signed with credentials of AWS. */
  readonly authorization: 'iam' | JwtConfig;
  readonly throttle: {
    /** Requests per second. @default 100 */
    readonly rateLimit: number;
    /** Requests at one moment. @default twice the rate */
    readonly burstLimit: number;
  };
  /** Origins of web pages that may call from a browser. @default none */
  readonly allowOrigins: readonly string[];
  /** Seconds for which a client may keep an answer. */
  readonly cacheSeconds: Readonly<Record<RequestKind, number>>;
  /** Whether it takes events, items and users. @default as eventTracker */
  readonly events: boolean;
  /** Whether popular items stand in for a campaign that cannot answer. @default true */
  readonly fallback: boolean;
}

export interface JwtConfig {
  /** `https://…`. */
  readonly issuer: string;
  readonly audience: readonly string[];
}

const DEFAULT_RATE_LIMIT = 100;

/** Similar items change with a training, what a user gets changes with the next click. */
const DEFAULT_CACHE_SECONDS: Readonly<Record<RequestKind, number>> = {
  recommendations: 0,
  similar: 300,
  ranking: 0,
  actions: 0,
};

/** @param eventTracker whether the pipeline has one */
export function apiConfigOf(entry: ApiEntry, eventTracker: boolean): ApiConfig {
  const { authorization = 'iam', throttle, cors, cacheSeconds, events, fallback } = entry;
  const rateLimit = throttle?.rateLimit ?? DEFAULT_RATE_LIMIT;
  const given = Object.entries(cacheSeconds ?? {}).filter(([, seconds]) => seconds !== undefined);
  return {
    authorization: authorization === 'iam' ? 'iam' : authorization.jwt,
    throttle: { rateLimit, burstLimit: throttle?.burstLimit ?? Math.ceil(2 * rateLimit) },
    allowOrigins: cors?.allowOrigins ?? [],
    cacheSeconds: { ...DEFAULT_CACHE_SECONDS, ...(Object.fromEntries(given) as Partial<Record<RequestKind, number>>) },
    events: events ?? eventTracker,
    fallback: fallback ?? true,
  };
}
