import type { AdoptedFile } from './adopted-file';
import type { Dropped } from './file-text';

type Step = string | number;

/** Members of an entry whose own members can go one by one. */
const CONFIGS = ['solutionConfig', 'campaign', 'campaignConfig', 'recommenderConfig', 'batchInferenceJobConfig'];

/**
 * The file without what a finding is about: the smallest part that can go and leave a file. Names and recipes cannot go without
 * their entry.
 * @param path as findings have it: `solutions[0].campaign.campaignConfig.newMember`
 * @returns undefined when the file has no such part
 */
export function drop(
  file: AdoptedFile,
  path: string,
  why: string,
): { readonly file: AdoptedFile; readonly dropped: Dropped } | undefined {
  const steps = path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .map((step): Step => (/^\d+$/.test(step) ? Number(step) : step));
  const [key] = steps;
  const at = removable(steps);
  const value = at.reduce<unknown>((inside, step) => memberOf(inside, step), file.sections);
  if (typeof key !== 'string' || key === 'name' || value === undefined) return undefined;
  const sections = without(file.sections, at) as AdoptedFile['sections'];
  const what = `${path.slice(0, lengthOf(path, at.length))}: ${JSON.stringify(value)}`;
  const isEmpty = Array.isArray(sections[key]) && sections[key].length === 0;
  return {
    file: { ...file, sections: isEmpty ? (without(sections, [key]) as AdoptedFile['sections']) : sections },
    dropped: { key, what, why: why.replace(/\.$/, '') },
  };
}

function removable(steps: readonly Step[]): readonly Step[] {
  const [, entry, member] = steps;
  // A dataset goes whole but for its source; a setting of the whole file goes whole.
  if (typeof entry === 'string') return steps.slice(0, member === 'source' ? 3 : 2);
  if (entry === undefined || member === undefined || ['name', 'recipe', 'solution'].includes(String(member))) {
    return steps.slice(0, 2);
  }
  let depth = 3;
  while (depth < steps.length && CONFIGS.includes(String(steps[depth - 1]))) depth++;
  return steps.slice(0, depth);
}

function memberOf(value: unknown, step: Step): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<Step, unknown>>)[step] : undefined;
}

function without(value: unknown, [first, ...others]: readonly Step[]): unknown {
  if (first === undefined) return value;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return others.length === 0
      ? list.filter((_, index) => index !== first)
      : list.map((entry, index) => (index === first ? without(entry, others) : entry));
  }
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([key, member]): [string, unknown][] => {
      if (key !== first) return [[key, member]];
      return others.length === 0 ? [] : [[key, without(member, others)]];
    }),
  );
}

/** How much of a path's text its first steps take. */
function lengthOf(path: string, steps: number): number {
  const matches = [...path.matchAll(/[^.[\]]+\]?/g)];
  const last = matches[steps - 1];
  return last === undefined ? path.length : last.index + last[0].length;
}
