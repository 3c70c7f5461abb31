import type { DatasetSchema } from '../../../../spec/schema';
import { EventLog } from './event-log';
import { InteractionTable } from './interaction-table';

/**
 * The data of an Interactions or Action_Interactions dataset: what imports brought, and events that came one by one. A FULL import replaces the
 * bulk data only.
 */
export class InteractionsData {
  readonly events: EventLog;
  private table: InteractionTable;
  private imports = 0;

  constructor(readonly schema: DatasetSchema) {
    this.events = new EventLog(schema);
    this.table = new InteractionTable(schema);
  }

  get bulk(): InteractionTable {
    return this.table;
  }

  /** Grows with every import and every event. */
  get changes(): number {
    return this.imports + this.events.size;
  }

  /** An empty table to import into. */
  emptyTable(): InteractionTable {
    return new InteractionTable(this.schema);
  }

  /** FULL: `table` takes the place of the bulk data. */
  replaceBulk(table: InteractionTable): void {
    this.imports++;
    this.table = table;
  }

  /** INCREMENTAL: the rows of `table` are added. */
  addBulk(table: InteractionTable): void {
    this.imports++;
    this.table.appendAll(table);
  }

  /**
   * Takes the interactions of some users out, bulk and streamed.
   * @returns how many there were
   */
  removeUsers(userIds: ReadonlySet<string>): number {
    const before = this.table.size;
    this.table = this.table.without(userIds);
    return before - this.table.size + this.events.removeUsers(userIds);
  }
}
