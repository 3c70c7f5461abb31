import { invalidInput } from '../errors';
import type { ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape } from './service-model';

/**
 * Checks a request body against the model of its operation. Members that the model does not know are dropped, as the
 * service does, and `null` counts as absent; every broken constraint is named, in the words that AWS services use.
 * @returns a copy that holds modelled members only; timestamps become Date
 * @throws InvalidInputException
 */
export function readInput(operation: OperationModel, body: unknown): Readonly<Record<string, unknown>> {
  const problems: string[] = [];
  const input = readStructure(operation.input, body ?? {}, '', problems);
  if (problems.length > 0) {
    const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
    throw invalidInput(`${count} detected: ${problems.slice(0, MAX_LISTED).join('; ')}`);
  }
  return input;
}

/** Most problems that a message lists; a body of four megabytes has room for far more. */
const MAX_LISTED = 50;

/** Integers of the model have 32 bits. */
const MAX_INTEGER = 2 ** 31 - 1;

function read(shape: Shape, value: unknown, path: string, problems: string[]): unknown {
  switch (shape.type) {
    case 'string':
      return readString(shape, value, path, problems);
    case 'integer':
    case 'double': {
      const isNumber =
        typeof value === 'number' &&
        (shape.type === 'integer' ? Number.isInteger(value) && Math.abs(value) <= MAX_INTEGER : Number.isFinite(value));
      if (!isNumber) return wrongType(shape, value, path, problems);
      if (shape.min !== undefined && value < shape.min)
        complain(value, path, `Member must have value greater than or equal to ${shape.min}`, problems);
      if (shape.max !== undefined && value > shape.max)
        complain(value, path, `Member must have value less than or equal to ${shape.max}`, problems);
      return value;
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType(shape, value, path, problems);
    case 'timestamp': {
      const date = new Date(typeof value === 'number' ? value * 1000 : NaN);
      return Number.isNaN(date.getTime()) ? wrongType(shape, value, path, problems) : date;
    }
    case 'list':
      return readList(shape, value, path, problems);
    case 'map':
      return readMap(shape, value, path, problems);
    case 'structure':
      return readStructure(shape, value, path, problems);
  }
}

function readStructure(shape: StructureShape, value: unknown, path: string, problems: string[]) {
  const members: Record<string, unknown> = {};
  if (!isObject(value)) {
    wrongType(shape, value, path === '' ? 'body' : path, problems);
    return members;
  }
  for (const [name, member] of shape.members) {
    const memberPath = path === '' ? name : `${path}.${name}`;
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given !== undefined && given !== null) members[name] = read(member.shape, given, memberPath, problems);
    else if (member.required) {
      problems.push(`Value null at '${memberPath}' failed to satisfy constraint: Member must not be null`);
    }
  }
  return members;
}

function readList(shape: ListShape, value: unknown, path: string, problems: string[]): unknown {
  if (!Array.isArray(value)) return wrongType(shape, value, path, problems);
  for (const constraint of sizeProblems(value.length, shape)) complain(value, path, constraint, problems, shape);
  return value.map((entry, index) => read(shape.entry, entry, `${path}.${index + 1}.member`, problems));
}

function readMap(shape: MapShape, value: unknown, path: string, problems: string[]): unknown {
  if (!isObject(value)) return wrongType(shape, value, path, problems);
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  for (const constraint of sizeProblems(entries.length, shape)) complain(value, path, constraint, problems, shape);
  const values: Record<string, unknown> = {};
  for (const [key, entry] of entries) {
    const keyProblems = stringProblems(shape.key, key);
    if (keyProblems.length > 0) {
      complain(value, path, `Map keys must satisfy constraint: [${keyProblems.join(', ')}]`, problems, shape);
    }
    const member = read(shape.value, entry, `${path}.${key}.member`, problems);
    // Only this one key would not become a member of its own.
    if (key !== '__proto__') values[key] = member;
    else Object.defineProperty(values, key, { value: member, enumerable: true, configurable: true, writable: true });
  }
  return values;
}

function readString(shape: StringShape, value: unknown, path: string, problems: string[]): unknown {
  if (typeof value !== 'string') return wrongType(shape, value, path, problems);
  for (const constraint of stringProblems(shape, value)) complain(value, path, constraint, problems, shape);
  return value;
}

function stringProblems(shape: StringShape, value: string): string[] {
  const problems = sizeProblems(value.length, shape);
  // Some of the patterns take time that grows with the cube of the length; every shape with a pattern has a maximum.
  const isTooLong = shape.max !== undefined && value.length > shape.max;
  if (!isTooLong && shape.matcher && !matches(shape.matcher, value))
    problems.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  if (shape.enum && !shape.enum.includes(value))
    problems.push(`Member must satisfy enum value set: [${shape.enum.join(', ')}]`);
  return problems;
}

/** Texts that matched lately, by pattern: the same few ARNs come with every request, and their pattern tries every colon. */
const matched = new WeakMap<RegExp, Set<string>>();
const MOST_MATCHED = 100;

function matches(matcher: RegExp, value: string): boolean {
  const known = matched.get(matcher) ?? new Set();
  if (known.has(value)) return true;
  if (!matcher.test(value)) return false;
  if (known.size >= MOST_MATCHED) known.clear();
  matched.set(matcher, known.add(value));
  return true;
}

function sizeProblems(size: number, limits: { readonly min?: number; readonly max?: number }): string[] {
  const problems = [];
  if (limits.min !== undefined && size < limits.min)
    problems.push(`Member must have length greater than or equal to ${limits.min}`);
  if (limits.max !== undefined && size > limits.max)
    problems.push(`Member must have length less than or equal to ${limits.max}`);
  return problems;
}

const WANTED: Readonly<Record<Shape['type'], string>> = {
  string: 'a string',
  integer: 'an integer',
  double: 'a number',
  boolean: 'true or false',
  timestamp: 'a number of epoch seconds',
  list: 'a list',
  map: 'a map',
  structure: 'a structure',
};

function wrongType(shape: Shape, value: unknown, path: string, problems: string[]): undefined {
  complain(value, path, `Member must be ${WANTED[shape.type]}`, problems, 'sensitive' in shape ? shape : {});
  return undefined;
}

/** Longest value that a message repeats, in characters. */
const MAX_SHOWN = 200;

function complain(
  value: unknown,
  path: string,
  constraint: string,
  problems: string[],
  { sensitive = false }: { readonly sensitive?: boolean } = {},
): void {
  const text = typeof value === 'string' ? value : jsonOf(value);
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  problems.push(`Value ${sensitive ? '' : `'${shown}' `}at '${path}' failed to satisfy constraint: ${constraint}`);
}

/** How deep a message shows a value: deeper ones could exhaust the stack. */
const MAX_DEPTH_SHOWN = 4;

function jsonOf(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth === MAX_DEPTH_SHOWN) return '…';
  // One entry more than fits is enough: what is too long is cut.
  if (Array.isArray(value)) {
    return `[${value
      .slice(0, MAX_SHOWN)
      .map((entry) => jsonOf(entry, depth + 1))
      .join(',')}]`;
  }
  const entries = Object.entries(value).slice(0, MAX_SHOWN);
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${jsonOf(entry, depth + 1)}`).join(',')}}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
