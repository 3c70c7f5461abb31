import { describeJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json';
import { intrinsicName } from '../template/intrinsics';

/**
 * What a resource type takes: every property that its handler reads, and every one that it accepts although nothing here
 * depends on it, with the reason. A property that is in neither list is refused before anything is created, so that no
 * setting of a template is ignored by accident.
 */
export type Shape = LeafShape | ObjectShape | ListShape;

interface LeafShape {
  readonly kind: 'text' | 'number' | 'flag' | 'json' | 'inert';
  readonly required?: boolean;
  /** The literals that are supported. */
  readonly oneOf?: readonly string[];
  /** Why an inert property changes nothing here. */
  readonly reason?: string;
}

interface ObjectShape {
  readonly kind: 'object';
  readonly required?: boolean;
  readonly members: Readonly<Record<string, Shape>>;
}

interface ListShape {
  readonly kind: 'list';
  readonly required?: boolean;
  readonly of: Shape;
}

export const text: Shape = { kind: 'text' };
export const number: Shape = { kind: 'number' };
export const flag: Shape = { kind: 'flag' };
/** Anything: policy documents, event patterns. */
export const json: Shape = { kind: 'json' };

/** Accepted and without effect, for the reason given. */
export function inert(reason: string): Shape {
  return { kind: 'inert', reason };
}

export function oneOf(...values: readonly string[]): Shape {
  return { kind: 'text', oneOf: values };
}

export function object(members: Readonly<Record<string, Shape>>): ObjectShape {
  return { kind: 'object', members };
}

export function listOf(of: Shape): Shape {
  return { kind: 'list', of };
}

export function required<S extends Shape>(shape: S): S {
  return { ...shape, required: true };
}

/** One thing of a template that the deployer refuses. */
export interface ShapeProblem {
  /** `Properties.Code.ZipFile`. */
  readonly path: string;
  readonly problem: string;
}

/** Compares unresolved properties with what the type takes. Functions stand for any value; both sides of an If count. */
export function shapeProblems(shape: Shape, value: Json, path: string): readonly ShapeProblem[] {
  const name = intrinsicName(value);
  if (name !== undefined && isJsonObject(value)) {
    const branches = name === 'Fn::If' ? value[name] : undefined;
    if (!isJsonArray(branches)) return [];
    return branches.slice(1).flatMap((branch) => shapeProblems(shape, branch, path));
  }
  const mismatch = (what: string): ShapeProblem[] => [{ path, problem: `needs ${what}, got ${describeJson(value)}` }];
  switch (shape.kind) {
    case 'json':
    case 'inert':
      return [];
    case 'text':
      return textProblems(shape, value, path);
    case 'number':
      return value !== '' && Number.isFinite(Number(value)) && !isJsonArray(value) ? [] : mismatch('a number');
    case 'flag':
      return value === true || value === false || value === 'true' || value === 'false'
        ? []
        : mismatch('true or false');
    case 'list':
      if (!isJsonArray(value)) return mismatch('a list');
      return value.flatMap((item, index) => shapeProblems(shape.of, item, `${path}.${index}`));
    case 'object':
      return isJsonObject(value) ? memberProblems(shape, value, path) : mismatch('an object');
  }
}

function textProblems(shape: LeafShape, value: Json, path: string): ShapeProblem[] {
  if (value === null || typeof value === 'object') {
    return [{ path, problem: `needs text, got ${describeJson(value)}` }];
  }
  if (!shape.oneOf || shape.oneOf.includes(String(value))) return [];
  return [{ path, problem: `${JSON.stringify(value)} is not supported here; use ${shape.oneOf.join(' or ')}` }];
}

function memberProblems(shape: ObjectShape, value: JsonObject, path: string): ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    if (known) problems.push(...shapeProblems(known, member, `${path}.${name}`));
    else problems.push({ path: `${path}.${name}`, problem: 'the local deployer does not know this property' });
  }
  for (const [name, member] of Object.entries(shape.members)) {
    if (member.required && !Object.hasOwn(value, name)) {
      problems.push({ path: `${path}.${name}`, problem: 'the property is required' });
    }
  }
  return problems;
}

/** Every inert property of a shape with its reason, for the table in the docs. */
export function inertProperties(
  shape: Shape,
  path = '',
): readonly { readonly path: string; readonly reason: string }[] {
  switch (shape.kind) {
    case 'inert':
      return [{ path, reason: shape.reason ?? '' }];
    case 'object':
      return Object.entries(shape.members).flatMap(([name, member]) =>
        inertProperties(member, path === '' ? name : `${path}.${name}`),
      );
    case 'list':
      return inertProperties(shape.of, `${path}[]`);
    default:
      return [];
  }
}
