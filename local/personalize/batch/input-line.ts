import { MAX_FILTER_PARAMETERS, MAX_FILTER_VALUE_LENGTH } from '../../../spec/quotas';
import { MAX_ID_LENGTH } from '../../../spec/records';
import type { TextLine } from './json-lines';

/** A line cannot be answered: the message goes into its `error`, and the job goes on. */
export class LineError extends Error {
  override readonly name = 'LineError';
}

/** A line of an input file, read. */
export type InputLine = Readonly<Record<string, unknown>>;

/**
 * The object that a line holds.
 * @throws LineError
 */
export function parseLine({ number, text }: TextLine): InputLine {
  if (text === undefined) throw new LineError(`line ${number} is too long, or is not text in UTF-8`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LineError(`line ${number} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineError(`line ${number} must be a JSON object`);
  }
  return value as InputLine;
}

/**
 * The members of a line are those that the recipe needs and perhaps those that a filter looks at.
 * @param required the message about a missing one is the service's, as far as a public report has it
 * @throws LineError
 */
export function requireMembers(line: InputLine, required: readonly string[], optional: readonly string[]): void {
  if (required.some((member) => line[member] === undefined || line[member] === null)) {
    throw new LineError(`Required fields for the provided recipe are ${required.join(', ')}`);
  }
  const known = [...required, ...optional];
  const unknown = Object.keys(line).find((member) => !known.includes(member));
  if (unknown !== undefined) throw new LineError(`${unknown} is no field of the input; it has ${known.join(', ')}`);
}

/** @throws LineError */
export function textOf(line: InputLine, member: string): string {
  const value = line[member];
  if (typeof value !== 'string' || value === '') throw new LineError(`${member} must be a text that is not empty`);
  return value;
}

/** An id of a user or an item. @throws LineError */
export function idOf(line: InputLine, member: string): string {
  const id = textOf(line, member);
  if (id.length > MAX_ID_LENGTH) {
    throw new LineError(`${member} has ${id.length} characters, at most ${MAX_ID_LENGTH} are allowed`);
  }
  return id;
}

/** @throws LineError */
export function idsOf(line: InputLine, member: string): readonly string[] {
  const ids = line[member];
  if (!Array.isArray(ids) || ids.length === 0 || ids.some((id) => typeof id !== 'string' || id === '')) {
    throw new LineError(`${member} must be a list of ids that is not empty`);
  }
  return ids as readonly string[];
}

/** The values of the filter's parameters, within the limits of requests in real time. @throws LineError */
export function filterValuesOf(line: InputLine): Readonly<Record<string, string>> | undefined {
  const values = line['filterValues'];
  if (values === undefined || values === null) return undefined;
  if (typeof values !== 'object' || Array.isArray(values)) throw new LineError('filterValues must be an object');
  const entries = Object.entries(values);
  if (entries.length > MAX_FILTER_PARAMETERS) {
    throw new LineError(`filterValues has ${entries.length} values, at most ${MAX_FILTER_PARAMETERS} are allowed`);
  }
  for (const [name, value] of entries) {
    if (typeof value !== 'string')
      throw new LineError(`filterValues.${name} must be a text of values in double quotes`);
    if (value.length > MAX_FILTER_VALUE_LENGTH) {
      throw new LineError(
        `filterValues.${name} has ${value.length} characters, at most ${MAX_FILTER_VALUE_LENGTH} are allowed`,
      );
    }
  }
  return values as Readonly<Record<string, string>>;
}
