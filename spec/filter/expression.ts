import type { DatasetType } from '../dataset-types';

/** A stretch of the expression's text: offsets in characters, `end` not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type FilterTarget = 'ItemID' | 'ActionID' | 'UserID';

export type FilterOperator = 'IN' | 'NOT IN' | '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What a field is compared with. */
export type FilterValue = Span &
  (
    | { readonly kind: 'literals'; readonly literals: readonly FilterLiteral[] }
    /** `$NAME`, also where it stands in parentheses or quotes. */
    | { readonly kind: 'parameter'; readonly name: string }
    /** `*`: any event type. */
    | { readonly kind: 'any' }
    | { readonly kind: 'current item'; readonly field: string }
  );

export interface FilterLiteral extends Span {
  /** A quoted literal is a string, a bare one a number. */
  readonly value: string | number;
}

export interface FilterCondition extends Span {
  /** `CurrentUser` in the IF part only. */
  readonly dataset: DatasetType | 'CurrentUser';
  /** As written; see resolveField. */
  readonly field: string;
  readonly fieldSpan: Span;
  readonly operator: FilterOperator;
  readonly value: FilterValue;
}

/** `INCLUDE|EXCLUDE target WHERE … [IF …]`: what stands between two bars. */
export interface FilterClause extends Span {
  readonly action: 'INCLUDE' | 'EXCLUDE';
  readonly target: FilterTarget;
  readonly targetSpan: Span;
  /**
   * Alternatives of conditions that hold together. The guide does not say how AND and OR bind; AND binds tighter here, as
   * in every language that has both.
   */
  readonly where: readonly (readonly FilterCondition[])[];
  /** Conditions on the current user, all of which must hold for the clause to count; empty without IF. */
  readonly when: readonly FilterCondition[];
}

/** A filter expression, read. Clauses are chained by `|`: the included union less the excluded union. */
export interface FilterExpression {
  readonly text: string;
  readonly clauses: readonly FilterClause[];
}

/** The expression does not follow the grammar. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';
  constructor(
    /** Character of the expression where reading stopped, from 0. */
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** Every condition of a filter, the IF parts included, in order. */
export function conditionsOf(filter: FilterExpression): readonly FilterCondition[] {
  return filter.clauses.flatMap((clause) => [...clause.where.flat(), ...clause.when]);
}

/** Names of the `$parameters`, each once. */
export function parametersOf(filter: FilterExpression): readonly string[] {
  const names = conditionsOf(filter).flatMap(({ value }) => (value.kind === 'parameter' ? [value.name] : []));
  return [...new Set(names)];
}

/**
 * `Items.GENRES`, each field once, for the quotas on fields. Users and CurrentUser name the same field, so do Items and
 * CurrentItem; case does not tell fields apart.
 */
export function distinctFieldsOf(filter: FilterExpression): readonly string[] {
  const fields = conditionsOf(filter).flatMap(({ dataset, field, value }) => [
    `${dataset === 'CurrentUser' ? 'Users' : dataset}.${field.toUpperCase()}`,
    ...(value.kind === 'current item' ? [`Items.${value.field.toUpperCase()}`] : []),
  ]);
  return [...new Set(fields)];
}

/** True when the filter only works for related-items recipes and use cases. */
export function usesCurrentItem(filter: FilterExpression): boolean {
  return conditionsOf(filter).some(({ value }) => value.kind === 'current item');
}
