import { z } from 'zod';
import type { DatasetType } from '../../../lambda/shared/contract/workflow';
import type { Findings } from '../findings';
import { describeIssue } from './describe-issue';
import { ENVIRONMENTS } from './environment';
import {
  type DatasetEntry,
  type FilterEntry,
  parts,
  type PipelineFile,
  pipelineFileSchema,
  SET_BY_THE_PIPELINE,
  type SolutionEntry,
} from './pipeline-file';
import type { BatchInferenceEntry, BatchSegmentEntry, RecommenderEntry } from './serving-entries';
import { knownKeysAt, unknownMembers } from './shape-tree';
import { didYouMean, suggestionFor } from './suggestion';
import type { FilePath } from './yaml-source';

/** Stands for a required text that the file lacks; no text of a YAML file has this character. */
export const MISSING = '\0';

/** An entry with its place in the file. */
export interface Placed<T> {
  readonly path: FilePath;
  readonly entry: T;
}

/** What of a file has the right shape: parts that have not are reported and left out, so that the rest can be checked. */
export interface Draft {
  readonly settings: Partial<Omit<PipelineFile, 'datasets' | ListKey>>;
  readonly datasets: readonly (Placed<DatasetEntry> & { readonly type: DatasetType })[];
  readonly filters: readonly Placed<FilterEntry>[];
  readonly solutions: readonly Placed<SolutionEntry>[];
  readonly recommenders: readonly Placed<RecommenderEntry>[];
  readonly batchInference: readonly Placed<BatchInferenceEntry>[];
  readonly batchSegments: readonly Placed<BatchSegmentEntry>[];
}

/** Lists of named entries. */
type ListKey = 'filters' | 'solutions' | 'recommenders' | 'batchInference' | 'batchSegments';

const DATASET_KEYS = [
  ['interactions', 'Interactions'],
  ['items', 'Items'],
  ['users', 'Users'],
  ['actions', 'Actions'],
  ['actionInteractions', 'Action_Interactions'],
] as const;

/** Key of a dataset type under `datasets`. */
export function datasetKeyOf(type: DatasetType): string {
  return DATASET_KEYS.find(([, one]) => one === type)?.[0] ?? type;
}

/** Reports everything about the shape of a file and keeps what is right. */
export function readDraft(data: unknown, findings: Findings): Draft {
  reportShape(data, findings);
  const root = isMapping(data) ? data : {};
  const datasets = isMapping(root['datasets']) ? root['datasets'] : {};
  const settings = Object.entries(pipelineFileSchema.shape).filter(([key]) => !NOT_SETTINGS.includes(key));
  return {
    settings: Object.fromEntries(settings.map(([key, type]) => [key, rightPart(type, root[key])])),
    datasets: DATASET_KEYS.flatMap(([key, type]) => {
      const entry = datasets[key] === undefined ? undefined : rightPart(parts.dataset, datasets[key]);
      return entry === undefined ? [] : [{ path: ['datasets', key], entry, type }];
    }),
    filters: rightEntries(parts.filter, root, 'filters'),
    solutions: rightEntries(parts.solution, root, 'solutions'),
    recommenders: rightEntries(parts.recommender, root, 'recommenders'),
    batchInference: rightEntries(parts.batchInference, root, 'batchInference'),
    batchSegments: rightEntries(parts.batchSegment, root, 'batchSegments'),
  };
}

/** Keys whose entries are read one by one, so that a wrong one does not take the others with it. */
const NOT_SETTINGS: readonly string[] = [
  'datasets',
  'filters',
  'solutions',
  'recommenders',
  'batchInference',
  'batchSegments',
] satisfies ('datasets' | ListKey)[];

function reportShape(data: unknown, findings: Findings): void {
  const { error } = pipelineFileSchema.safeParse(data);
  for (const issue of error?.issues ?? []) {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeysAt(pipelineFileSchema, path);
      for (const key of issue.keys) findings.keyError([...path, key], `unknown key "${key}"${didYouMean(key, known)}`);
    } else {
      findings.error(path, describeIssue(issue, valueAt(data, path)));
    }
  }
  for (const { path, member, known } of unknownMembers(pipelineFileSchema, data)) {
    // An overlay is checked as a part of the file that it makes.
    if (path[0] === ENVIRONMENTS) continue;
    reportMember([...path, member], member, known, findings);
  }
}

/** A member of an AWS request that is not known: a slip when it looks like one that is, otherwise newer than this code. */
function reportMember(path: FilePath, member: string, known: readonly string[], findings: Findings): void {
  const [top, , inner] = path;
  const place =
    top === 'solutions' && path.length === 3
      ? 'solution'
      : top === 'recommenders' && path.length === 3
        ? 'recommender'
        : inner === 'campaign' && path.length === 4
          ? 'campaign'
          : (top === 'batchInference' || top === 'batchSegments') && path.length === 3
            ? top
            : undefined;
  const advice = place === undefined ? undefined : SET_BY_THE_PIPELINE[place][member];
  const meant = suggestionFor(member, known, 1 / 3);
  if (advice !== undefined) findings.keyError(path, `${member} cannot be set here: ${advice}`);
  else if (meant !== undefined) findings.keyError(path, `unknown key "${member}"; did you mean "${meant}"?`);
  else if (!/^[a-z][A-Za-z0-9]*$/.test(member))
    findings.keyError(path, `unknown key "${member}"; known here: ${known.join(', ')}`);
  else findings.keyWarning(path, `${member} is not known here and goes to the API unchecked`);
}

function rightEntries<T extends z.ZodType>(type: T, root: Mapping, key: string): readonly Placed<z.infer<T>>[] {
  const list = root[key];
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((one, index) => {
    const entry = rightPart(type, one);
    return entry === undefined ? [] : [{ path: [key, index], entry }];
  });
}

/** Deep enough for the worst entry; each pass mends what the last one found. */
const MOST_PASSES = 20;

/**
 * Takes out of a value what is wrong with it. Required texts that are missing become MISSING; checks pass over those, as
 * the fault has been reported already.
 * @returns undefined when nothing usable is left
 */
function rightPart<T extends z.ZodType>(type: T, value: unknown): z.infer<T> | undefined {
  const mended: unknown = structuredClone(value);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const { success, data, error } = type.safeParse(mended);
    if (success) return data;
    if (!isMapping(mended)) return undefined;
    // From the last to the first, so that taking out a list entry does not move those still to come.
    for (const issue of [...error.issues].reverse()) {
      const path = issue.path.filter((step) => typeof step !== 'symbol');
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) remove(mended, [...path, key]);
      else if (path.length === 1 && isRequired(type, path[0])) mended[String(path[0])] = MISSING;
      else remove(mended, valueAt(mended, path) === undefined ? path.slice(0, -1) : path);
    }
  }
  return undefined;
}

function isRequired(type: z.ZodType, key: string | number | undefined): boolean {
  const child: unknown = type instanceof z.ZodObject ? (type.shape as Record<string, unknown>)[String(key)] : undefined;
  return child instanceof z.ZodString;
}

function remove(value: unknown, path: FilePath): void {
  const owner = valueAt(value, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(owner) && typeof last === 'number') owner.splice(last, 1);
  else if (isMapping(owner) && last !== undefined) delete owner[String(last)];
}

type Mapping = Record<string, unknown>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, path: FilePath): unknown {
  return path.reduce<unknown>((here, step) => {
    if (Array.isArray(here)) return (here as unknown[])[Number(step)];
    return isMapping(here) ? here[String(step)] : undefined;
  }, value);
}
