import type { FilterExpression } from '../../../../spec/filter';
import { type IdTest, combinedTest, eventTypesTest, recordTest } from './clauses';
import { type FilterRequest, checkRequest } from './filter-request';
import { ITEM_EVENTS, seenInteractions } from './seen-interactions';

/** True for an item that a filter lets through. */
export type ItemTest = IdTest;

const NO_TYPES: ReadonlySet<string> = new Set();

/**
 * Turns a filter into a test of items for one request.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-expressions.html
 */
export function itemTestOf(filter: FilterExpression, request: FilterRequest): ItemTest {
  checkRequest(filter, 'ItemID', request);
  const { items, interactions } = request.data;
  return combinedTest(filter, request, (conditions) => {
    if (conditions[0]?.dataset !== 'Interactions') return recordTest(items, conditions, request);
    const seen = seenInteractions(interactions, request.userId ?? '', ITEM_EVENTS);
    const test = eventTypesTest(conditions, request, ITEM_EVENTS);
    return (id) => test(seen.get(id) ?? NO_TYPES);
  });
}
