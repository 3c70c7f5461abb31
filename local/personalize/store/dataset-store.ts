import type { DatasetType } from '../../../spec/dataset-types';
import { parseSchema } from '../../../spec/schema';
import { InteractionsData } from './data/interactions-data';
import { RecordsData } from './data/records-data';
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

  /** Makes room for a new dataset. */
  add({ datasetGroupArn, type }: Pick<DatasetRecord, 'datasetGroupArn' | 'type'>, schema: SchemaRecord): void {
    const parsed = parseSchema(schema.schema, { domain: schema.domain });
    const key = keyOf(datasetGroupArn, type);
    if (type === 'Interactions' || type === 'Action_Interactions') this.events.set(key, new InteractionsData(parsed));
    else this.records.set(key, new RecordsData(parsed, ID_FIELDS[type]));
  }

  remove({ datasetGroupArn, type }: Pick<DatasetRecord, 'datasetGroupArn' | 'type'>): void {
    const key = keyOf(datasetGroupArn, type);
    this.events.delete(key);
    this.records.delete(key);
  }

  of(datasetGroupArn: string): GroupData {
    const key = (type: DatasetType): string => keyOf(datasetGroupArn, type);
    return {
      interactions: this.events.get(key('Interactions')),
      items: this.records.get(key('Items')),
      users: this.records.get(key('Users')),
      actions: this.records.get(key('Actions')),
      actionInteractions: this.events.get(key('Action_Interactions')),
    };
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
