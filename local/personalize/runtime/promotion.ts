import type { Promotion } from '@aws-sdk/client-personalize-runtime';
import type { Random } from '../engine/api';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { bestAllowed, bestFirst } from './best-first';
import { requestedItems } from './filter/requested-filter';
import { type ItemBits, removeAll } from './item-bits';
import { type ScoredItems, memoryOf } from './scored-items';
import type { Serving } from './serving';

/** Items that a promotion puts in, best first. */
export interface Promoted {
  readonly name: string | undefined;
  readonly items: readonly number[];
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

const NOTHING: Promoted = { name: undefined, items: [] };

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
  if (promotion === undefined) return NOTHING;
  if (!serving.recipe.takesPromotions) throw invalidInput(`${serving.recipe.name} does not take promotions`);
  const { name, percentPromotedItems, filterArn, filterValues } = promotion;
  if (percentPromotedItems === undefined || filterArn === undefined) {
    throw invalidInput('a promotion needs percentPromotedItems and filterArn');
  }
  const { promotable } = memoryOf(serving.trained.recommender).working;
  requestedItems(twin, serving, { filterArn, ...(filterValues && { filterValues }) }, { userId, itemId }, promotable);
  if (drops !== undefined) removeAll(promotable, drops);
  const count = Math.round((numResults * percentPromotedItems) / 100);
  const { scores, reached } = scored;
  // A promotion takes items that are out of the reach of scores too.
  const whole = reached === scores ? scored.order : bestFirst(scores);
  return { name, items: bestAllowed(whole, scores, count, promotable) };
}

/** Puts promoted items at random places among the others; each group keeps its order. */
export function mixed(others: readonly number[], promoted: readonly number[], random: Random): readonly number[] {
  if (promoted.length === 0) return others;
  const result: number[] = [];
  const count = others.length + promoted.length;
  let nextOther = 0;
  let nextPromoted = 0;
  for (let place = 0; place < count; place++) {
    const left = promoted.length - nextPromoted;
    const takesPromoted = random() * (count - place) < left;
    result.push((takesPromoted ? promoted[nextPromoted++] : others[nextOther++]) as number);
  }
  return result;
}
