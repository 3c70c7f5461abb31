export { actsOnActions } from './acts-on-actions';
export { checkFilter, filterErrorText, type FilterProblem, resolveField } from './check-filter';
export {
  conditionsOf,
  distinctFieldsOf,
  type FilterClause,
  type FilterCondition,
  type FilterExpression,
  type FilterLiteral,
  type FilterOperator,
  FilterSyntaxError,
  type FilterTarget,
  type FilterValue,
  parametersOf,
  type Span,
  usesCurrentItem,
} from './expression';
export { parseFilterValue } from './filter-values';
export { MAX_FILTER_LENGTH, parseFilter } from './parse-filter';
