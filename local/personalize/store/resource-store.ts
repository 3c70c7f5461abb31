import type { Clock } from '../../clock';
import { resourceAlreadyExists, resourceNotFound } from '../errors';
import type { TwinListener } from '../ports';
import { type Change, FORGETFUL, type Recorder } from './recorder';
import type { ResourceType, Resources } from './resource';

/** What an update may change: not what identifies the resource, nor its times. */
export type Changes<Type extends ResourceType> = Partial<
  Omit<Resources[Type], 'arn' | 'name' | 'creationDateTime' | 'lastUpdatedDateTime' | 'failureReason' | 'finishedWork'>
> & { readonly failureReason?: string | undefined; readonly finishedWork?: undefined };

interface Entry<Type extends ResourceType> {
  /** Grows with each resource made, never used twice: the position in lists. */
  readonly sequence: number;
  readonly record: Resources[Type];
}

type Tables = { [Type in ResourceType]: Map<string, Entry<Type>> };

/**
 * Every resource of the account and region. Records are never changed in place: an update puts a new record, so a reader
 * keeps the state that it read.
 */
export class ResourceStore {
  private readonly tables: Tables = {
    'dataset-group': new Map(),
    schema: new Map(),
    dataset: new Map(),
    'dataset-import-job': new Map(),
    'event-tracker': new Map(),
    filter: new Map(),
    solution: new Map(),
    'solution-version': new Map(),
    campaign: new Map(),
    recommender: new Map(),
    'batch-inference-job': new Map(),
    'batch-segment-job': new Map(),
    'dataset-export-job': new Map(),
    'data-deletion-job': new Map(),
    'metric-attribution': new Map(),
  };
  private sequence = 0;

  constructor(
    private readonly clock: Clock,
    private readonly emit: TwinListener,
    private readonly recorder: Recorder = FORGETFUL,
  ) {}

  /**
   * Makes a resource; its times are now.
   * @throws ResourceAlreadyExistsException when the ARN is taken
   */
  insert<Type extends ResourceType>(
    type: Type,
    members: Omit<Resources[Type], 'creationDateTime' | 'lastUpdatedDateTime'> & { readonly arn: string },
  ): Resources[Type] {
    const table = this.tables[type];
    if (table.has(members.arn)) throw resourceAlreadyExists(members.arn);
    const now = new Date(this.clock.now());
    const record = { ...members, creationDateTime: now, lastUpdatedDateTime: now } as unknown as Resources[Type];
    this.put(type, ++this.sequence, record);
    this.report(type, record);
    return record;
  }

  find<Type extends ResourceType>(type: Type, arn: string): Resources[Type] | undefined {
    return this.tables[type].get(arn)?.record;
  }

  /** The type of the resource with this ARN. */
  typeOf(arn: string): ResourceType | undefined {
    return (Object.keys(this.tables) as ResourceType[]).find((type) => this.tables[type].has(arn));
  }

  /** @throws ResourceNotFoundException */
  get<Type extends ResourceType>(type: Type, arn: string): Resources[Type] {
    const record = this.find(type, arn);
    if (record === undefined) throw resourceNotFound(arn);
    return record;
  }

  /**
   * Changes members of a resource; a member given as undefined is taken out.
   * @throws ResourceNotFoundException
   */
  update<Type extends ResourceType>(type: Type, arn: string, changes: Changes<Type>): Resources[Type] {
    const entry = this.tables[type].get(arn);
    if (entry === undefined) throw resourceNotFound(arn);
    const record: Resources[Type] = {
      ...entry.record,
      ...changes,
      lastUpdatedDateTime: new Date(this.clock.now()),
    };
    this.put(type, entry.sequence, record);
    if (statusOf(entry.record) !== statusOf(record)) this.report(type, record);
    return record;
  }

  remove(type: ResourceType, arn: string): void {
    if (!this.tables[type].delete(arn)) return;
    this.recorder.record({ kind: 'resource-gone', type, arn });
  }

  /** Takes up a record as it was recorded. */
  restore<Type extends ResourceType>(type: Type, sequence: number, record: Resources[Type]): void {
    this.sequence = Math.max(this.sequence, sequence);
    this.tables[type].set(record.arn, { sequence, record });
  }

  /** Takes up that a record went away. */
  forget(type: ResourceType, arn: string): void {
    this.tables[type].delete(arn);
  }

  /** All that there is, each type in its order. */
  *changes(): Iterable<Change> {
    for (const type of Object.keys(this.tables) as ResourceType[]) {
      for (const { sequence, record } of this.tables[type].values()) yield { kind: 'resource', type, sequence, record };
    }
  }

  private put<Type extends ResourceType>(type: Type, sequence: number, record: Resources[Type]): void {
    this.restore(type, sequence, record);
    this.recorder.record({ kind: 'resource', type, sequence, record });
  }

  /** All resources of a type that fit, oldest first. */
  all<Type extends ResourceType>(
    type: Type,
    fits: (record: Resources[Type]) => boolean = () => true,
  ): Resources[Type][] {
    return [...this.tables[type].values()].map(({ record }) => record).filter(fits);
  }

  /** Like `all`, with each record's position, which stays the same while others come and go. */
  *positions<Type extends ResourceType>(type: Type): Iterable<Entry<Type>> {
    yield* this.tables[type].values();
  }

  private report(type: ResourceType, record: Resources[ResourceType]): void {
    const failureReason = 'failureReason' in record ? record.failureReason : undefined;
    this.emit({
      type: 'resource',
      resourceType: type,
      name: record.name,
      arn: record.arn,
      status: statusOf(record),
      ...(failureReason !== undefined && { failureReason }),
    });
  }
}

function statusOf(record: Resources[ResourceType]): string {
  return 'status' in record ? record.status : 'ACTIVE';
}
