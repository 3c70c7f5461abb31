import type { DatasetSchema } from '../../../../spec/schema';
import { type Column, type ColumnContent, type Value, columnOf } from './column';
import { Dictionary } from './dictionary';

/** What is saved of a RecordTable. */
export interface RecordTableContent {
  readonly ids: readonly string[];
  /** By field. */
  readonly columns: Readonly<Record<string, ColumnContent>>;
}

/** Items or users as columns, one row an id. A record with a known id takes the place of the old one. */
export class RecordTable {
  private readonly ids: Dictionary;
  private readonly columns: ReadonlyMap<string, Column>;

  /**
   * @param idField ITEM_ID or USER_ID, a field of the schema
   * @param content of a table of the same schema, to begin with
   */
  constructor(
    readonly schema: DatasetSchema,
    readonly idField: string,
    content?: RecordTableContent,
  ) {
    const others = schema.fields.filter(({ name }) => name !== idField);
    this.ids = new Dictionary(content?.ids);
    this.columns = new Map(others.map((field) => [field.name, columnOf(field, content?.columns[field.name])]));
  }

  /** Views of the columns, valid until the next change. */
  content(): RecordTableContent {
    const columns = [...this.columns].map(([name, column]) => [name, column.content()] as const);
    return { ids: this.ids.values, columns: Object.fromEntries(columns) };
  }

  get size(): number {
    return this.ids.size;
  }

  /** In order of their first appearance. */
  get idValues(): readonly string[] {
    return this.ids.values;
  }

  has(id: string): boolean {
    return this.ids.codeOf(id) >= 0;
  }

  /** @param valueOf value of a field other than the id */
  put(id: string, valueOf: (field: string) => Value): void {
    const row = this.ids.encode(id);
    for (const [name, column] of this.columns) {
      const value = valueOf(name);
      if (row < column.length) column.set(row, value);
      else column.push(value);
    }
  }

  /** @returns null for an unknown id, an unknown field and a null value alike */
  value(id: string, field: string): Value {
    const row = this.ids.codeOf(id);
    const column = this.columns.get(field);
    return row < 0 || column === undefined ? null : column.at(row);
  }

  /** A table of the same records but some; the same table when it has none of them. */
  without(ids: ReadonlySet<string>): RecordTable {
    if (!this.idValues.some((id) => ids.has(id))) return this;
    const table = new RecordTable(this.schema, this.idField);
    for (const id of this.idValues) if (!ids.has(id)) table.put(id, (field) => this.value(id, field));
    return table;
  }

  /** A table of another schema with the same records; fields that this one lacks are null. */
  withSchema(schema: DatasetSchema): RecordTable {
    const table = new RecordTable(schema, this.idField);
    for (const id of this.idValues) table.put(id, (field) => this.value(id, field));
    return table;
  }
}
