import jsonata from 'jsonata';
import type { Json, JsonObject } from '../json';
import { queryFunctions, type QuerySources } from './functions';
import { QueryError } from './query-error';

/** What `$states` holds; `result` and `errorOutput` only where the state has one. */
export interface StatesVariable {
  readonly input: Json;
  readonly context: JsonObject;
  readonly result?: Json;
  readonly errorOutput?: Json;
}

/** Everything an expression may see. */
export interface QueryBindings {
  readonly states: StatesVariable;
  readonly variables: Readonly<Record<string, Json>>;
  readonly sources: QuerySources;
}

/** One compiled `{% … %}`. */
export class Expression {
  private constructor(
    readonly source: string,
    private readonly compiled: jsonata.Expression,
  ) {}

  /** Whether a string of a definition is an expression rather than text. */
  static isExpression(text: string): boolean {
    return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4;
  }

  /**
   * @param text with its `{%` and `%}`
   * @throws SyntaxError naming the expression and what is wrong with it
   */
  static compile(text: string): Expression {
    const source = text.slice(2, -2).trim();
    try {
      return new Expression(source, jsonata(source));
    } catch (error) {
      throw new SyntaxError(`the JSONata expression '${source}' is not valid: ${messageOf(error)}`);
    }
  }

  /**
   * The expression's value as plain JSON: no sequences or functions of JSONata in it, nothing shared with the bindings.
   * @param location the field, for messages
   * @throws QueryError when it fails or returns nothing
   */
  async evaluate(bindings: QueryBindings, location: string): Promise<Json> {
    let value: unknown;
    try {
      // No input document: `$` and bare field names mean nothing in Step Functions.
      value = await this.compiled.evaluate(undefined, {
        ...queryFunctions(bindings.sources),
        ...bindings.variables,
        states: bindings.states,
      });
    } catch (error) {
      throw new QueryError(
        `The JSONata expression '${this.source}' specified for the field '${location}' threw an error during evaluation. ${codeOf(error)}${messageOf(error)}`,
        location,
      );
    }
    const text = jsonText(value);
    if (text === undefined) {
      const what = value === undefined ? 'nothing (undefined)' : 'a function, which is not JSON';
      throw new QueryError(
        `The JSONata expression '${this.source}' specified for the field '${location}' returned ${what}.`,
        location,
      );
    }
    return JSON.parse(text) as Json;
  }
}

/** The value as JSON text; undefined when there is none, or when a function is in it. */
function jsonText(value: unknown): string | undefined {
  let holdsFunction = false;
  const text = JSON.stringify(value, (_key, member: unknown) => {
    if (!isFunction(member)) return member;
    holdsFunction = true;
    return undefined;
  }) as string | undefined;
  return holdsFunction ? undefined : text;
}

/** JSONata keeps its own functions as marked objects. */
function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

/** JSONata throws plain objects with code and message. */
function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown }).message;
  return typeof message === 'string' ? message : String(error);
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' ? `${code}: ` : '';
}
