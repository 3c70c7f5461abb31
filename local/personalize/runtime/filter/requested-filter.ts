import { type FilterExpression, parseFilter } from '../../../../spec/filter';
import { invalidInput } from '../../errors';
import type { FilterRecord } from '../../store/resource';
import type { Twin } from '../../twin';
import type { Serving } from '../serving';
import { type ActionTest, actionTestOf } from './action-test';
import type { FilterRequest } from './filter-request';
import { type ItemBits, addEvery } from '../item-bits';
import { itemMaskOf } from './item-mask';
import { type ItemTest, itemTestOf } from './item-test';

/** The members of a request, or of a promotion, that ask for a filter. */
export interface FilterMembers {
  readonly filterArn?: string;
  readonly filterValues?: Readonly<Record<string, string>>;
}

/** Expressions by record: a filter never changes. */
const expressions = new WeakMap<FilterRecord, FilterExpression>();

/** What a filter says, read once. */
export function expressionOf(filter: FilterRecord): FilterExpression {
  const known = expressions.get(filter);
  if (known !== undefined) return known;
  const expression = parseFilter(filter.filterExpression);
  expressions.set(filter, expression);
  return expression;
}

/**
 * The test of items that a request asks for; every item passes when it asks for none.
 * @throws ResourceNotFoundException, InvalidInputException
 */
export function requestedFilter(
  twin: Twin,
  { datasetGroupArn, recipe }: Pick<Serving, 'datasetGroupArn' | 'recipe'>,
  members: FilterMembers,
  ids: { readonly userId?: string | undefined; readonly itemId?: string | undefined },
): ItemTest | undefined {
  const asked = askedFilter(twin, datasetGroupArn, members);
  if (asked === undefined) return undefined;
  const currentItem = recipe.type === 'RELATED_ITEMS' ? ids.itemId : undefined;
  return itemTestOf(asked.expression, { ...asked, userId: ids.userId, currentItem });
}

/**
 * The items of the model that a request asks for, as `requestedFilter` tests them; all when it names no filter.
 * @param into where to put them
 * @throws ResourceNotFoundException, InvalidInputException
 */
export function requestedItems(
  twin: Twin,
  { datasetGroupArn, recipe, trained: { recommender } }: Serving,
  members: FilterMembers,
  ids: { readonly userId?: string | undefined; readonly itemId?: string | undefined },
  into: ItemBits,
): void {
  const asked = askedFilter(twin, datasetGroupArn, members);
  if (asked === undefined) return addEvery(into, recommender.itemIds.length);
  const { expression, data, filterValues } = asked;
  const currentItem = recipe.type === 'RELATED_ITEMS' ? ids.itemId : undefined;
  itemMaskOf(expression, { data, filterValues, userId: ids.userId, currentItem }, recommender, into);
}

/**
 * The test of actions that a request asks for; every action passes when it asks for none.
 * @throws ResourceNotFoundException, InvalidInputException
 */
export function requestedActionFilter(
  twin: Twin,
  { datasetGroupArn }: Pick<Serving, 'datasetGroupArn'>,
  members: FilterMembers,
  userId: string | undefined,
): ActionTest | undefined {
  const asked = askedFilter(twin, datasetGroupArn, members);
  return asked && actionTestOf(asked.expression, { ...asked, userId });
}

const NO_VALUES: Readonly<Record<string, string>> = {};

type AskedFilter = { readonly expression: FilterExpression } & Pick<FilterRequest, 'data' | 'filterValues'>;

function askedFilter(
  twin: Twin,
  datasetGroupArn: string,
  { filterArn, filterValues = NO_VALUES }: FilterMembers,
): AskedFilter | undefined {
  if (filterArn === undefined) {
    if (Object.keys(filterValues).length > 0) throw invalidInput('filterValues are given without a filterArn');
    return undefined;
  }
  const filter = twin.resources.get('filter', filterArn);
  if (filter.status !== 'ACTIVE')
    throw invalidInput(`Filter ${filterArn} is not ACTIVE; its status is ${filter.status}`);
  if (filter.datasetGroupArn !== datasetGroupArn) {
    throw invalidInput(`Filter ${filterArn} belongs to another dataset group than what serves the request`);
  }
  return { expression: expressionOf(filter), data: twin.datasets.of(datasetGroupArn), filterValues };
}
