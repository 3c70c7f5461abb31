import {
  type FilterCondition,
  type FilterExpression,
  conditionsOf,
  parametersOf,
  usesCurrentItem,
} from '../../../../spec/filter';
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

/** What every request with a filter is checked against; read from the expression once. */
interface Demands {
  readonly parameters: readonly string[];
  /** Parameters that have to be given. */
  readonly required: readonly string[];
  /** The answer depends on who asks. */
  readonly looksAtUser: boolean;
  readonly usesCurrentItem: boolean;
}

const demands = new WeakMap<FilterExpression, Demands>();

function demandsOf(filter: FilterExpression): Demands {
  const known = demands.get(filter);
  if (known !== undefined) return known;
  const included = filter.clauses
    .filter(({ action }) => action === 'INCLUDE')
    .flatMap(({ where, when }) => [...where.flat(), ...when])
    .flatMap(({ value }) => (value.kind === 'parameter' ? [value.name] : []));
  const made: Demands = {
    parameters: parametersOf(filter),
    required: [...new Set(included)],
    looksAtUser: conditionsOf(filter).some(({ dataset }) => OF_USER.has(dataset)),
    usesCurrentItem: usesCurrentItem(filter),
  };
  demands.set(filter, made);
  return made;
}

const OF_USER: ReadonlySet<string> = new Set(['CurrentUser', 'Interactions', 'Action_Interactions']);

/**
 * Whether a filter and its values fit together and fit what is asked.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-real-time.html
 */
export function checkRequest(filter: FilterExpression, target: keyof typeof TARGETS, request: FilterRequest): void {
  const { filterValues, userId } = request;
  checkTarget(filter, target);
  const { parameters, required, looksAtUser, usesCurrentItem: usesItem } = demandsOf(filter);
  for (const name of Object.keys(filterValues)) {
    if (!parameters.includes(name)) {
      throw invalidInput(
        `filterValues.${name} is no parameter of the filter; it has ${parameters.map((one) => `$${one}`).join(', ') || 'none'}`,
      );
    }
  }
  if (!required.every((name) => Object.hasOwn(filterValues, name))) {
    const missing = required.filter((name) => !Object.hasOwn(filterValues, name));
    throw invalidInput(`filterValues must give ${missing.map((name) => `$${name}`).join(', ')}, used with INCLUDE`);
  }
  if (target !== 'UserID' && looksAtUser && userId === undefined) {
    throw invalidInput('the filter looks at the user: userId is required');
  }
  if (target === 'ItemID' && usesItem && request.currentItem === undefined) {
    throw invalidInput('the filter uses CurrentItem, which works with related-items recipes only');
  }
}

/** @throws InvalidInputException for a filter that picks something else than `target` */
export function checkTarget(filter: FilterExpression, target: keyof typeof TARGETS): void {
  const [first] = filter.clauses;
  if (first && first.target !== target) {
    throw invalidInput(`the filter acts on ${first.target}, not on ${TARGETS[target]}`);
  }
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
