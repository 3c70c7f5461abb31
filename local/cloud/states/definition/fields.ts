import { isJsonObject, jsonTypeName, type Json, type JsonObject } from '../json';
import { compileTemplate, type Template } from '../query/template';
import type { DefinitionProblem } from './definition-error';

/** Fields of the other query language, which this interpreter does not run. */
const JSONPATH_FIELDS = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ResultSelector',
  'Parameters',
  'Result',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'ErrorPath',
  'CausePath',
  'Variable',
]);

/**
 * Reads the fields of one object of a definition. Every problem goes into one list, so that all of them are told at
 * once; a field that nobody asked for is one of them.
 */
export class Fields {
  private readonly known = new Set<string>(['Comment']);

  constructor(
    readonly source: JsonObject,
    /** JSON pointer of the object. */
    readonly path: string,
    private readonly problems: DefinitionProblem[],
  ) {}

  /** Reports a problem with the object, or with one of its fields. */
  report(message: string, field?: string): void {
    this.problems.push({ path: field === undefined ? this.path : `${this.path}/${escapePointer(field)}`, message });
  }

  has(field: string): boolean {
    return Object.hasOwn(this.source, field);
  }

  /** The field as it is; undefined when absent. */
  raw(field: string): Json | undefined {
    this.known.add(field);
    return this.has(field) ? this.source[field] : undefined;
  }

  text(field: string): string | undefined {
    return this.typed(field, 'a string', (value): value is string => typeof value === 'string');
  }

  /** Reports an absent field. */
  requiredText(field: string): string {
    if (!this.has(field)) this.missing(field);
    return this.text(field) ?? '';
  }

  flag(field: string): boolean | undefined {
    return this.typed(field, 'true or false', (value): value is boolean => typeof value === 'boolean');
  }

  /** A number within bounds, both included. */
  number(field: string, minimum: number, maximum: number, whole = true): number | undefined {
    const value = this.typed(field, 'a number', (given): given is number => typeof given === 'number');
    if (value === undefined) return undefined;
    if (value >= minimum && value <= maximum && (!whole || Number.isInteger(value))) return value;
    this.report(
      `${whole ? 'a whole number' : 'a number'} from ${minimum} to ${maximum} is needed, not ${value}`,
      field,
    );
    return undefined;
  }

  object(field: string): Fields | undefined {
    const value = this.typed(field, 'an object', isJsonObject);
    return value && new Fields(value, `${this.path}/${escapePointer(field)}`, this.problems);
  }

  /** The objects of a list; reports an absent field when `required`. */
  objects(field: string, required = false): readonly Fields[] {
    if (required && !this.has(field)) this.missing(field);
    const list = this.typed(field, 'a list', (value): value is readonly Json[] => Array.isArray(value)) ?? [];
    return list.flatMap((item, index) => {
      const path = `${this.path}/${escapePointer(field)}/${index}`;
      if (isJsonObject(item)) return [new Fields(item, path, this.problems)];
      this.problems.push({ path, message: `an object is needed, not ${jsonTypeName(item)}` });
      return [];
    });
  }

  /** A value that may hold expressions. */
  template(field: string): Template | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    try {
      return compileTemplate(value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.report(error.message, field);
      return undefined;
    }
  }

  /** An expression, or a literal that `accepts` takes. */
  templateOf(field: string, what: string, accepts: (literal: Json) => boolean): Template | undefined {
    const template = this.template(field);
    if (template === undefined || template.kind === 'expression') return template;
    const literal = this.source[field] ?? null;
    if (accepts(literal)) return template;
    this.report(`${what} or a JSONata expression is needed, not ${JSON.stringify(literal)}`, field);
    return undefined;
  }

  missing(field: string): void {
    this.report(`the field '${field}' is required`);
  }

  /** Refuses a field that the language has and this interpreter does not run. */
  refuse(field: string, reason: string): void {
    if (this.has(field)) this.report(reason, field);
    this.known.add(field);
  }

  /** Reports the fields that nobody asked for. */
  finish(): void {
    for (const field of Object.keys(this.source)) {
      if (this.known.has(field)) continue;
      if (JSONPATH_FIELDS.has(field)) {
        this.report(`'${field}' belongs to the JSONPath query language; only JSONata states run here`, field);
      } else this.report(`the field '${field}' is not supported here`, field);
    }
  }

  private typed<T extends Json>(field: string, what: string, accepts: (value: Json) => value is T): T | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (accepts(value)) return value;
    this.report(`${what} is needed, not ${JSON.stringify(value)}`, field);
    return undefined;
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6901#section-3 */
export function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
