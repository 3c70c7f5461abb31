import type { DatasetSchema } from '../../../../spec/schema';
import { EventLog } from './event-log';
import { InteractionTable } from './interaction-table';

/**
 * The data of an Interactions dataset: what imports brought, and events that came one by one. A FULL import replaces the
 * bulk data only.
 */
export class InteractionsData {
  readonly events: EventLog;
  private table: InteractionTable;

  constructor(readonly schema: DatasetSchema) {
    this.events = new EventLog(schema);
    this.table = new InteractionTable(schema);
  }

  get bulk(): InteractionTable {
    return this.table;
  }

  /** An empty table to import into. */
  emptyTable(): InteractionTable {
    return new InteractionTable(this.schema);
  }

  /** FULL: `table` takes the place of the bulk data. */
  replaceBulk(table: InteractionTable): void {
    this.table = table;
  }

  /** INCREMENTAL: the rows of `table` are added. */
  addBulk(table: InteractionTable): void {
    this.table.appendAll(table);
  }
}
