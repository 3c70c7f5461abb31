import type { KeptFile } from '../kept-file';
import type { JsonObject } from './json';
import type { DeletionPolicy } from './template/template';

/** A resource as a deploy left it. Plain JSON. */
export interface ResourceRecord {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: JsonObject;
  /** Resolved. */
  readonly properties: JsonObject;
  readonly deletionPolicy: DeletionPolicy;
  /** It was being made, or could not be undone, when its deploy ended: the next one makes it anew. */
  readonly unfinished?: boolean;
}

/** A stack as its last successful deploy left it, or as far as a deploy that was cut short came. Plain JSON. */
export interface StackRecord {
  readonly name: string;
  readonly stackId: string;
  /** In the order they were made: each after what it depends on. */
  readonly resources: readonly ResourceRecord[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  /** Exports of other stacks that it uses. */
  readonly imports: readonly string[];
  /** Its deploy has not ended. */
  readonly deploying?: boolean;
}

/** Where the deployer keeps what it made. */
export interface StackStore {
  get(name: string): StackRecord | undefined;
  put(record: StackRecord): void;
  delete(name: string): void;
  all(): readonly StackRecord[];
}

/** Keeps the records as long as the process lives. */
export class MemoryStackStore implements StackStore {
  private readonly records = new Map<string, StackRecord>();

  get(name: string): StackRecord | undefined {
    return this.records.get(name);
  }

  put(record: StackRecord): void {
    this.records.set(record.name, record);
  }

  delete(name: string): void {
    this.records.delete(name);
  }

  all(): readonly StackRecord[] {
    return [...this.records.values()];
  }
}

/** Keeps the records in a file. */
export class FileStackStore extends MemoryStackStore {
  /** @throws StateError when the file cannot be read */
  constructor(private readonly file: KeptFile<readonly StackRecord[]>) {
    super();
    for (const record of file.load() ?? []) super.put(record);
  }

  override put(record: StackRecord): void {
    super.put(record);
    this.file.save(this.all());
  }

  override delete(name: string): void {
    super.delete(name);
    this.file.save(this.all());
  }
}
