import { parseSchema } from '../../../spec/schema';
import { InteractionsData } from './data/interactions-data';
import { RecordsData } from './data/records-data';
import type { DatasetRecord, SchemaRecord } from './resource';

/** The data of one dataset group, as far as its datasets exist. */
export interface GroupData {
  readonly interactions: InteractionsData | undefined;
  readonly items: RecordsData | undefined;
  readonly users: RecordsData | undefined;
}

/** Dataset types that hold data on the twin. */
export type StoredType = 'Interactions' | 'Items' | 'Users';

/** The data of every dataset. */
export class DatasetStore {
  private readonly interactions = new Map<string, InteractionsData>();
  private readonly records = new Map<string, RecordsData>();

  /** Makes room for a new dataset. */
  add(dataset: Pick<DatasetRecord, 'datasetGroupArn'> & { readonly type: StoredType }, schema: SchemaRecord): void {
    const parsed = parseSchema(schema.schema, { domain: schema.domain });
    const key = keyOf(dataset.datasetGroupArn, dataset.type);
    if (dataset.type === 'Interactions') this.interactions.set(key, new InteractionsData(parsed));
    else this.records.set(key, new RecordsData(parsed, dataset.type === 'Items' ? 'ITEM_ID' : 'USER_ID'));
  }

  remove(dataset: DatasetRecord): void {
    const key = keyOf(dataset.datasetGroupArn, dataset.type);
    this.interactions.delete(key);
    this.records.delete(key);
  }

  of(datasetGroupArn: string): GroupData {
    return {
      interactions: this.interactions.get(keyOf(datasetGroupArn, 'Interactions')),
      items: this.records.get(keyOf(datasetGroupArn, 'Items')),
      users: this.records.get(keyOf(datasetGroupArn, 'Users')),
    };
  }
}

function keyOf(datasetGroupArn: string, type: string): string {
  return `${datasetGroupArn} ${type}`;
}
