import type { DatasetSchema } from '../../../../spec/schema';
import { type DataRecorder, UNRECORDED } from './content';
import { categoriesOf } from './categories';
import { EventLog, type EventLogContent, type StreamedEvent } from './event-log';
import { ImpressionCounts, ShownLists } from './impressions';
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
  /** What answers showed; not part of the content. */
  readonly shown = new ShownLists();
  private bulkImpressions:
    { readonly of: InteractionTable; readonly rows: number; readonly counts: ImpressionCounts } | undefined;
  private table: InteractionTable;
  private imports: number;
  private bulkCount = 0;

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

  /** Another number whenever `bulk` has changed; of use within the process only. */
  get bulkChanges(): number {
    return this.bulkCount;
  }

  /** An empty table to import into. */
  emptyTable(): InteractionTable {
    return new InteractionTable(this.schema);
  }

  /** FULL: `table` takes the place of the bulk data. */
  replaceBulk(table: InteractionTable): void {
    this.imports++;
    this.bulkCount++;
    this.table = table;
    this.recorder.content();
  }

  /** INCREMENTAL: the rows of `table` are added. */
  addBulk(table: InteractionTable): void {
    this.imports++;
    this.bulkCount++;
    this.table.appendAll(table);
    this.recorder.content();
  }

  /** How often each item was shown, as far as a column IMPRESSION of imports and streamed events tell. */
  impressions(): ReadonlyMap<string, number> {
    const bulk = this.countBulkImpressions();
    const counts = new Map(bulk.entries());
    for (const [itemId, count] of this.events.impressions.entries()) counts.set(itemId, bulk.of(itemId) + count);
    return counts;
  }

  /** Changes with `impressions`; undefined where there can be none yet. */
  get impressionsMark(): string | undefined {
    const { size } = this.hasImpressionColumn() ? this.table : { size: 0 };
    const { changes } = this.events.impressions;
    return size + changes === 0 ? undefined : `${this.imports} ${size} ${changes}`;
  }

  private hasImpressionColumn(): boolean {
    return this.schema.fields.some(({ name }) => name === 'IMPRESSION');
  }

  private countBulkImpressions(): ImpressionCounts {
    const { table } = this;
    if (this.bulkImpressions?.of === table && this.bulkImpressions.rows === table.size)
      return this.bulkImpressions.counts;
    const counts = new ImpressionCounts();
    for (const { other } of this.hasImpressionColumn() ? table.all() : [])
      counts.add(categoriesOf(other('IMPRESSION')));
    this.bulkImpressions = { of: table, rows: table.size, counts };
    return counts;
  }

  /**
   * Takes the interactions of some users out, bulk and streamed.
   * @returns how many there were
   */
  removeUsers(userIds: ReadonlySet<string>): number {
    const before = this.table.size;
    this.table = this.table.without(userIds);
    this.bulkCount++;
    this.recorder.content();
    return before - this.table.size + this.events.removeUsers(userIds);
  }
}
