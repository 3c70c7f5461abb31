import { arnMatcher, globMatcher, type Matcher } from './matching';
import { PolicyDocumentError } from './policy-error';

/** Condition keys of a request with their values. Names are compared without regard to case. */
export type ConditionContext = Readonly<Record<string, string>>;

/** One `operator: { key: values }` of a Condition block, compiled. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  test(context: ConditionContext): boolean;
}

interface Operator {
  /** Turns a value of the policy into a test of the request's value. Throws RangeError on a value it cannot read. */
  readonly compile: (policyValue: string) => Matcher;
  /** Holds when no value matches, and when the key is absent. */
  readonly negated: boolean;
}

const equals = (policyValue: string): Matcher => {
  return (value) => value === policyValue;
};

const equalsIgnoringCase = (policyValue: string): Matcher => {
  const wanted = policyValue.toLowerCase();
  return (value) => value.toLowerCase() === wanted;
};

const like = (policyValue: string): Matcher => globMatcher(policyValue);

function bool(policyValue: string): Matcher {
  if (!/^(true|false)$/i.test(policyValue)) throw new RangeError(`'${policyValue}' is neither true nor false`);
  return equalsIgnoringCase(policyValue);
}

function comparing(read: (text: string) => number, what: string, holds: (value: number, limit: number) => boolean) {
  return (policyValue: string): Matcher => {
    const limit = read(policyValue);
    if (Number.isNaN(limit)) throw new RangeError(`'${policyValue}' is not ${what}`);
    return (value) => holds(read(value), limit);
  };
}

const readNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** ISO 8601, or seconds since the epoch. */
const readDate = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  Equals: (value, limit) => value === limit,
  LessThan: (value, limit) => value < limit,
  LessThanEquals: (value, limit) => value <= limit,
  GreaterThan: (value, limit) => value > limit,
  GreaterThanEquals: (value, limit) => value >= limit,
};

const OPERATORS: Readonly<Record<string, Operator>> = Object.fromEntries([
  ...pair('StringEquals', 'StringNotEquals', equals),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase),
  ...pair('StringLike', 'StringNotLike', like),
  ...pair('ArnEquals', 'ArnNotEquals', arnMatcher),
  ...pair('ArnLike', 'ArnNotLike', arnMatcher),
  ['Bool', { compile: bool, negated: false }] as const,
  ...Object.entries(COMPARISONS).flatMap(([suffix, holds]) => [
    [`Numeric${suffix}`, { compile: comparing(readNumber, 'a number', holds), negated: false }] as const,
    [`Date${suffix}`, { compile: comparing(readDate, 'a date', holds), negated: false }] as const,
  ]),
  ['NumericNotEquals', { compile: comparing(readNumber, 'a number', (v, l) => v === l), negated: true }] as const,
  ['DateNotEquals', { compile: comparing(readDate, 'a date', (v, l) => v === l), negated: true }] as const,
]);

function pair(positive: string, negative: string, compile: (policyValue: string) => Matcher): [string, Operator][] {
  return [
    [positive, { compile, negated: false }],
    [negative, { compile, negated: true }],
  ];
}

/**
 * Compiles the Condition element. All of its conditions have to hold; of several values of one key, one.
 * @throws PolicyDocumentError on an unknown operator, a value that its operator cannot read, or a policy variable
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseConditions(block: unknown, at: string): readonly Condition[] {
  if (block === undefined) return [];
  if (!isRecord(block)) throw new PolicyDocumentError(`${at}: Condition must be an object of operators`);
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw new PolicyDocumentError(`${at}: Condition.${operator} must be an object of keys`);
    return Object.entries(keys).map(([key, value]) => compile(operator, key, conditionValues(value, key, at), at));
  });
}

function compile(operator: string, key: string, policyValues: readonly string[], at: string): Condition {
  if (operator === 'Null') {
    const absent = policyValues.map((value) => value.toLowerCase() === 'true');
    policyValues.forEach((value) => readable(bool, value, operator, key, at));
    return { operator, key, test: (context) => absent.includes(lookUp(context, key) === undefined) };
  }
  const [, quantifier, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const known = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (known === undefined) {
    const supported = [...Object.keys(OPERATORS), 'Null'].sort().join(', ');
    throw new PolicyDocumentError(
      `${at}: the condition operator '${operator}' is not supported by the local evaluator: it knows ${supported}, ` +
        'each but Null also with ForAllValues:, ForAnyValue: and IfExists',
    );
  }
  const matchers = policyValues.map((value) => readable(known.compile, value, operator, key, at));
  // An absent key leaves nothing to match: a negated operator then holds, and so do ForAllValues and …IfExists.
  const whenAbsent =
    ifExists !== undefined || quantifier === 'ForAllValues' || (known.negated && quantifier !== 'ForAnyValue');
  return {
    operator,
    key,
    test: (context) => {
      const value = lookUp(context, key);
      if (value === undefined) return whenAbsent;
      return matchers.some((matches) => matches(value)) !== known.negated;
    },
  };
}

function readable(read: (value: string) => Matcher, value: string, operator: string, key: string, at: string): Matcher {
  try {
    return read(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PolicyDocumentError(`${at}: Condition.${operator}.${key}: ${error.message}`);
  }
}

function conditionValues(value: unknown, key: string, at: string): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((item) => {
    if (typeof item === 'boolean' || typeof item === 'number') return String(item);
    if (typeof item !== 'string') throw new PolicyDocumentError(`${at}: the values of ${key} must be strings`);
    return refuseVariables(item, at);
  });
}

/**
 * Policy variables are not expanded here; taken literally they would allow or deny the wrong things.
 * @throws PolicyDocumentError
 */
export function refuseVariables(text: string, at: string): string {
  if (text.includes('${')) {
    throw new PolicyDocumentError(
      `${at}: policy variables are not supported by the local evaluator: write '${text}' without \${…}`,
    );
  }
  return text;
}

function lookUp(context: ConditionContext, key: string): string | undefined {
  if (Object.hasOwn(context, key)) return context[key];
  const wanted = key.toLowerCase();
  for (const [name, value] of Object.entries(context)) if (name.toLowerCase() === wanted) return value;
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
