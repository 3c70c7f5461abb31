import { type DatasetSchema, type SchemaField, isNumeric } from '../../../spec/schema';
import type { SideColumn } from '../engine/api';
import type { Value } from '../store/data/column';
import { Dictionary } from '../store/data/dictionary';
import { GrowableFloat64, GrowableInt32 } from '../store/data/growable';
import { otherFields } from '../store/data/interaction-table';
import type { RecordsData } from '../store/data/records-data';
import type { TakesColumn } from './training-columns';

/** Fields that say something else than under what circumstances an interaction was. */
const NOT_CONTEXT = ['IMPRESSION', 'RECOMMENDATION_ID', 'EVENT_ATTRIBUTION_SOURCE'];

/**
 * Fields of an Interactions schema that a request can give as its context.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/recording-events-contextual-metadata.html
 */
export function contextFields(schema: DatasetSchema): readonly SchemaField[] {
  return otherFields(schema).filter(({ name }) => !NOT_CONTEXT.includes(name));
}

/** One column while it is filled row by row. Strings that are not categorical are kept out, as the guide says. */
export class SideColumnBuilder {
  private readonly texts = new Dictionary();
  private readonly codes = new GrowableInt32();
  private readonly numbers = new GrowableFloat64();

  private constructor(private readonly field: SchemaField) {}

  static of(fields: readonly SchemaField[]): readonly SideColumnBuilder[] {
    return fields.filter((field) => field.categorical || isNumeric(field)).map((field) => new SideColumnBuilder(field));
  }

  get name(): string {
    return this.field.name;
  }

  push(value: Value): void {
    if (isNumeric(this.field)) this.numbers.push(typeof value === 'number' ? value : NaN);
    else this.codes.push(value === null ? -1 : this.texts.encode(String(value)));
  }

  /** @param keeps 1 for each row to keep; absent: all */
  column(keeps?: Uint8Array): SideColumn {
    const { name } = this;
    const kept = (_: number, row: number): boolean => keeps === undefined || keeps[row] === 1;
    return isNumeric(this.field)
      ? { name, kind: 'numeric', values: this.numbers.view().filter(kept) }
      : { name, kind: 'categorical', values: [...this.texts.values], codes: this.codes.view().filter(kept) };
  }
}

/** Columns about users, aligned with `userIds`. */
export function userColumns(
  users: RecordsData | undefined,
  userIds: readonly string[],
  takes: TakesColumn,
): readonly SideColumn[] {
  if (users === undefined) return [];
  const fields = users.schema.fields.filter(({ name }) => name !== users.idField && takes(name));
  return SideColumnBuilder.of(fields).map((builder) => {
    for (const id of userIds) builder.push(users.value(id, builder.name));
    return builder.column();
  });
}
