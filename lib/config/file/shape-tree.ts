import { z } from 'zod';
import type { FilePath } from './yaml-source';

/** The object, list or plain type under `optional` and its like. */
function bare(type: z.core.$ZodType): z.core.$ZodType {
  return type instanceof z.ZodOptional ? bare(type.unwrap()) : type;
}

/** Keys that an object may have at a path; none where there is no object. */
export function knownKeysAt(type: z.core.$ZodType, path: FilePath): readonly string[] {
  let here = bare(type);
  for (const step of path) {
    const next = childOf(here, step);
    if (next === undefined) return [];
    here = bare(next);
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

function childOf(type: z.core.$ZodType, step: string | number): z.core.$ZodType | undefined {
  if (type instanceof z.ZodArray) return type.element;
  if (type instanceof z.ZodObject && typeof step === 'string') return shapeOf(type)[step];
  return undefined;
}

export interface UnknownMember {
  /** The object that has it. */
  readonly path: FilePath;
  readonly member: string;
  readonly known: readonly string[];
}

/** Members of loose objects that the shape does not name, all the way down. */
export function unknownMembers(type: z.core.$ZodType, value: unknown, path: FilePath = []): readonly UnknownMember[] {
  const here = bare(type);
  if (here instanceof z.ZodArray && Array.isArray(value)) {
    return (value as unknown[]).flatMap((one, index) => unknownMembers(here.element, one, [...path, index]));
  }
  if (!(here instanceof z.ZodObject) || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const shape = shapeOf(here);
  const isLoose = here.def.catchall instanceof z.ZodUnknown;
  return Object.entries(value).flatMap(([member, one]) => {
    const child = shape[member];
    if (child !== undefined) return unknownMembers(child, one, [...path, member]);
    return isLoose ? [{ path, member, known: Object.keys(shape) }] : [];
  });
}

/** Paths of those members, without places in lists: `solutionConfig.newMember`. */
export function uncheckedPaths(type: z.core.$ZodType, value: unknown): readonly string[] {
  const paths = unknownMembers(type, value).map(({ path, member }) =>
    [...path.filter((step) => typeof step === 'string'), member].join('.'),
  );
  return [...new Set(paths)].sort();
}

function shapeOf(type: z.ZodObject): Readonly<Record<string, z.core.$ZodType>> {
  return type.shape;
}
