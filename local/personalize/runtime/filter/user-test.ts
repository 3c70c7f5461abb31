import type { FilterExpression } from '../../../../spec/filter';
import type { InteractionsData } from '../../store/data/interactions-data';
import { type IdTest, combinedTest, eventTypesTest, recordTest } from './clauses';
import { type FilterRequest, checkRequest } from './filter-request';
import { ITEM_EVENTS } from './seen-interactions';

/** True for a user that a filter lets through. */
export type UserTest = IdTest;

/** The event types that a user has with any item, as keys. */
export type EventTypesOf = (userId: string) => ReadonlySet<string>;

/**
 * Turns a filter into a test of users for one line of a segment job.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/user-segment-filter-examples.html
 */
export function userTestOf(
  filter: FilterExpression,
  context: Pick<FilterRequest, 'data' | 'filterValues'> & { readonly eventTypesOf: EventTypesOf },
): UserTest {
  const request: FilterRequest = { ...context, userId: undefined, currentItem: undefined };
  checkRequest(filter, 'UserID', request);
  const { users } = request.data;
  return combinedTest(filter, request, (conditions) => {
    if (conditions[0]?.dataset !== 'Interactions') return recordTest(users, conditions, request);
    const test = eventTypesTest(conditions, request, ITEM_EVENTS);
    return (id) => test(context.eventTypesOf(id));
  });
}

/**
 * Event types by user, each user looked up once. That a filter sees only the newest interactions of each type changes nothing
 * here: a user who has one of a type has a newest one.
 */
export function eventTypesIn(interactions: InteractionsData | undefined): EventTypesOf {
  const known = new Map<string, ReadonlySet<string>>();
  return (userId) => {
    const before = known.get(userId);
    if (before !== undefined) return before;
    const types = interactions ? typesOf(interactions, userId) : new Set<string>();
    known.set(userId, types);
    return types;
  };
}

function typesOf({ bulk, events }: InteractionsData, userId: string): ReadonlySet<string> {
  const types = [
    ...Array.from(bulk.rowsOf(userId), (row) => bulk.eventType(row)),
    ...events.rowsOf(userId).map((row) => events.at(row).eventType),
  ];
  return new Set(types.flatMap((type) => (type === null ? [] : [ITEM_EVENTS.keyOf(type)])));
}
