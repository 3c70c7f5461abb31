import { join } from 'node:path';
import type { Change, Recorder } from '../store/recorder';
import type { ResourceStore } from '../store/resource-store';
import { engineVersion } from './engine-version';
import { type Entry, dataKey, eventEntryOf, modelKey, writeEntries } from './entry';
import { lockFolder } from './folder-lock';
import { Journal, type JournalLine } from './journal';
import { type StaleModel, type Stores, replay } from './replay';
import { ValueFiles } from './value-files';

/** A journal is written anew when it has grown by so much, and by more than it had: nobody may wait for that often. */
const REWRITE_BYTES = 64 * 1024 * 1024;

/** The same when the twin starts and when it ends. */
const AT_REST_BYTES = 1024 * 1024;

/**
 * The state of a twin in a folder: a journal of changes, and a file for each large value that the journal names
 * (docs/adr/0006-state-on-disk.md). Changes of one synchronous stretch are one line, so that a killed process leaves all of
 * them or none. An answer is only sent after `flush`.
 */
export class TwinState implements Recorder {
  private stores: Stores | undefined;
  private pending: Change[] = [];
  private fault: Error | undefined;
  /** `data <dataset>` or `model <arn>` → the file with its value. */
  private readonly files = new Map<string, string>();
  /** Datasets to which something was added since their file was written. */
  private readonly grown = new Set<string>();
  private stale: readonly StaleModel[] = [];

  private constructor(
    private readonly journal: Journal,
    private lines: readonly JournalLine[],
    private readonly values: ValueFiles,
    private readonly engine: string,
    private readonly unlock: () => void,
  ) {}

  /**
   * Opens the state of a folder, which is made if need be, and keeps other processes out of it.
   * @param owner account and region: the ARNs of a state are those of its owner
   * @throws StateError when the folder is in use, of another format, or damaged
   */
  static open(directory: string, owner: string): TwinState {
    const unlock = lockFolder(directory);
    try {
      const { journal, lines } = Journal.open(directory, owner);
      return new TwinState(journal, lines, new ValueFiles(join(directory, 'values')), engineVersion(), unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Models that the engine of today cannot open: what they belong to is trained again by `resume`. */
  get staleModels(): readonly StaleModel[] {
    return this.stale;
  }

  /**
   * Puts what is on disk into empty stores, and keeps what changes in them from now on.
   * @throws StateError when something is damaged; nothing is written then
   */
  restore(stores: Stores): void {
    const { stale, files, grown } = replay(this.lines, this.journal.file, stores, this.values, this.engine);
    for (const [key, file] of files) this.files.set(key, file);
    for (const dataset of grown) this.grown.add(dataset);
    this.lines = [];
    this.stores = stores;
    this.stale = stale;
    for (const { arn } of stale) trainAgain(stores.resources, arn);
    this.flush();
    if (this.journal.baseBytes === 0 || this.journal.addedBytes > AT_REST_BYTES) this.rewrite();
    this.values.keepOnly(new Set(this.files.values()));
  }

  record(change: Change): void {
    if (this.stores === undefined) return;
    this.pending.push(change);
    // Whoever answers flushes before that; work in the background is kept at the end of its stretch.
    if (this.pending.length === 1) queueMicrotask(() => this.flushQuietly());
  }

  /**
   * Writes what has changed; when this returns it outlives the process.
   * @throws Error of the file system. From then on every call throws it: memory is ahead of the disk, and nothing that
   * is not on disk may be acknowledged
   */
  flush(): void {
    if (this.fault) throw this.fault;
    if (this.pending.length === 0) return;
    try {
      this.write();
      const { addedBytes, baseBytes } = this.journal;
      if (addedBytes > Math.max(REWRITE_BYTES, baseBytes)) this.rewrite();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.fault = new Error(`${this.journal.file} cannot be written: ${why}; mend that and start the twin again`, {
        cause,
      });
      throw this.fault;
    }
  }

  /**
   * Writes what is left and lets others use the folder.
   * @throws as `flush` does
   */
  close(): void {
    try {
      this.flush();
      if (this.journal.addedBytes > AT_REST_BYTES) this.rewrite();
    } finally {
      this.stores = undefined;
      this.journal.close();
      this.unlock();
    }
  }

  private flushQuietly(): void {
    try {
      this.flush();
    } catch {
      // The next one who has to acknowledge something is told.
    }
  }

  private write(): void {
    const batch = this.pending;
    this.pending = [];
    const obsolete: string[] = [];
    const written = new Map<string, string>();
    const entries = batch.map((change) => this.entryOf(change, written, obsolete));
    this.journal.append(writeEntries(entries));
    for (const file of obsolete) this.values.remove(file);
  }

  /**
   * @param written files of this line by their key: a content that is told twice is saved once
   * @param obsolete takes the files that are not needed any more once the line is written
   */
  private entryOf(change: Change, written: Map<string, string>, obsolete: string[]): Entry {
    const replace = (key: string, file: string | undefined): void => {
      const before = this.files.get(key);
      if (before !== undefined && before !== file) obsolete.push(before);
      if (file === undefined) this.files.delete(key);
      else this.files.set(key, file);
    };
    switch (change.kind) {
      case 'resource':
      case 'resource-gone':
      case 'ids':
        return change;
      case 'tags':
        return { ...change, tags: [...change.tags] };
      case 'record':
        this.grown.add(change.dataset);
        return change;
      case 'event':
        this.grown.add(change.dataset);
        return { kind: 'event', dataset: change.dataset, event: eventEntryOf(change.event, change.fields) };
      case 'dataset':
      case 'dataset-gone': {
        const key = dataKey(change.dataset);
        written.delete(key);
        replace(key, undefined);
        return change;
      }
      case 'content': {
        const { dataset, content } = change;
        const key = dataKey(dataset);
        const file = written.get(key) ?? this.values.write('data', content());
        written.set(key, file);
        replace(key, file);
        this.grown.delete(dataset);
        return { kind: 'content', dataset, file };
      }
      case 'model': {
        const file = this.values.write('model', change.version, this.engine);
        replace(modelKey(change.arn), file);
        return { kind: 'model', arn: change.arn, file };
      }
      case 'model-gone':
        replace(modelKey(change.arn), undefined);
        return change;
    }
  }

  /** Writes the journal anew, as short as it can be. */
  private rewrite(): void {
    const stores = this.stores;
    if (stores === undefined) return;
    const obsolete: string[] = [];
    const entries: Entry[] = Object.entries(stores.ids).map(([generator, { taken }]) => ({
      kind: 'ids',
      generator,
      taken,
    }));
    for (const source of [stores.resources, stores.tags, stores.datasets, stores.versions]) {
      for (const change of source.changes()) {
        entries.push(this.unchanged(change) ?? this.entryOf(change, new Map(), obsolete));
      }
    }
    this.journal.rewrite(entries.map((entry) => writeEntries([entry])));
    for (const file of obsolete) this.values.remove(file);
  }

  /** The entry of a large value whose file is as it has to be. */
  private unchanged(change: Change): Entry | undefined {
    if (change.kind === 'model') {
      const file = this.files.get(modelKey(change.arn));
      return file === undefined ? undefined : { kind: 'model', arn: change.arn, file };
    }
    if (change.kind !== 'content' || this.grown.has(change.dataset)) return undefined;
    const file = this.files.get(dataKey(change.dataset));
    return file === undefined ? undefined : { kind: 'content', dataset: change.dataset, file };
  }
}

/** Lets whatever lost its model train on the data of today. */
function trainAgain(resources: ResourceStore, arn: string): void {
  const type = resources.typeOf(arn);
  if (type !== 'solution-version' && type !== 'recommender') return;
  const { status } = resources.get(type, arn);
  const isServing = /^(ACTIVE|INACTIVE|STOP|START)/.test(status);
  const isTrained = status === 'CREATE IN_PROGRESS';
  if (isServing || isTrained) resources.update(type, arn, { status: 'CREATE IN_PROGRESS', finishedWork: undefined });
}
