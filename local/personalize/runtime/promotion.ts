import type { Promotion } from '@aws-sdk/client-personalize-runtime';
import { topK } from '../engine';
import type { Random } from '../engine/api';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import type { ItemTest } from './filter/item-test';
import { requestedFilter } from './filter/requested-filter';
import type { Serving } from './serving';

/** Items that a promotion puts in, best first. */
export interface Promoted {
  readonly name: string | undefined;
  readonly items: Int32Array;
}

/** What the answer as a whole goes by. */
interface Answer {
  readonly numResults: number;
  readonly scores: Float32Array;
  /** Items that the use case drops by itself do not pass. */
  readonly drops: ItemTest | undefined;
}

interface Request {
  readonly promotions?: readonly Checked<Promotion>[];
  readonly userId?: string | undefined;
  readonly itemId?: string | undefined;
}

/**
 * The items that fit the promotion's own filter, as many as its share of the results and at most as many as there are. The
 * share is rounded to the nearest item; how the service rounds is not documented.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/promoting-items.html
 */
export function promotedItems(
  twin: Twin,
  serving: Serving,
  { promotions, userId, itemId }: Request,
  { numResults, scores, drops }: Answer,
): Promoted {
  const [promotion] = promotions ?? [];
  if (promotion === undefined) return { name: undefined, items: new Int32Array(0) };
  if (!serving.recipe.takesPromotions) throw invalidInput(`${serving.recipe.name} does not take promotions`);
  const { name, percentPromotedItems, filterArn, filterValues } = promotion;
  if (percentPromotedItems === undefined || filterArn === undefined) {
    throw invalidInput('a promotion needs percentPromotedItems and filterArn');
  }
  const test = requestedFilter(twin, serving, { filterArn, ...(filterValues && { filterValues }) }, { userId, itemId });
  const count = Math.round((numResults * percentPromotedItems) / 100);
  return { name, items: topK(scores, count, maskOf(serving, drops, test)) };
}

/** 1 for each item of the model that passes all tests. */
export function maskOf({ trained }: Serving, ...tests: readonly (ItemTest | undefined)[]): Uint8Array {
  const { itemIds } = trained.recommender;
  const mask = new Uint8Array(itemIds.length).fill(1);
  for (const test of tests) {
    if (test) itemIds.forEach((id, item) => (mask[item] = mask[item] === 1 && test(id) ? 1 : 0));
  }
  return mask;
}

/** Puts promoted items at random places among the others; each group keeps its order. */
export function mixed(others: Int32Array, promoted: Int32Array, random: Random): Int32Array {
  const result = new Int32Array(others.length + promoted.length);
  let nextOther = 0;
  let nextPromoted = 0;
  for (let place = 0; place < result.length; place++) {
    const left = promoted.length - nextPromoted;
    const takesPromoted = random() * (result.length - place) < left;
    result[place] = (takesPromoted ? promoted[nextPromoted++] : others[nextOther++]) as number;
  }
  return result;
}
