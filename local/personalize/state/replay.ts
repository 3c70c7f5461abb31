import type { DatasetStore } from '../store/dataset-store';
import type { DatasetContent } from '../store/data/content';
import type { IdGenerator } from '../store/ids';
import type { ResourceStore } from '../store/resource-store';
import type { TagStore } from '../store/tag-store';
import type { KeptVersion } from '../training/trained-version';
import type { VersionStore } from '../training/version-store';
import { type Entry, dataKey, eventOf, modelKey, readEntries, startedBy } from './entry';
import type { JournalLine } from './journal';
import { damaged } from './state-error';
import type { ValueFiles } from './value-files';

/** What is kept. */
export interface Stores {
  readonly resources: ResourceStore;
  readonly tags: TagStore;
  readonly datasets: DatasetStore;
  readonly versions: VersionStore;
  /** By the name that their changes have. */
  readonly ids: Readonly<Record<string, IdGenerator>>;
}

/** A model that this version of the engine cannot open. */
export interface StaleModel {
  /** Of the solution version or recommender. */
  readonly arn: string;
  readonly file: string;
}

/** What a journal says beside what is in the stores then. */
export interface Replayed {
  /** By `dataKey` and `modelKey`. */
  readonly files: Map<string, string>;
  /** Datasets to which something was added since their file was written. */
  readonly grown: Set<string>;
  readonly stale: StaleModel[];
}

/**
 * Puts what a journal tells into empty stores.
 * @param file the journal's, for errors
 * @param engine models of another one are not opened
 * @throws StateError
 */
export function replay(
  lines: readonly JournalLine[],
  file: string,
  stores: Stores,
  values: ValueFiles,
  engine: string,
): Replayed {
  const read = lines.map(({ number, text }) => ({ number, entries: readEntries(text) }));
  // Files that were replaced are gone: of a dataset or model only what came since its newest file is looked at.
  const newest = new Map<string, Entry>();
  for (const { entries } of read) {
    for (const entry of entries) {
      const key = startedBy(entry);
      if (key !== undefined) newest.set(key, entry);
    }
  }
  const replayed: Replayed = { files: new Map(), grown: new Set(), stale: [] };
  const begun = new Set<string>();
  for (const { number, entries } of read) {
    for (const entry of entries) {
      const key = startedBy(entry);
      if (key !== undefined && newest.get(key) !== entry) continue;
      if (key !== undefined) begun.add(key);
      if (entry.kind === 'event' || entry.kind === 'record') {
        const dataset = dataKey(entry.dataset);
        if (newest.has(dataset) && !begun.has(dataset)) continue;
      }
      const problem = apply(stores, entry, values, engine, replayed);
      if (problem !== undefined) throw damaged({ file, line: number }, problem);
    }
  }
  return replayed;
}

/** @returns what is wrong with the entry, if anything is */
function apply(
  stores: Stores,
  entry: Entry,
  values: ValueFiles,
  engine: string,
  { files, grown, stale }: Replayed,
): string | undefined {
  switch (entry.kind) {
    case 'resource':
      stores.resources.restore(entry.type, entry.sequence, entry.record);
      return undefined;
    case 'resource-gone':
      stores.resources.forget(entry.type, entry.arn);
      return undefined;
    case 'tags':
      stores.tags.restore(entry.arn, new Map(entry.tags));
      return undefined;
    case 'ids':
      stores.ids[entry.generator]?.skip(entry.taken);
      return entry.generator in stores.ids ? undefined : `there are no ids of the kind ${entry.generator}`;
    case 'dataset':
      stores.datasets.restore(entry.dataset, entry.schema);
      return undefined;
    case 'dataset-gone':
      stores.datasets.forget(entry.dataset);
      return undefined;
    case 'content': {
      const content = values.read(entry.file)?.value as DatasetContent;
      stores.datasets.restore(entry.dataset, content.schema, content);
      files.set(dataKey(entry.dataset), entry.file);
      return undefined;
    }
    case 'event':
      grown.add(entry.dataset);
      if (stores.datasets.restoreEvent(entry.dataset, eventOf(entry.event))) return undefined;
      return `there is no dataset ${entry.dataset} for its event`;
    case 'record':
      grown.add(entry.dataset);
      if (stores.datasets.restoreRecord(entry.dataset, entry)) return undefined;
      return `there is no dataset ${entry.dataset} for its record`;
    case 'model': {
      const { arn, file } = entry;
      const read = values.read(file, engine);
      if (read === undefined) stale.push({ arn, file });
      else stores.versions.restore(arn, read.value as KeptVersion);
      files.set(modelKey(arn), file);
      return undefined;
    }
    case 'model-gone':
      return undefined;
  }
}
