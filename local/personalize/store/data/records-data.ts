import type { DatasetSchema } from '../../../../spec/schema';
import type { Value } from './column';
import { type DataRecorder, UNRECORDED } from './content';
import { RecordTable, type RecordTableContent } from './record-table';

/** One record of PutItems and its like. */
export interface PutRecord {
  readonly id: string;
  /** By field, without the id. */
  readonly values: Readonly<Record<string, Value>>;
}

/** What is saved of a RecordsData. */
export interface RecordsContent {
  readonly schema: DatasetSchema;
  readonly bulk: RecordTableContent;
  readonly individual: RecordTableContent;
  readonly newer: readonly string[];
}

/**
 * The data of an Items, Users or Actions dataset: what imports brought, and what PutItems and its like brought. Of two records with
 * one id the newer one counts. A FULL import replaces the bulk data only.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/import-data.html
 */
export class RecordsData {
  private bulk: RecordTable;
  private individual: RecordTable;
  /** Ids whose individual record is newer than the bulk one. */
  private readonly newer: Set<string>;
  private changeCount = 0;

  /** @param content of data of the same schema, to begin with */
  constructor(
    schema: DatasetSchema,
    idField: string,
    private readonly recorder: DataRecorder<PutRecord> = UNRECORDED,
    content?: RecordsContent,
  ) {
    this.bulk = new RecordTable(schema, idField, content?.bulk);
    this.individual = new RecordTable(schema, idField, content?.individual);
    this.newer = new Set(content?.newer);
  }

  /** Views of the columns, valid until the next change. */
  content(): RecordsContent {
    const { schema, bulk, individual, newer } = this;
    return { schema, bulk: bulk.content(), individual: individual.content(), newer: [...newer] };
  }

  /** Another number whenever a record or the schema has changed; of use within the process only. */
  get changes(): number {
    return this.changeCount;
  }

  get schema(): DatasetSchema {
    return this.bulk.schema;
  }

  /** ITEM_ID, USER_ID or ACTION_ID. */
  get idField(): string {
    return this.bulk.idField;
  }

  /** An empty table to import into. */
  emptyTable(): RecordTable {
    return new RecordTable(this.schema, this.bulk.idField);
  }

  /** FULL: `table` takes the place of the bulk data. */
  replaceBulk(table: RecordTable): void {
    this.changeCount++;
    this.bulk = table;
    this.newer.clear();
    this.recorder.content();
  }

  /** INCREMENTAL: the records of `table` are added; known ids are replaced. */
  addBulk(table: RecordTable): void {
    this.changeCount++;
    for (const id of table.idValues) {
      this.bulk.put(id, (field) => table.value(id, field));
      this.newer.delete(id);
    }
    this.recorder.content();
  }

  /** One record of PutItems, PutUsers or PutActions. */
  put(id: string, valueOf: (field: string) => Value): void {
    this.changeCount++;
    this.individual.put(id, valueOf);
    this.newer.add(id);
    const fields = this.schema.fields.filter(({ name }) => name !== this.idField);
    this.recorder.added({ id, values: Object.fromEntries(fields.map(({ name }) => [name, valueOf(name)])) });
  }

  /**
   * Takes some records out, whichever way they came.
   * @returns how many there were; one that came in bulk and by itself counts twice
   */
  remove(ids: ReadonlySet<string>): number {
    const before = this.bulk.size + this.individual.size;
    this.changeCount++;
    this.bulk = this.bulk.without(ids);
    this.individual = this.individual.without(ids);
    for (const id of ids) this.newer.delete(id);
    this.recorder.content();
    return before - this.bulk.size - this.individual.size;
  }

  /** What imports brought. */
  get bulkRecords(): RecordTable {
    return this.bulk;
  }

  /** What came one by one. */
  get individualRecords(): RecordTable {
    return this.individual;
  }

  /** UpdateDataset: fields that are new are null until the next import. */
  changeSchema(schema: DatasetSchema): void {
    this.changeCount++;
    this.bulk = this.bulk.withSchema(schema);
    this.individual = this.individual.withSchema(schema);
    this.recorder.content();
  }

  has(id: string): boolean {
    return this.bulk.has(id) || this.individual.has(id);
  }

  /** Every id once: bulk first, then those that came one by one. */
  ids(): string[] {
    return [...this.bulk.idValues, ...this.individual.idValues.filter((id) => !this.bulk.has(id))];
  }

  /** @returns null for an unknown id, an unknown field and a null value alike */
  value(id: string, field: string): Value {
    const takesIndividual = this.newer.has(id) || !this.bulk.has(id);
    return (takesIndividual ? this.individual : this.bulk).value(id, field);
  }
}
