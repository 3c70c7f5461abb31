import type { DatasetSchema } from '../../../../spec/schema';
import { type DataRecorder, UNRECORDED } from './content';
import { EventLog, type EventLogContent, type StreamedEvent } from './event-log';
import { InteractionTable, type InteractionTableContent } from './interaction-table';

/** What is saved of an InteractionsData. */
export interface InteractionsContent {
  readonly schema: DatasetSchema;
  readonly bulk: InteractionTableContent;
  readonly imports: number;
  readonly events: EventLogContent;
}

/**
 * The data of an Interactions or Action_Interactions dataset: what imports brought, and events that came one by one. A FULL import replaces the
 * bulk data only.
 */
export class InteractionsData {
  readonly events: EventLog;
  private table: InteractionTable;
  private imports: number;

  /** @param content of data of the same schema, to begin with */
  constructor(
    readonly schema: DatasetSchema,
    private readonly recorder: DataRecorder<StreamedEvent> = UNRECORDED,
    content?: InteractionsContent,
  ) {
    this.events = new EventLog(schema, recorder, content?.events);
    this.table = new InteractionTable(schema, content?.bulk);
    this.imports = content?.imports ?? 0;
  }

  /** Views of the columns, valid until the next change. */
  content(): InteractionsContent {
    const { schema, table, imports, events } = this;
    return { schema, bulk: table.content(), imports, events: events.content() };
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
    this.recorder.content();
  }

  /** INCREMENTAL: the rows of `table` are added. */
  addBulk(table: InteractionTable): void {
    this.imports++;
    this.table.appendAll(table);
    this.recorder.content();
  }

  /**
   * Takes the interactions of some users out, bulk and streamed.
   * @returns how many there were
   */
  removeUsers(userIds: ReadonlySet<string>): number {
    const before = this.table.size;
    this.table = this.table.without(userIds);
    this.recorder.content();
    return before - this.table.size + this.events.removeUsers(userIds);
  }
}
