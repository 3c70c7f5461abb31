import type { DatasetSchema, SchemaField } from '../../../../spec/schema';
import { type Column, type ColumnContent, type Value, columnOf } from './column';
import { Dictionary } from './dictionary';
import type { DataRecord } from '../../../../spec/records';
import { DictionaryCodes } from './text-codes';
import { GrowableFloat64, GrowableInt32 } from './growable';
import { rowsOfContent } from './rows-of-content';

/** Fields that have a column of their own shape. */
const KNOWN_FIELDS = ['USER_ID', 'ITEM_ID', 'ACTION_ID', 'TIMESTAMP', 'EVENT_TYPE', 'EVENT_VALUE'];

/** One interaction with an item, or with an action, ready to be kept. */
export interface Interaction {
  readonly userId: string;
  /** ITEM_ID, or ACTION_ID of an action interaction. */
  readonly itemId: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly eventType: string | null;
  readonly eventValue: number | null;
  /** Value of a field of the schema that has no member here. */
  readonly other: (field: string) => Value;
}

/** What is saved of an InteractionTable. */
export interface InteractionTableContent {
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly eventTypes: readonly string[];
  readonly users: Int32Array;
  readonly items: Int32Array;
  readonly timestamps: Float64Array;
  readonly types: Int32Array;
  readonly values: Float64Array;
  /** By field. */
  readonly others: Readonly<Record<string, ColumnContent>>;
}

/** Interactions as columns: row i is one event, in the order in which they came. */
export class InteractionTable {
  readonly userIds: Dictionary;
  readonly itemIds: Dictionary;
  readonly eventTypes: Dictionary;
  /** Row → code in userIds. */
  readonly users: GrowableInt32;
  /** Row → code in itemIds. */
  readonly items: GrowableInt32;
  /** Row → Unix seconds. */
  readonly timestamps: GrowableFloat64;
  /** Row → code in eventTypes, -1 for null. */
  private readonly types: GrowableInt32;
  /** Row → EVENT_VALUE, NaN for null. */
  private readonly values: GrowableFloat64;
  /** The other fields of the schema, by name. */
  private readonly others: ReadonlyMap<string, Column>;
  private byUser: { readonly rows: number; readonly offsets: Int32Array; readonly order: Int32Array } | undefined;

  /** @param content of a table of the same schema, to begin with */
  constructor(
    readonly schema: DatasetSchema,
    content?: InteractionTableContent,
  ) {
    this.userIds = new Dictionary(content?.userIds);
    this.itemIds = new Dictionary(content?.itemIds);
    this.eventTypes = new Dictionary(content?.eventTypes);
    this.users = new GrowableInt32(content?.users);
    this.items = new GrowableInt32(content?.items);
    this.timestamps = new GrowableFloat64(content?.timestamps);
    this.types = new GrowableInt32(content?.types);
    this.values = new GrowableFloat64(content?.values);
    this.others = new Map(
      otherFields(schema).map((field) => [field.name, columnOf(field, content?.others[field.name])]),
    );
  }

  /** Views of the columns, valid until the next change. */
  content(): InteractionTableContent {
    return {
      userIds: this.userIds.values,
      itemIds: this.itemIds.values,
      eventTypes: this.eventTypes.values,
      users: this.users.view(),
      items: this.items.view(),
      timestamps: this.timestamps.view(),
      types: this.types.view(),
      values: this.values.view(),
      others: Object.fromEntries([...this.others].map(([name, column]) => [name, column.content()])),
    };
  }

  get size(): number {
    return this.users.length;
  }

  /** @returns the row */
  append(interaction: Interaction): number {
    this.users.push(this.userIds.encode(interaction.userId));
    this.items.push(this.itemIds.encode(interaction.itemId));
    this.timestamps.push(interaction.timestamp);
    this.types.push(interaction.eventType === null ? -1 : this.eventTypes.encode(interaction.eventType));
    this.values.push(interaction.eventValue ?? NaN);
    for (const [name, column] of this.others) column.push(interaction.other(name));
    return this.size - 1;
  }

  /**
   * What appends records of this table's schema, made for one import: it codes their bytes with no string or object a record.
   */
  taker(): (record: DataRecord) => void {
    const placeOf = (name: string): number => this.schema.fields.findIndex((field) => field.name === name);
    const idField = this.schema.type === 'Action_Interactions' ? 'ACTION_ID' : 'ITEM_ID';
    const [user, item, time, type, value] = [
      placeOf('USER_ID'),
      placeOf(idField),
      placeOf('TIMESTAMP'),
      placeOf('EVENT_TYPE'),
      placeOf('EVENT_VALUE'),
    ];
    const userCodes = new DictionaryCodes(this.userIds);
    const itemCodes = new DictionaryCodes(this.itemIds);
    const typeCodes = new DictionaryCodes(this.eventTypes);
    const others = [...this.others].map(([name, column]) => column.taker(placeOf(name)));
    return (record) => {
      this.users.push(record.code(user, userCodes));
      this.items.push(record.code(item, itemCodes));
      this.timestamps.push(record.numberOrNaN(time));
      this.types.push(type < 0 ? -1 : record.code(type, typeCodes));
      this.values.push(value < 0 ? NaN : record.numberOrNaN(value));
      for (const take of others) take(record);
    };
  }

  appendAll(table: InteractionTable): void {
    for (let row = 0; row < table.size; row++) this.append(table.at(row));
  }

  /** A table of the same rows but those of some users; the same table when it has none. */
  without(userIds: ReadonlySet<string>): InteractionTable {
    const isGone = Uint8Array.from(this.userIds.values, (id) => (userIds.has(id) ? 1 : 0));
    if (!isGone.includes(1)) return this;
    const left = new GrowableInt32();
    for (let row = 0; row < this.size; row++) if (isGone[this.users.at(row)] === 0) left.push(row);
    return this.rows(left.view());
  }

  /** A table of some rows, in their order. */
  rows(rows: Int32Array): InteractionTable {
    return new InteractionTable(this.schema, rowsOfContent(this.content(), rows));
  }

  at(row: number): Interaction {
    return {
      userId: this.userIds.values[this.users.at(row)] as string,
      itemId: this.itemId(row),
      timestamp: this.timestamps.at(row),
      eventType: this.eventType(row),
      eventValue: this.eventValue(row),
      other: (field) => this.others.get(field)?.at(row) ?? null,
    };
  }

  /** Every row, in the order in which they came. */
  *all(): Iterable<Interaction> {
    for (let row = 0; row < this.size; row++) yield this.at(row);
  }

  itemId(row: number): string {
    return this.itemIds.values[this.items.at(row)] as string;
  }

  eventType(row: number): string | null {
    return this.eventTypes.values[this.types.at(row)] ?? null;
  }

  eventValue(row: number): number | null {
    const value = this.values.at(row);
    return Number.isNaN(value) ? null : value;
  }

  /** True when two rows of one user agree in everything. */
  equal(row: number, other: number): boolean {
    return (
      this.items.at(row) === this.items.at(other) &&
      this.timestamps.at(row) === this.timestamps.at(other) &&
      this.types.at(row) === this.types.at(other) &&
      Object.is(this.values.at(row), this.values.at(other)) &&
      [...this.others.values()].every((column) => column.at(row) === column.at(other))
    );
  }

  /** Rows of a user, oldest first; equal times keep the order in which they came. */
  rowsOf(userId: string): Int32Array {
    const user = this.userIds.codeOf(userId);
    if (user < 0) return new Int32Array(0);
    if (this.byUser?.rows !== this.size) this.byUser = this.indexUsers();
    const { offsets, order } = this.byUser;
    return order.subarray(offsets[user], offsets[user + 1]);
  }

  private indexUsers() {
    const offsets = new Int32Array(this.userIds.size + 1);
    for (let row = 0; row < this.size; row++) {
      const next = this.users.at(row) + 1;
      offsets[next] = (offsets[next] as number) + 1;
    }
    for (let user = 0; user < this.userIds.size; user++) {
      offsets[user + 1] = (offsets[user + 1] as number) + (offsets[user] as number);
    }
    const order = new Int32Array(this.size);
    const next = offsets.slice();
    for (let row = 0; row < this.size; row++) {
      const user = this.users.at(row);
      const place = next[user] as number;
      order[place] = row;
      next[user] = place + 1;
    }
    const times = this.timestamps.view();
    for (let user = 0; user < this.userIds.size; user++) {
      order
        .subarray(offsets[user], offsets[user + 1])
        .sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
    }
    return { rows: this.size, offsets, order };
  }
}

/** Fields of an Interactions schema beyond those that every part of the twin knows. */
export function otherFields(schema: DatasetSchema): readonly SchemaField[] {
  return schema.fields.filter(({ name }) => !KNOWN_FIELDS.includes(name));
}
