import type { DatasetType } from '../../../spec/dataset-types';
import { type DatasetSchema, parseSchema } from '../../../spec/schema';
import type { DataRecorder, DatasetContent } from './data/content';
import type { StreamedEvent } from './data/event-log';
import { otherFields } from './data/interaction-table';
import { type InteractionsContent, InteractionsData } from './data/interactions-data';
import { type PutRecord, type RecordsContent, RecordsData } from './data/records-data';
import { type Change, FORGETFUL, type Recorder } from './recorder';
import type { DatasetRecord, SchemaRecord } from './resource';

/** The data of one dataset group, as far as its datasets exist. */
export interface GroupData {
  readonly interactions: InteractionsData | undefined;
  readonly items: RecordsData | undefined;
  readonly users: RecordsData | undefined;
  readonly actions: RecordsData | undefined;
  /** Their `itemId` is the ACTION_ID. */
  readonly actionInteractions: InteractionsData | undefined;
}

/** Datasets whose records are events. */
type EventType = Extract<DatasetType, 'Interactions' | 'Action_Interactions'>;

/** What identifies a record of the other types. */
const ID_FIELDS: Readonly<Record<Exclude<DatasetType, EventType>, string>> = {
  Items: 'ITEM_ID',
  Users: 'USER_ID',
  Actions: 'ACTION_ID',
};

/** The data of every dataset. */
export class DatasetStore {
  private readonly events = new Map<string, InteractionsData>();
  private readonly records = new Map<string, RecordsData>();
  /** What `of` gave since datasets last came or went: every request asks several times. */
  private readonly groups = new Map<string, GroupData>();

  constructor(private readonly recorder: Recorder = FORGETFUL) {}

  /** Makes room for a new dataset. */
  add({ datasetGroupArn, type }: Pick<DatasetRecord, 'datasetGroupArn' | 'type'>, schema: SchemaRecord): void {
    const parsed = parseSchema(schema.schema, { domain: schema.domain });
    const dataset = keyOf(datasetGroupArn, type);
    this.restore(dataset, parsed);
    this.recorder.record({ kind: 'dataset', dataset, schema: parsed });
  }

  remove({ datasetGroupArn, type }: Pick<DatasetRecord, 'datasetGroupArn' | 'type'>): void {
    const dataset = keyOf(datasetGroupArn, type);
    this.forget(dataset);
    this.recorder.record({ kind: 'dataset-gone', dataset });
  }

  /** Takes up a dataset that was recorded. @param content none: it is empty */
  restore(dataset: string, schema: DatasetSchema, content?: DatasetContent): void {
    this.forget(dataset);
    const { type } = schema;
    if (type === 'Interactions' || type === 'Action_Interactions') {
      const recorder: DataRecorder<StreamedEvent> = {
        added: (event) => this.recorder.record({ kind: 'event', dataset, event, fields }),
        content: () => this.recorder.record({ kind: 'content', dataset, content: () => data.content() }),
      };
      const fields = otherFields(schema).map(({ name }) => name);
      const data = new InteractionsData(schema, recorder, content as InteractionsContent | undefined);
      this.events.set(dataset, data);
    } else {
      const recorder: DataRecorder<PutRecord> = {
        added: (record) => this.recorder.record({ kind: 'record', dataset, ...record }),
        content: () => this.recorder.record({ kind: 'content', dataset, content: () => data.content() }),
      };
      const data = new RecordsData(schema, ID_FIELDS[type], recorder, content as RecordsContent | undefined);
      this.records.set(dataset, data);
    }
  }

  /** Takes up an event that was recorded. @returns false when there is no such dataset */
  restoreEvent(dataset: string, event: StreamedEvent): boolean {
    this.events.get(dataset)?.events.append(event);
    return this.events.has(dataset);
  }

  /** Takes up a record that was recorded. @returns false when there is no such dataset */
  restoreRecord(dataset: string, { id, values }: PutRecord): boolean {
    this.records.get(dataset)?.put(id, (field) => values[field] ?? null);
    return this.records.has(dataset);
  }

  forget(dataset: string): void {
    this.groups.clear();
    this.events.delete(dataset);
    this.records.delete(dataset);
  }

  /** All that there is. */
  *changes(): Iterable<Change> {
    for (const [dataset, data] of [...this.events, ...this.records]) {
      yield { kind: 'content', dataset, content: () => data.content() };
    }
  }

  of(datasetGroupArn: string): GroupData {
    const known = this.groups.get(datasetGroupArn);
    if (known !== undefined) return known;
    const key = (type: DatasetType): string => keyOf(datasetGroupArn, type);
    const group = {
      interactions: this.events.get(key('Interactions')),
      items: this.records.get(key('Items')),
      users: this.records.get(key('Users')),
      actions: this.records.get(key('Actions')),
      actionInteractions: this.events.get(key('Action_Interactions')),
    };
    this.groups.set(datasetGroupArn, group);
    return group;
  }
}

/** The member of GroupData that holds the data of a type. */
export function dataOf(data: GroupData, type: DatasetType): InteractionsData | RecordsData | undefined {
  switch (type) {
    case 'Interactions':
      return data.interactions;
    case 'Items':
      return data.items;
    case 'Users':
      return data.users;
    case 'Actions':
      return data.actions;
    case 'Action_Interactions':
      return data.actionInteractions;
  }
}

function keyOf(datasetGroupArn: string, type: string): string {
  return `${datasetGroupArn} ${type}`;
}
