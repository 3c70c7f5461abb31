import { isJsonObject, jsonTypeName, type Json, type JsonObject } from '../json';
import { Expression, type QueryBindings } from './expression';
import { QueryError } from './query-error';

/** A JSON value of a definition in which strings may be expressions, compiled once. */
export type Template =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly members: Readonly<Record<string, Template>> };

/** @throws SyntaxError for the first expression that is not JSONata */
export function compileTemplate(value: Json): Template {
  if (typeof value === 'string' && Expression.isExpression(value)) {
    return { kind: 'expression', expression: Expression.compile(value) };
  }
  if (Array.isArray(value)) {
    return { kind: 'array', items: (value as readonly Json[]).map((item) => compileTemplate(item)) };
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, member]) => [key, compileTemplate(member)] as const);
    return { kind: 'object', members: Object.fromEntries(members) };
  }
  return { kind: 'literal', value };
}

/**
 * The template's value.
 * @param location the field it stands in, for messages
 * @throws QueryError
 */
export async function evaluateTemplate(template: Template, bindings: QueryBindings, location: string): Promise<Json> {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'expression':
      return template.expression.evaluate(bindings, location);
    case 'array': {
      const items: Json[] = [];
      for (const [index, item] of template.items.entries()) {
        items.push(await evaluateTemplate(item, bindings, `${location}[${index}]`));
      }
      return items;
    }
    case 'object': {
      const members: [string, Json][] = [];
      for (const [key, member] of Object.entries(template.members)) {
        members.push([key, await evaluateTemplate(member, bindings, `${location}/${key}`)]);
      }
      return Object.fromEntries(members);
    }
  }
}

/** What a field needs its value to be. */
export interface Expected<T extends Json> {
  /** In the service's words: `boolean`, `string`, `non-negative integer`. */
  readonly type: string;
  readonly accepts: (value: Json) => value is T;
}

export const BOOLEAN: Expected<boolean> = {
  type: 'boolean',
  accepts: (value): value is boolean => typeof value === 'boolean',
};

export const STRING: Expected<string> = {
  type: 'string',
  accepts: (value): value is string => typeof value === 'string',
};

export const ARRAY: Expected<readonly Json[]> = {
  type: 'array',
  accepts: (value): value is readonly Json[] => Array.isArray(value),
};

export const OBJECT: Expected<JsonObject> = { type: 'object', accepts: isJsonObject };

/** Seconds, counts: the service takes whole numbers only. */
export const NON_NEGATIVE_INTEGER: Expected<number> = {
  type: 'non-negative integer',
  accepts: (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0,
};

/** The template's value where only one type will do. @throws QueryError */
export async function evaluateAs<T extends Json>(
  expected: Expected<T>,
  template: Template,
  bindings: QueryBindings,
  location: string,
): Promise<T> {
  const value = await evaluateTemplate(template, bindings, location);
  if (expected.accepts(value)) return value;
  const source =
    template.kind === 'expression' ? `The JSONata expression '${template.expression.source}'` : 'The value';
  throw new QueryError(
    `${source} specified for the field '${location}' returned an unexpected result type. Expected '${expected.type}', but was '${jsonTypeName(value)}' for value: ${JSON.stringify(value)}`,
    location,
  );
}
