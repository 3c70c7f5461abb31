import type * as z from 'zod';
import { type Finding, invalidRequest } from './api-error';

/**
 * The body as the schema has it.
 * @throws ApiError INVALID_REQUEST with everything that is wrong
 */
export function readBody<T>(schema: z.ZodType<T>, body: string): T {
  return readValue(schema, readJson(body));
}

/** @throws ApiError INVALID_REQUEST for what is no JSON */
export function readJson(body: string): unknown {
  if (body === '') throw invalidRequest([{ path: '', message: 'the body is empty; send JSON' }]);
  try {
    return JSON.parse(body);
  } catch {
    throw invalidRequest([{ path: '', message: 'the body is not JSON' }]);
  }
}

/**
 * A list of records, each of which is looked at also when another has the wrong shape, so that everything is told at once.
 * @param list name of the list in the body
 * @param check findings about what is in the records of the right shape; the others are undefined
 * @throws ApiError INVALID_REQUEST with everything that is wrong
 */
export function readRecords<Body, Entry>(
  schema: z.ZodType<Body>,
  entry: z.ZodType<Entry>,
  list: string,
  given: unknown,
  check: (entries: readonly (Entry | undefined)[]) => readonly Finding[],
): Body {
  const parsed = schema.safeParse(given);
  const shape = parsed.error?.issues.flatMap((issue) => findingsOf(issue, given)) ?? [];
  const records: unknown = (given as Readonly<Record<string, unknown>> | null)?.[list];
  // A list that is too long is not read: it was limited for its work.
  const isRead = Array.isArray(records) && !shape.some(({ path }) => path === list);
  const entries = isRead ? records.map((one) => entry.safeParse(one).data) : [];
  const findings = [...shape, ...check(entries)];
  if (parsed.success && findings.length === 0) return parsed.data;
  throw invalidRequest(findings.sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true })));
}

/** @throws ApiError INVALID_REQUEST with everything that is wrong */
export function readValue<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues.flatMap((issue) => findingsOf(issue, given)));
}

type Issue = z.core.$ZodIssue;

/** What is wrong, in words, without the value itself but for its kind: it may be long, or nobody's business. */
export function findingsOf(issue: Issue, given: unknown): readonly Finding[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: placeOf([...path, key]), message: 'is not known here' }));
  }
  const value = path.reduce<unknown>((here, step) => (here as Record<string, unknown> | undefined)?.[step], given);
  return [{ path: placeOf(path), message: messageOf(issue, value) }];
}

/** `eventList[1].sentAt`. */
export function placeOf(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function messageOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? 'is missing'
        : `must be ${KINDS[issue.expected] ?? `a ${issue.expected}`}, not ${kindOf(value)}`;
    case 'too_small':
      return issue.origin === 'string' && value === ''
        ? 'must not be empty'
        : `must ${verb(issue.origin)} at least ${String(issue.minimum)}${unit(issue.origin)}${counted(value)}`;
    case 'too_big':
      return `must ${verb(issue.origin)} at most ${String(issue.maximum)}${unit(issue.origin)}${counted(value)}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'has a key that is not allowed';
    case 'invalid_union':
      return value === undefined ? 'is missing' : `must be another kind of value than ${kindOf(value)}`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

function verb(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function counted(value: unknown): string {
  if (typeof value === 'string' || Array.isArray(value)) return `, not ${value.length}`;
  return typeof value === 'number' ? `, not ${value}` : '';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return KINDS[typeof value] ?? typeof value;
}
