import {
  type AttributeCondition,
  ItemAttributesError,
  checkItemAttributes,
  parseItemAttributes,
} from '../../../spec/item-attributes';
import type { SchemaField } from '../../../spec/schema';
import { valueTest, valuesOf } from '../runtime/filter/condition';
import type { RecordsData } from '../store/data/records-data';
import type { TakesColumn } from '../training/training-columns';
import { LineError } from './input-line';

/**
 * The items that have all of the attributes. A value of several categories has each of them.
 * @param text `ITEMS.genres = "Comedy" AND …`
 * @param takes columns that training looked at
 * @param itemIds the items to look among
 * @returns places in `itemIds`
 * @throws LineError for attributes that cannot be read
 */
export function itemsWith(
  text: string,
  { items, takes }: { readonly items: RecordsData | undefined; readonly takes: TakesColumn },
  itemIds: readonly string[],
): Int32Array {
  if (items === undefined) throw new LineError('there is no Items dataset any more');
  const tests = conditionsOf(text, items).map(([{ value }, field]) => {
    if (!takes(field.name)) throw new LineError(`the solution version was trained without the column ${field.name}`);
    const test = valueTest(field, '=', [value]);
    return (id: string) => test(valuesOf(field, items.value(id, field.name)));
  });
  return Int32Array.from(itemIds.flatMap((id, item) => (tests.every((test) => test(id)) ? [item] : [])));
}

function conditionsOf(text: string, items: RecordsData): readonly (readonly [AttributeCondition, SchemaField])[] {
  try {
    const conditions = parseItemAttributes(text);
    const fields = checkItemAttributes(conditions, items.schema);
    return conditions.map((condition, i) => [condition, fields[i] as SchemaField] as const);
  } catch (error) {
    if (error instanceof ItemAttributesError) throw new LineError(error.message);
    throw error;
  }
}
