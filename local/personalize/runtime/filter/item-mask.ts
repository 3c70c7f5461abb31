import { type FilterCondition, type FilterExpression, usesCurrentItem } from '../../../../spec/filter';
import type { Recommender } from '../../engine/api';
import { invalidInput } from '../../errors';
import { type ItemBits, addAll, allItems, itemsThat, noItems, removeAll } from '../item-bits';
import { bitsOf, bytesOfBits, memoryOf } from '../scored-items';
import { activeClauses, eventTypesTest, recordTest } from './clauses';
import { type FilterRequest, checkRequest } from './filter-request';
import { ITEM_EVENTS, seenInteractions } from './seen-interactions';

/** A number for each group of conditions; groups are parsed once and live as long as their filter. */
const numbers = new WeakMap<readonly FilterCondition[], number>();
let lastNumber = 0;

function numberOf(conditions: readonly FilterCondition[]): number {
  const known = numbers.get(conditions);
  if (known !== undefined) return known;
  numbers.set(conditions, ++lastNumber);
  return lastNumber;
}

/** Whether filter and request fit together. @throws InvalidInputException */
export function checkItemFilter(filter: FilterExpression, request: FilterRequest): void {
  checkRequest(filter, 'ItemID', request);
  if (usesCurrentItem(filter) && request.currentItem === undefined) {
    throw invalidInput('the filter uses CurrentItem, which works with related-items recipes only');
  }
}

/**
 * The items of a model that a filter lets through: what `itemTestOf` says of each. What conditions on Items pick is kept until
 * Items changes, what conditions on interactions pick until the user has a new event or there is an import.
 * @throws InvalidInputException
 */
export function itemMaskOf(filter: FilterExpression, request: FilterRequest, recommender: Recommender): ItemBits {
  checkItemFilter(filter, request);
  const { length } = recommender.itemIds;
  const included = noItems(length);
  const excluded = noItems(length);
  let includes = false;
  for (const { action, where } of activeClauses(filter, request)) {
    includes ||= action === 'INCLUDE';
    for (const conditions of where) {
      addAll(action === 'INCLUDE' ? included : excluded, itemsOf(conditions, request, recommender));
    }
  }
  const passed = includes ? included : allItems(length);
  removeAll(passed, excluded);
  return passed;
}

function itemsOf(conditions: readonly FilterCondition[], request: FilterRequest, recommender: Recommender): ItemBits {
  const { data, userId = '', currentItem, filterValues } = request;
  const { items, interactions } = data;
  const values = conditions.map(({ value }) =>
    value.kind === 'parameter' && Object.hasOwn(filterValues, value.name) ? filterValues[value.name] : null,
  );
  const usesItem = conditions.some(({ value }) => value.kind === 'current item');
  const isAboutItems = conditions[0]?.dataset !== 'Interactions';
  const key = [numberOf(conditions), isAboutItems ? null : userId, usesItem ? currentItem : null, ...values];
  const marks = isAboutItems
    ? [items, items?.changes]
    : [interactions, interactions?.bulkChanges, interactions?.events.changesOf(userId), usesItem && items?.changes];
  const make = isAboutItems
    ? (): ItemBits => itemsThat(recommender.itemIds, recordTest(items, conditions, request))
    : (): ItemBits => seenItems(conditions, request, recommender);
  return memoryOf(recommender).bits.of(JSON.stringify(key), marks, make, bytesOfBits);
}

/** Items that the user has to do with in a way that fulfils the conditions. */
function seenItems(conditions: readonly FilterCondition[], request: FilterRequest, recommender: Recommender): ItemBits {
  const test = eventTypesTest(conditions, request, ITEM_EVENTS);
  const seen = seenInteractions(request.data.interactions, request.userId ?? '', ITEM_EVENTS);
  return bitsOf(
    recommender,
    [...seen].flatMap(([itemId, types]) => (test(types) ? [itemId] : [])),
  );
}
