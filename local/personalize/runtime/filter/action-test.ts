import type { FilterExpression } from '../../../../spec/filter';
import { type IdTest, combinedTest, eventTypesTest, recordTest } from './clauses';
import { type FilterRequest, checkRequest } from './filter-request';
import { ACTION_EVENTS, seenInteractions } from './seen-interactions';

/** True for an action that a filter lets through. */
export type ActionTest = IdTest;

const NO_TYPES: ReadonlySet<string> = new Set();

/**
 * Turns a filter into a test of actions for one request: by columns of Actions, by what the user did with the action, and
 * with IF by the user.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/action-filter-examples.html
 */
export function actionTestOf(filter: FilterExpression, context: Omit<FilterRequest, 'currentItem'>): ActionTest {
  const request: FilterRequest = { ...context, currentItem: undefined };
  checkRequest(filter, 'ActionID', request);
  const { actions, actionInteractions } = request.data;
  return combinedTest(filter, request, (conditions) => {
    if (conditions[0]?.dataset !== 'Action_Interactions') return recordTest(actions, conditions, request);
    const seen = seenInteractions(actionInteractions, request.userId ?? '', ACTION_EVENTS);
    const test = eventTypesTest(conditions, request, ACTION_EVENTS);
    return (id) => test(seen.get(id) ?? NO_TYPES);
  });
}
