import type { Recipe } from '../../../spec/recipes';
import { hyperParameterOf } from '../recipes';
import type { Selection } from './select-interactions';
import { historyLength } from './training-minimums';
import type { ItemHistory } from './trained-version';

/**
 * Which users a recipe trains on: those whose history is neither too short nor too long, as its percentiles say.
 * @returns 1 for each user to keep
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-new-item-USER_PERSONALIZATION.html
 */
export function usersToKeep(
  selection: Selection,
  recipe: Recipe,
  set: Readonly<Record<string, string>> = {},
): Uint8Array {
  const lengths = Float64Array.from(selection.userIds, (_, user) => historyLength(selection, user));
  const sorted = lengths.slice().sort();
  const shortest = quantile(sorted, hyperParameterOf(recipe, set, 'min_user_history_length_percentile') ?? 0);
  const longest = quantile(sorted, hyperParameterOf(recipe, set, 'max_user_history_length_percentile') ?? 1);
  return Uint8Array.from(lengths, (length) => (length >= shortest && length <= longest ? 1 : 0));
}

/**
 * Which items a recipe trains on: those whose number of interactions lies within the item percentiles that are set. The
 * documented defaults of aws-sims are not applied: they would leave the most popular tenth of the items without neighbours.
 * @returns 1 for each item of the selection to keep; undefined when all are
 */
export function itemsToKeep(
  { itemIds, items }: Selection,
  set: Readonly<Record<string, string>> = {},
): Uint8Array | undefined {
  const { min_item_interaction_count_percentile: minimum = '0', max_item_interaction_count_percentile: maximum = '1' } =
    set;
  if (Number(minimum) === 0 && Number(maximum) === 1) return undefined;
  const counts = new Float64Array(itemIds.size);
  for (const item of items) counts[item] = (counts[item] as number) + 1;
  const sorted = counts.slice().sort();
  const [fewest, most] = [quantile(sorted, Number(minimum)), quantile(sorted, Number(maximum))];
  return Uint8Array.from(counts, (count) => (count >= fewest && count <= most ? 1 : 0));
}

/** The smallest value that has at least the share `p` of all values at or below it. */
function quantile(sorted: Float64Array, p: number): number {
  const index = Math.max(0, Math.ceil(p * sorted.length) - 1);
  return sorted[Math.min(index, sorted.length - 1)] ?? 0;
}

/** Histories of the users that were not kept, so that serving still knows them. */
export function historiesLeftOut(selection: Selection, keeps: Uint8Array): ReadonlyMap<string, ItemHistory> {
  const left = new Map<string, ItemHistory>();
  selection.userIds.forEach((userId, user) => {
    if (keeps[user] === 1) return;
    const [from, to] = [selection.offsets[user] as number, selection.offsets[user + 1] as number];
    left.set(userId, {
      itemIds: Array.from(selection.items.subarray(from, to), (item) => selection.itemIds.values[item] as string),
      timestamps: selection.timestamps.slice(from, to),
    });
  });
  return left;
}
