import { type FilterCondition, type FilterExpression, conditionsOf, parametersOf } from '../../../../spec/filter';
import { invalidInput } from '../../errors';
import type { GroupData } from '../../store/dataset-store';
import { type Operand, fieldOf, operandOf, valuesOf } from './condition';

/** What a filter is applied to. */
export interface FilterRequest {
  readonly data: GroupData;
  readonly filterValues: Readonly<Record<string, string>>;
  readonly userId: string | undefined;
  /** The item that a related-items recipe was asked about. */
  readonly currentItem: string | undefined;
}

/** What a filter picks, in the words of messages. */
const TARGETS = { ItemID: 'items', ActionID: 'actions', UserID: 'users' } as const;

/**
 * Whether a filter and its values fit together and fit what is asked.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-real-time.html
 */
export function checkRequest(filter: FilterExpression, target: keyof typeof TARGETS, request: FilterRequest): void {
  const { filterValues, userId } = request;
  checkTarget(filter, target);
  const parameters = parametersOf(filter);
  for (const name of Object.keys(filterValues)) {
    if (!parameters.includes(name)) {
      throw invalidInput(
        `filterValues.${name} is no parameter of the filter; it has ${parameters.map((one) => `$${one}`).join(', ') || 'none'}`,
      );
    }
  }
  const missing = filter.clauses
    .filter(({ action }) => action === 'INCLUDE')
    .flatMap(({ where, when }) => [...where.flat(), ...when])
    .flatMap(({ value }) =>
      value.kind === 'parameter' && !Object.hasOwn(filterValues, value.name) ? [value.name] : [],
    );
  if (missing.length > 0) {
    throw invalidInput(
      `filterValues must give ${[...new Set(missing)].map((name) => `$${name}`).join(', ')}, used with INCLUDE`,
    );
  }
  if (target !== 'UserID' && looksAtUser(filter) && userId === undefined) {
    throw invalidInput('the filter looks at the user: userId is required');
  }
}

/** @throws InvalidInputException for a filter that picks something else than `target` */
export function checkTarget(filter: FilterExpression, target: keyof typeof TARGETS): void {
  const [first] = filter.clauses;
  if (first && first.target !== target) {
    throw invalidInput(`the filter acts on ${first.target}, not on ${TARGETS[target]}`);
  }
}

/** True when the answer depends on who asks. */
function looksAtUser(filter: FilterExpression): boolean {
  return conditionsOf(filter).some(
    ({ dataset }) => dataset === 'CurrentUser' || dataset === 'Interactions' || dataset === 'Action_Interactions',
  );
}

/**
 * The right side of a condition, with the values of the request and of its current item in it.
 * @throws InvalidInputException for a value that cannot be read
 */
export function resolved(condition: FilterCondition, { data, filterValues, currentItem }: FilterRequest): Operand {
  return operandOf(condition, filterValues, (name) => {
    const field = fieldOf(data.items, name);
    return valuesOf(field, data.items?.value(currentItem ?? '', field.name) ?? null);
  });
}
