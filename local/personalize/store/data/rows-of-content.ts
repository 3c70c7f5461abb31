import type { ColumnContent } from './column';
import type { InteractionTableContent } from './interaction-table';

/**
 * Some rows of a table of interactions, in their order. Texts that none of them has are dropped, so that nothing is left of
 * the other rows. Works on whole columns: tables have many millions of rows.
 */
export function rowsOfContent(content: InteractionTableContent, rows: Int32Array): InteractionTableContent {
  const users = recoded(content.userIds, content.users, rows);
  const items = recoded(content.itemIds, content.items, rows);
  const types = recoded(content.eventTypes, content.types, rows);
  const others = Object.entries(content.others).map(([name, column]): [string, ColumnContent] => [
    name,
    'codes' in column ? recoded(column.values, column.codes, rows) : picked(column, rows),
  ]);
  return {
    ...{ userIds: users.values, users: users.codes },
    ...{ itemIds: items.values, items: items.codes },
    ...{ eventTypes: types.values, types: types.codes },
    timestamps: picked(content.timestamps, rows),
    values: picked(content.values, rows),
    others: Object.fromEntries(others),
  };
}

function picked(numbers: Float64Array, rows: Int32Array): Float64Array {
  const chosen = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) chosen[i] = numbers[rows[i] as number] as number;
  return chosen;
}

/** New codes in the order in which the texts appear; -1, for null, stays. */
function recoded(
  values: readonly string[],
  codes: Int32Array,
  rows: Int32Array,
): { readonly values: readonly string[]; readonly codes: Int32Array } {
  const newCodes = new Int32Array(values.length).fill(-1);
  const left: string[] = [];
  const chosen = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const old = codes[rows[i] as number] as number;
    if (old >= 0 && newCodes[old] === -1) newCodes[old] = left.push(values[old] as string) - 1;
    chosen[i] = old < 0 ? -1 : (newCodes[old] as number);
  }
  return { values: left, codes: chosen };
}
