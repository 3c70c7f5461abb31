import { createHash } from 'node:crypto';
import jsonata from 'jsonata';

/** Where the functions that are not pure get their values. */
export interface QuerySources {
  /** Milliseconds since the Unix epoch; every `$now()` and `$millis()` of one expression sees the same. */
  readonly now: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly uuid: () => string;
}

type QueryFunction = (...args: readonly unknown[]) => unknown;

const HASH_ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
const LONGEST_RANGE = 1000;

/** Formatting of dates is JSONata's own; only the moment is ours. */
const FORMATS = ['$fromMillis($m)', '$fromMillis($m, $p)', '$fromMillis($m, $p, $z)'].map((text) => jsonata(text));

/**
 * The functions that Step Functions adds to JSONata, those of JSONata that read the clock or chance, and `$eval`, which
 * the service leaves out.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function queryFunctions(sources: QuerySources): Readonly<Record<string, QueryFunction>> {
  return {
    partition: (array, size) => partition(array, size),
    range: (start, end, step) => range(start, end, step),
    hash: (data, algorithm) => hash(data, algorithm),
    random: (seed) => (seed === undefined ? sources.random() : seeded(integer('$random', 'seed', seed))),
    uuid: () => sources.uuid(),
    parse: (text) => parse(text),
    now: (picture, timezone) => formatted(sources.now, picture, timezone),
    millis: () => sources.now,
    eval: () => {
      throw new Error('$eval is not available in Step Functions; use $parse to read JSON text');
    },
  };
}

function partition(array: unknown, size: unknown): unknown {
  if (array === undefined) return undefined;
  const items = Array.isArray(array) ? (array as readonly unknown[]) : [array];
  const chunk = integer('$partition', 'size', size);
  if (chunk < 1) throw new Error(`$partition needs a size of at least 1, got ${chunk}`);
  const chunks: unknown[] = [];
  for (let start = 0; start < items.length; start += chunk) chunks.push(items.slice(start, start + chunk));
  return chunks;
}

function range(start: unknown, end: unknown, step: unknown): readonly number[] {
  const first = integer('$range', 'start', start);
  const last = integer('$range', 'end', end);
  const delta = integer('$range', 'step', step);
  if (delta === 0) throw new Error('$range needs a step that is not 0');
  const count = Math.max(0, Math.floor((last - first) / delta) + 1);
  if (count > LONGEST_RANGE) throw new Error(`$range makes at most ${LONGEST_RANGE} items, not ${count}`);
  return Array.from({ length: count }, (_, index) => first + index * delta);
}

function hash(data: unknown, algorithm: unknown): string | undefined {
  if (data === undefined) return undefined;
  const name = typeof algorithm === 'string' ? HASH_ALGORITHMS[algorithm] : undefined;
  if (name === undefined) {
    throw new Error(`$hash knows ${Object.keys(HASH_ALGORITHMS).join(', ')}, not ${String(algorithm)}`);
  }
  return createHash(name)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error(`$parse needs JSON text, got a ${typeof text}`);
  return JSON.parse(text) as unknown;
}

/** One draw of a small generator (mulberry32): the same seed gives the same number, which is all that is promised. */
function seeded(seed: number): number {
  let state = (seed + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

function formatted(now: number, picture: unknown, timezone: unknown): Promise<unknown> | undefined {
  const given = [picture, timezone].filter((part) => part !== undefined).length;
  return FORMATS[given]?.evaluate(undefined, { m: now, p: picture, z: timezone });
}

function integer(name: string, argument: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new Error(`${name} needs a whole number as ${argument}, got ${JSON.stringify(value) ?? 'nothing'}`);
  }
  return value;
}
