import { describeJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../deployer/json';

/** Whether one value of an event fits; undefined stands for a field that is not there. */
export type Matcher = (value: Json | undefined) => boolean;

/** @throws Error for an operator that is not known, or that has the wrong argument */
export function parseMatcher(item: Json): Matcher {
  if (isJsonArray(item)) throw new Error('a list cannot stand inside the list of values');
  if (!isJsonObject(item)) return (value) => value === item;
  const [operator, ...others] = Object.keys(item);
  if (operator === undefined || others.length > 0)
    throw new Error('an operator has to be the only member of its object');
  const argument = item[operator] ?? null;
  switch (operator) {
    case 'prefix':
      return affix(argument, operator, (value, part) => value.startsWith(part));
    case 'suffix':
      return affix(argument, operator, (value, part) => value.endsWith(part));
    case 'equals-ignore-case': {
      const wanted = textOf(argument, operator).toLowerCase();
      return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
    }
    case 'wildcard': {
      const pattern = wildcard(textOf(argument, operator));
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    case 'exists':
      if (typeof argument !== 'boolean') throw new Error(`exists needs true or false, got ${describeJson(argument)}`);
      // `exists` looks at leaves: a field that holds an object does not count as there.
      return (value) => (value !== undefined && !isJsonObject(value)) === argument;
    case 'numeric':
      return numeric(argument);
    case 'anything-but':
      return anythingBut(argument);
    default:
      throw new Error(`the operator ${operator} is not supported`);
  }
}

function affix(argument: Json, operator: string, fits: (value: string, part: string) => boolean): Matcher {
  const folded = isJsonObject(argument) ? argument['equals-ignore-case'] : undefined;
  if (folded !== undefined) {
    const part = textOf(folded, `${operator} equals-ignore-case`).toLowerCase();
    return (value) => typeof value === 'string' && fits(value.toLowerCase(), part);
  }
  const part = textOf(argument, operator);
  return (value) => typeof value === 'string' && fits(value, part);
}

function anythingBut(argument: Json): Matcher {
  if (isJsonObject(argument)) return butOperator(argument);
  const excluded = isJsonArray(argument) ? argument : [argument];
  if (excluded.length === 0 || excluded.some((item) => typeof item === 'object')) {
    throw new Error('anything-but needs a value, a list of values or an operator');
  }
  return (value) => value !== undefined && !excluded.some((item) => item === value);
}

/** `{"anything-but": {"prefix": "a"}}`, also with a list of texts. */
function butOperator(argument: JsonObject): Matcher {
  const [operator = ''] = Object.keys(argument);
  if (!['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator)) {
    throw new Error(`anything-but does not take the operator ${operator}`);
  }
  const operand = argument[operator] ?? null;
  const matchers = (isJsonArray(operand) ? operand : [operand]).map((item) => parseMatcher({ [operator]: item }));
  return (value) => value !== undefined && !matchers.some((matches) => matches(value));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** Five billion either way is as far as EventBridge compares. */
const NUMERIC_BOUND = 5e9;

function numeric(argument: Json): Matcher {
  if (!isJsonArray(argument) || (argument.length !== 2 && argument.length !== 4)) {
    throw new Error('numeric needs one or two pairs of comparison and number');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const name = argument[index];
    const bound = argument[index + 1];
    const compare = typeof name === 'string' && Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
    if (!compare) throw new Error(`numeric does not know the comparison ${JSON.stringify(name)}`);
    if (typeof bound !== 'number' || Math.abs(bound) > NUMERIC_BOUND) {
      throw new Error(`numeric needs a number between -5e9 and 5e9, got ${describeJson(bound)}`);
    }
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** `*` stands for any text; `\*` and `\\` for the characters themselves. */
function wildcard(text: string): RegExp {
  if (text.includes('**')) throw new Error('a wildcard cannot have two * in a row');
  const source = text.replace(/\\[*\\]|[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    const character = part.length === 2 ? part.slice(1) : part;
    return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'u');
}

function textOf(value: Json, operator: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${operator} needs a text that is not empty, got ${describeJson(value)}`);
}
