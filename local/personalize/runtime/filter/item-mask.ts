import type { FilterCondition, FilterExpression } from '../../../../spec/filter';
import type { Recommender } from '../../engine/api';
import { type ItemBits, addAll, addEvery, itemsThat, removeAll } from '../item-bits';
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

/**
 * The items of a model that a filter lets through: what `itemTestOf` says of each. What conditions on Items pick is kept until
 * Items changes, what conditions on interactions pick until the user has a new event or there is an import.
 * @param into where to put them
 * @throws InvalidInputException
 */
export function itemMaskOf(
  filter: FilterExpression,
  request: FilterRequest,
  recommender: Recommender,
  into: ItemBits,
): void {
  checkRequest(filter, 'ItemID', request);
  const clauses = activeClauses(filter, request);
  const includes = clauses.some(({ action }) => action === 'INCLUDE');
  if (includes) into.fill(0);
  else addEvery(into, recommender.itemIds.length);
  for (const { action, where } of clauses) {
    if (action !== 'INCLUDE') continue;
    for (const conditions of where) addAll(into, itemsOf(conditions, request, recommender));
  }
  for (const { action, where } of clauses) {
    if (action !== 'EXCLUDE') continue;
    for (const conditions of where) removeAll(into, itemsOf(conditions, request, recommender));
  }
}

function itemsOf(conditions: readonly FilterCondition[], request: FilterRequest, recommender: Recommender): ItemBits {
  const { data, userId = '', currentItem = '', filterValues } = request;
  const { items, interactions } = data;
  const isAboutItems = conditions[0]?.dataset !== 'Interactions';
  let usesItem = false;
  // Whatever comes from the request stands behind its length, so that no two requests have one key.
  let key = isAboutItems ? `${numberOf(conditions)}` : `${numberOf(conditions)} ${userId.length} ${userId}`;
  for (const { value } of conditions) {
    usesItem ||= value.kind === 'current item';
    if (value.kind !== 'parameter') continue;
    const given = Object.hasOwn(filterValues, value.name) ? filterValues[value.name] : undefined;
    key += given === undefined ? ' -' : ` ${given.length} ${given}`;
  }
  if (usesItem) key += ` ${currentItem}`;
  const marks = isAboutItems
    ? [items, items?.changes]
    : [interactions, interactions?.bulkChanges, interactions?.events.changesOf(userId), usesItem && items?.changes];
  const make = isAboutItems
    ? (): ItemBits => itemsThat(recommender.itemIds, recordTest(items, conditions, request))
    : (): ItemBits => seenItems(conditions, request, recommender);
  return memoryOf(recommender).bits.of(key, marks, make, bytesOfBits);
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
