import type { Member, Shape, StructureShape } from '../../../../local/personalize/model/service-model';
import { type Existing, validStructure, validValue } from './valid-value';

/** Seeded choices. */
export interface Choice {
  pick<T>(values: readonly T[]): T;
}

const DEEP: unknown = JSON.parse(`${'[{"a":'.repeat(2000)}1${'}]'.repeat(2000)}`);

/** Texts that break one pattern or another. */
const ODD_TEXTS = ['a b', '$', 'é'.repeat(9), '\u0000', 'arn:aws:s3:::bucket', '../..', '-', '<script>', '\ud800', "'"];

const NO_STRINGS = [7, true, [], {}, ['x'], DEEP];
const NO_NUMBERS = ['1', 'x', true, [], {}, [1], DEEP];
const NO_BOOLEANS = ['true', 0, 1, [], {}, DEEP];
const NO_TIMES = ['2026-01-01', '1', true, {}, [], 1e300];
const NO_LISTS = [{}, 'x', 7, { 0: 'x', length: 1 }, true];
const NO_OBJECTS = [[], 'x', 7, true, [{}], DEEP];

/** Values that each break what the model says of the shape, whatever stands beside them. */
function brokenValues(shape: Shape, name: string, words: Existing, choice: Choice): unknown[] {
  switch (shape.type) {
    case 'string':
      return [
        choice.pick(NO_STRINGS),
        ...(shape.max === undefined ? [] : ['x'.repeat(shape.max + 1), ':'.repeat(shape.max + 5000)]),
        ...(shape.min === undefined || shape.min === 0 ? [] : ['']),
        ...(shape.matcher ? ODD_TEXTS.filter((text) => !shape.matcher?.test(text)) : []),
        ...(shape.enum ? ['NOPE', shape.enum[0]?.toLowerCase(), '__proto__'] : []),
      ];
    case 'integer':
    case 'double':
      return [
        choice.pick(NO_NUMBERS),
        ...(shape.type === 'integer' ? [1.5, 1e300, 2 ** 31] : []),
        ...(shape.min === undefined ? [] : [shape.min - 1]),
        ...(shape.max === undefined ? [] : [shape.max + 1]),
      ];
    case 'boolean':
      return [choice.pick(NO_BOOLEANS)];
    case 'timestamp':
      return [choice.pick(NO_TIMES)];
    case 'list': {
      const valid = validValue(shape.entry, name, words);
      return [
        choice.pick(NO_LISTS),
        [valid, broken(shape.entry, name, words, choice)],
        ...(shape.max === undefined ? [] : [Array.from({ length: shape.max + 1 }, () => valid)]),
        ...(shape.min === undefined || shape.min === 0 ? [] : [[]]),
      ];
    }
    case 'map': {
      const { max } = shape;
      const keys = Array.from({ length: (max ?? 0) + 1 }, (_, i) => [`k${i}`, validValue(shape.value, name, words)]);
      return [
        choice.pick(NO_OBJECTS),
        { k: broken(shape.value, name, words, choice) },
        ...(max === undefined ? [] : [Object.fromEntries(keys)]),
      ];
    }
    case 'structure':
      return [choice.pick(NO_OBJECTS), brokenStructure(shape, words, choice)].filter((value) => value !== undefined);
  }
}

function broken(shape: Shape, name: string, words: Existing, choice: Choice): unknown {
  return choice.pick(brokenValues(shape, name, words, choice));
}

/** A structure with one member missing or wrong; undefined if it has no members. */
export function brokenStructure(
  shape: StructureShape,
  words: Existing,
  choice: Choice,
): Record<string, unknown> | undefined {
  if (shape.members.size === 0) return undefined;
  const valid = validStructure(shape, words);
  const [name, member] = choice.pick<readonly [string, Member]>([...shape.members]);
  if (member.required && choice.pick([true, false, false])) return without(valid, name, choice);
  return { ...valid, [name]: broken(member.shape, name, words, choice) };
}

/** Without a required member: left out, null, or only where JavaScript would find it by inheritance. */
function without(valid: Record<string, unknown>, name: string, choice: Choice): Record<string, unknown> {
  const { [name]: value, ...others } = valid;
  const inheriting: Record<string, unknown> = { ...others };
  Object.defineProperty(inheriting, '__proto__', { value: { [name]: value }, enumerable: true });
  return choice.pick([others, { ...others, [name]: null }, inheriting]);
}
