import type { Json, JsonObject } from '../deployer/json';
import { describeJson, isJsonArray, isJsonObject } from '../deployer/json';
import { parseMatcher, type Matcher } from './matcher';

/** An event pattern that EventBridge, or this stand-in, does not take. */
export class EventPatternError extends Error {
  override readonly name = 'InvalidEventPatternException';
}

/** Whether an event fits. */
export type EventPattern = (event: JsonObject) => boolean;

type Test = (value: Json | undefined) => boolean;

/**
 * Reads an event pattern: exact values, `prefix`, `suffix`, `equals-ignore-case`, `wildcard`, `anything-but`, `numeric`,
 * `exists`, `cidr` excepted, nested fields and `$or`.
 * @throws EventPatternError naming the place of what is wrong
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function parseEventPattern(pattern: Json): EventPattern {
  const test = objectTest(pattern, []);
  return (event) => test(event);
}

function objectTest(pattern: Json, path: readonly string[]): Test {
  if (!isJsonObject(pattern) || Object.keys(pattern).length === 0) {
    throw problem(path, `needs an object with at least one field, got ${describeJson(pattern)}`);
  }
  const tests = Object.entries(pattern).map(([name, member]): Test => {
    const here = [...path, name];
    if (name === '$or') return alternatives(member, here);
    const test = isJsonArray(member) ? valueTest(member, here) : objectTest(member, here);
    return (value) => test(isJsonObject(value) ? value[name] : undefined);
  });
  // A list of objects matches where one of them does.
  return (value) =>
    isJsonArray(value) ? value.some((item) => tests.every((test) => test(item))) : tests.every((test) => test(value));
}

function alternatives(list: Json, path: readonly string[]): Test {
  if (!isJsonArray(list) || list.length < 2) throw problem(path, 'needs a list of at least two patterns');
  const tests = list.map((item, index) => objectTest(item, [...path, String(index)]));
  return (value) => tests.some((test) => test(value));
}

function valueTest(list: readonly Json[], path: readonly string[]): Test {
  if (list.length === 0) throw problem(path, 'needs at least one value');
  const matchers = list.map((item): Matcher => {
    try {
      return parseMatcher(item);
    } catch (error) {
      throw problem(path, error instanceof Error ? error.message : String(error));
    }
  });
  return (value) => {
    const values = isJsonArray(value) ? value : [value];
    return matchers.some((matches) => values.some((one) => matches(one)));
  };
}

function problem(path: readonly string[], text: string): EventPatternError {
  return new EventPatternError(`event pattern is not valid at ${path.join('.') || 'its root'}: ${text}`);
}
