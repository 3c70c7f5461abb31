import { type SchemaField, isNumeric } from '../../../spec/schema';
import type { ItemAttribute, ItemColumns } from '../engine/api';
import { categoriesOf } from '../store/data/categories';
import type { RecordsData } from '../store/data/records-data';
import type { TakesColumn } from './training-columns';

/** Columns that say something else than what an item is like. */
const NOT_ATTRIBUTES = ['ITEM_ID', 'CREATION_TIMESTAMP'];

/**
 * The catalogue in the form of the engine, aligned with `itemIds`. Strings that are neither categorical nor textual are
 * kept out, as the guide says; so are booleans.
 * @param takes which columns the solution trains on
 */
export function catalogueOf(
  items: RecordsData | undefined,
  itemIds: readonly string[],
  takes: TakesColumn,
): ItemColumns {
  const creation =
    items?.schema.fields.some(({ name }) => name === 'CREATION_TIMESTAMP') && takes('CREATION_TIMESTAMP');
  return {
    creationTimestamps: Float64Array.from(itemIds, (id) =>
      creation ? numberOrNaN(items?.value(id, 'CREATION_TIMESTAMP')) : NaN,
    ),
    attributes: (items?.schema.fields ?? [])
      .filter(({ name }) => !NOT_ATTRIBUTES.includes(name) && takes(name))
      .flatMap((field) => (items ? attributesOf(items, field, itemIds) : [])),
  };
}

function attributesOf(items: RecordsData, field: SchemaField, itemIds: readonly string[]): readonly ItemAttribute[] {
  const { name } = field;
  if (isNumeric(field)) {
    const values = Float64Array.from(itemIds, (id) => numberOrNaN(items.value(id, name)));
    return [{ name, kind: 'numeric', values }];
  }
  if (field.categorical) {
    return [{ name, kind: 'categorical', values: itemIds.map((id) => categoriesOf(items.value(id, name))) }];
  }
  if (!field.textual) return [];
  return [{ name, kind: 'textual', values: itemIds.map((id) => String(items.value(id, name) ?? '')) }];
}

function numberOrNaN(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}
