import type { FilterCondition, FilterExpression } from '../../../../spec/filter';
import type { Recommender } from '../../engine/api';
import { type ItemBits, addAll, addEvery, itemsThat, removeAll } from '../item-bits';
import { bitsMemory, bitsOf, bytesOfBits } from '../scored-items';
import { activeClauses, eventTypesTest, recordTest } from './clauses';
import { type FilterRequest, checkRequest } from './filter-request';
import { ITEM_EVENTS, seenInteractions } from './seen-interactions';

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
  let absent = 0;
  const parts: string[] = isAboutItems ? [] : [userId];
  for (const { value } of conditions) {
    usesItem ||= value.kind === 'current item';
    if (value.kind !== 'parameter') continue;
    const given = Object.hasOwn(filterValues, value.name) ? filterValues[value.name] : undefined;
    if (given === undefined) absent++;
    parts.push(given ?? '');
  }
  if (usesItem) parts.push(currentItem);
  const marks = isAboutItems
    ? [absent, items, items?.changes]
    : [
        absent,
        interactions,
        interactions?.bulkChanges,
        interactions?.events.changesOf(userId),
        usesItem && items?.changes,
      ];
  const make = isAboutItems
    ? (): ItemBits => itemsThat(recommender.itemIds, recordTest(items, conditions, request))
    : (): ItemBits => seenItems(conditions, request, recommender);
  return bitsMemory(recommender, conditions).of(keyOf(parts), marks, make, bytesOfBits);
}

/** Most conditions take one thing from the request, and that is the key; several stand behind their lengths. */
function keyOf(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] as string) : parts.map((part) => `${part.length} ${part}`).join();
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
