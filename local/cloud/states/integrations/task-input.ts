import { isJsonObject, jsonTypeName, type Json, type JsonObject } from '../json';
import { Expression } from '../query/expression';
import { stepFunctionsName } from './member-names';
import type { Shape } from './sdk-schema';
import { suggestion } from './sdk-services';

/** The arguments of a task as the SDK's client takes them, and what is wrong with them. */
export interface TaskInput {
  readonly input: object;
  /** In the service's words; empty when the arguments fit. */
  readonly problems: readonly string[];
}

export interface TaskInputOptions {
  /** At creation, strings that are expressions stand for a value of any type. @default false */
  readonly expressions?: boolean;
  /** Members that take any JSON, `List[].Member` for those of entries: objects and lists become JSON text. */
  readonly anyJson?: readonly string[];
}

/** Translates arguments in Step Functions' spelling into a request of the SDK, and checks every member against its schema. */
export function taskInput(shape: Shape, value: Json, options: TaskInputOptions = {}): TaskInput {
  const problems: string[] = [];
  if (options.expressions === true && isExpression(value)) return { input: {}, problems };
  if (!isJsonObject(value)) {
    return { input: {}, problems: [`the arguments must be an object, not ${jsonTypeName(value)}`] };
  }
  const input = new Translator(options, problems).translate(shape, value, '');
  return { input: input ?? {}, problems };
}

class Translator {
  constructor(
    private readonly options: TaskInputOptions,
    private readonly problems: string[],
  ) {}

  translate(shape: Shape, value: Json, path: string): unknown {
    if (value === null) return undefined;
    if (this.options.expressions === true && isExpression(value)) return undefined;
    if (this.options.anyJson?.includes(path.replace(/\[\d+\]/g, '[]')) === true)
      return typeof value === 'string' ? value : JSON.stringify(value);
    switch (shape.kind) {
      case 'structure':
        return isJsonObject(value) ? this.structure(shape, value, path) : this.mismatch(path, 'a STRUCTURE');
      case 'list':
        if (!Array.isArray(value)) return this.mismatch(path, 'a LIST');
        return (value as readonly Json[]).map((item, index) => this.translate(shape.item(), item, `${path}[${index}]`));
      case 'map': {
        if (!isJsonObject(value)) return this.mismatch(path, 'a MAP');
        // The keys are the caller's own, not members of the API.
        const entries = Object.entries(value).map(
          ([key, item]) => [key, this.translate(shape.value(), item, `${path}.${key}`)] as const,
        );
        return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
      }
      case 'string':
        return typeof value === 'string' ? value : this.mismatch(path, 'a STRING');
      case 'number':
        return typeof value === 'number' ? value : this.mismatch(path, 'a NUMBER');
      case 'boolean':
        return typeof value === 'boolean' ? value : this.mismatch(path, 'a BOOLEAN');
      case 'timestamp': {
        const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
        return Number.isNaN(time) ? this.mismatch(path, 'a TIMESTAMP, ISO 8601') : new Date(time);
      }
      case 'blob':
        return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
      case 'document':
        return value;
    }
  }

  private structure(shape: Shape & { kind: 'structure' }, value: JsonObject, path: string): object {
    const members = new Map([...shape.members.keys()].map((name) => [stepFunctionsName(name), name] as const));
    const entries: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      const here = path === '' ? key : `${path}.${key}`;
      const member = members.get(key);
      const memberShape = member === undefined ? undefined : shape.members.get(member);
      if (member === undefined || memberShape === undefined) {
        this.problems.push(
          `The field '${here}' is not supported by Step Functions${suggestion(key, [...members.keys()])}`,
        );
        continue;
      }
      const translated = this.translate(memberShape(), item, here);
      if (translated !== undefined) entries.push([member, translated]);
    }
    return Object.fromEntries(entries);
  }

  private mismatch(path: string, what: string): undefined {
    this.problems.push(`The value for the field '${path}' must be ${what}`);
    return undefined;
  }
}

function isExpression(value: Json): boolean {
  return typeof value === 'string' && Expression.isExpression(value);
}
