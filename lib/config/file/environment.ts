import type { FilePath } from './yaml-source';

/** A pipeline file with one of its environments laid over it. */
export interface Overlaid {
  readonly data: unknown;
  /** Where in the file a part of `data` was written. */
  readonly sourceOf: (path: FilePath) => FilePath;
}

/** Key of the overlays, by name of the environment. */
export const ENVIRONMENTS = 'environments';

/** Marks an entry of a list that an environment does without. */
export const REMOVE = 'remove';

/**
 * Lays an environment over the rest of the file: mappings are merged, lists of named entries are merged by name (new ones come
 * last, `remove: true` takes one out), null takes a key out, anything else replaces what was there. The pipeline is named
 * `<name>-<environment>` unless the environment names it, so that two of them can live in one account.
 */
export function overlaid(data: Mapping, environment: string): Overlaid {
  const { [ENVIRONMENTS]: environments, ...base } = data;
  const overlay = isMapping(environments) ? environments[environment] : undefined;
  const places: Place[] = [];
  const merged = merge(base, overlay ?? {}, [], [ENVIRONMENTS, environment], places);
  const named = { ...(merged as Mapping) };
  const isNamed = isMapping(overlay) && overlay['name'] !== undefined;
  if (!isNamed && typeof named['name'] === 'string') named['name'] = `${named['name']}-${environment}`;
  return { data: named, sourceOf: (path) => sourceOf(path, places) };
}

/** Names of the environments of a file. */
export function environmentsOf(data: Mapping): readonly string[] {
  const environments = data[ENVIRONMENTS];
  return isMapping(environments) ? Object.keys(environments) : [];
}

type Mapping = Readonly<Record<string, unknown>>;

/** A part of the result that stands somewhere else in the file. */
interface Place {
  readonly merged: FilePath;
  readonly source: FilePath;
}

function merge(base: unknown, overlay: unknown, at: FilePath, source: FilePath, places: Place[]): unknown {
  if (isMapping(base) && isMapping(overlay)) return mergeMappings(base, overlay, at, source, places);
  if (isNamedList(base) && isNamedList(overlay)) return mergeLists(base, overlay, at, source, places);
  places.push({ merged: at, source });
  return overlay;
}

function mergeMappings(base: Mapping, overlay: Mapping, at: FilePath, source: FilePath, places: Place[]): Mapping {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overlay)) {
    if (value === null) delete result[key];
    else if (key in base) result[key] = merge(base[key], value, [...at, key], [...source, key], places);
    else {
      result[key] = value;
      places.push({ merged: [...at, key], source: [...source, key] });
    }
  }
  return result;
}

function mergeLists(
  base: readonly Named[],
  overlay: readonly Named[],
  at: FilePath,
  source: FilePath,
  places: Place[],
): readonly unknown[] {
  const result: unknown[] = [];
  const add = (value: unknown, from: FilePath): number => {
    const index = result.push(value) - 1;
    places.push({ merged: [...at, index], source: from });
    return index;
  };
  base.forEach((entry, index) => {
    const found = overlay.findIndex(({ name }) => name === entry.name);
    const change = overlay[found];
    if (change?.[REMOVE] === true) return;
    const position = add(entry, [...at, index]);
    if (change) result[position] = merge(entry, change, [...at, position], [...source, found], places);
  });
  overlay.forEach((entry, index) => {
    if (!base.some(({ name }) => name === entry.name)) add(entry, [...source, index]);
  });
  return result;
}

type Named = Mapping & { readonly name: string };

function isNamedList(value: unknown): value is readonly Named[] {
  return Array.isArray(value) && value.every((entry) => isMapping(entry) && typeof entry['name'] === 'string');
}

/** The longest part of the path that was moved decides; the last word on equal parts is the innermost change. */
function sourceOf(path: FilePath, places: readonly Place[]): FilePath {
  let best: Place | undefined;
  for (const place of places) {
    const covers = place.merged.length <= path.length && place.merged.every((step, index) => step === path[index]);
    if (covers && place.merged.length >= (best?.merged.length ?? 0)) best = place;
  }
  return best === undefined ? path : [...best.source, ...path.slice(best.merged.length)];
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
