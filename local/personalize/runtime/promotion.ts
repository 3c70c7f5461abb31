import type { Promotion } from '@aws-sdk/client-personalize-runtime';
import type { Random } from '../engine/api';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { bestAllowed, bestFirst } from './best-first';
import { requestedItems } from './filter/requested-filter';
import { type ItemBits, allItems, keepOnly, removeAll } from './item-bits';
import type { ScoredItems } from './scored-items';
import type { Serving } from './serving';

/** Items that a promotion puts in, best first. */
export interface Promoted {
  readonly name: string | undefined;
  readonly items: Int32Array;
}

/** What the answer as a whole goes by. */
interface Answer {
  readonly numResults: number;
  readonly scored: ScoredItems;
  /** Items that the use case drops by itself. */
  readonly drops: ItemBits | undefined;
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
  { numResults, scored, drops }: Answer,
): Promoted {
  const [promotion] = promotions ?? [];
  if (promotion === undefined) return { name: undefined, items: new Int32Array(0) };
  if (!serving.recipe.takesPromotions) throw invalidInput(`${serving.recipe.name} does not take promotions`);
  const { name, percentPromotedItems, filterArn, filterValues } = promotion;
  if (percentPromotedItems === undefined || filterArn === undefined) {
    throw invalidInput('a promotion needs percentPromotedItems and filterArn');
  }
  const asked = requestedItems(twin, serving, { filterArn, ...(filterValues && { filterValues }) }, { userId, itemId });
  const count = Math.round((numResults * percentPromotedItems) / 100);
  const { scores, reached, order } = scored;
  // A promotion takes items that are out of the reach of scores too.
  const whole = reached === scores ? order : bestFirst(scores);
  return { name, items: bestAllowed(whole, scores, count, allowedItems(serving, drops, asked)) };
}

/** Items of the model that were asked for, or all, less those that are dropped. A set of its own. */
export function allowedItems({ trained }: Serving, drops: ItemBits | undefined, asked: ItemBits | undefined): ItemBits {
  const allowed = allItems(trained.recommender.itemIds.length);
  if (asked !== undefined) keepOnly(allowed, asked);
  if (drops !== undefined) removeAll(allowed, drops);
  return allowed;
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
