import type { Value } from './column';

/** The values of a categorical field: several are joined by a bar. Null has none. */
export function categoriesOf(value: Value): readonly string[] {
  if (value === null) return [];
  return String(value)
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
