import { type DatasetType, parseDatasetType } from '../dataset-types';
import {
  type FilterClause,
  type FilterCondition,
  type FilterExpression,
  type FilterLiteral,
  type FilterOperator,
  FilterSyntaxError,
  type FilterTarget,
  type FilterValue,
  type Span,
} from './expression';
import { type Token, tokensOf } from './tokens';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateFilter.html */
export const MAX_FILTER_LENGTH = 2500;

const TARGETS: readonly FilterTarget[] = ['ItemID', 'ActionID', 'UserID'];
const COMPARISONS: readonly FilterOperator[] = ['=', '!=', '<', '<=', '>', '>='];

/**
 * Reads a filter expression. Case does not matter in keywords, datasets and fields: the API reference itself writes
 * `EXCLUDE itemId WHERE INTERACTIONS.event_type in ("click")`. `NOT_IN`, quoted parameters, single quotes and one
 * parameter in parentheses, seen in samples and error texts, are accepted too.
 * @throws FilterSyntaxError
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-expressions.html
 */
export function parseFilter(expression: string): FilterExpression {
  if (expression.trim() === '') throw new FilterSyntaxError(0, 'the filter expression is empty');
  if (expression.length > MAX_FILTER_LENGTH) {
    throw new FilterSyntaxError(
      MAX_FILTER_LENGTH,
      `the filter expression has ${expression.length} characters, at most ${MAX_FILTER_LENGTH} are allowed`,
    );
  }
  return new Parser(expression).filter();
}

class Parser {
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(private readonly text: string) {
    this.tokens = tokensOf(text);
  }

  filter(): FilterExpression {
    const clauses = [this.clause()];
    while (this.takeSign('|')) clauses.push(this.clause());
    if (this.next.kind !== 'end') this.fail('AND, OR, IF, | or the end of the expression');
    return { text: this.text, clauses };
  }

  private clause(): FilterClause {
    const { start } = this.next;
    const action = this.takeWord('INCLUDE') ? 'INCLUDE' : this.takeWord('EXCLUDE') ? 'EXCLUDE' : undefined;
    if (action === undefined) this.fail('INCLUDE or EXCLUDE');
    const targetToken = this.next;
    const target = TARGETS.find((one) => this.takeWord(one));
    if (target === undefined) this.fail('ItemID, ActionID or UserID');
    if (!this.takeWord('WHERE')) this.fail('WHERE');
    const where = this.alternatives();
    const when = this.takeWord('IF') ? this.userConditions() : [];
    return { start, end: this.endOfLast, action, target, targetSpan: spanOf(targetToken), where, when };
  }

  private alternatives(): readonly (readonly FilterCondition[])[] {
    let together = [this.condition(this.dataset())];
    const alternatives = [together];
    for (;;) {
      if (this.takeWord('AND')) together.push(this.condition(this.dataset()));
      else if (this.takeWord('OR')) {
        together = [this.condition(this.dataset())];
        alternatives.push(together);
      } else return alternatives;
    }
  }

  private userConditions(): readonly FilterCondition[] {
    const conditions: FilterCondition[] = [];
    do {
      const { start } = this.next;
      if (!this.takeWord('CurrentUser')) this.fail('CurrentUser, the only thing that IF can ask about');
      conditions.push(this.condition({ dataset: 'CurrentUser', start }));
    } while (this.takeWord('AND'));
    if (this.isWord('OR')) this.fail('AND, | or the end of the expression; IF takes no OR');
    return conditions;
  }

  private dataset(): { readonly dataset: DatasetType; readonly start: number } {
    const token = this.next;
    if (token.kind === 'sign' && token.text === '(') {
      throw new FilterSyntaxError(token.start, 'conditions cannot be grouped by parentheses; chain expressions with |');
    }
    if (this.isWord('CurrentUser')) {
      throw new FilterSyntaxError(token.start, 'CurrentUser can stand only after IF, at the end of the expression');
    }
    const dataset = token.kind === 'word' ? parseDatasetType(token.text) : undefined;
    if (dataset === undefined) this.fail('a dataset: Interactions, Items, Users, Actions or Action_Interactions');
    this.index++;
    return { dataset, start: token.start };
  }

  private condition(subject: {
    readonly dataset: DatasetType | 'CurrentUser';
    readonly start: number;
  }): FilterCondition {
    const field = this.field(subject.dataset);
    const operator = this.operator();
    const value = this.value(operator);
    return { ...subject, end: this.endOfLast, field: field.text, fieldSpan: spanOf(field), operator, value };
  }

  private field(owner: string): Token {
    if (!this.takeSign('.')) this.fail(`a point and a field after ${owner}`);
    const token = this.next;
    if (token.kind !== 'word') this.fail(`a field of ${owner}`);
    this.index++;
    return token;
  }

  private operator(): FilterOperator {
    if (this.takeWord('IN')) return 'IN';
    if (this.takeWord('NOT_IN')) return 'NOT IN';
    if (this.takeWord('NOT')) {
      if (!this.takeWord('IN')) this.fail('IN after NOT');
      return 'NOT IN';
    }
    const sign = COMPARISONS.find((one) => this.takeSign(one));
    if (sign === undefined) this.fail('IN, NOT IN, =, !=, <, <=, > or >=');
    return sign;
  }

  private value(operator: FilterOperator): FilterValue {
    const isList = operator === 'IN' || operator === 'NOT IN';
    const { start } = this.next;
    if (this.takeSign('(')) {
      const values = [this.single()];
      while (this.takeSign(',')) values.push(this.single());
      if (!this.takeSign(')')) this.fail(', or )');
      return this.combine(values, { start, end: this.endOfLast }, operator);
    }
    if (this.takeWord('CurrentItem')) {
      const field = this.field('CurrentItem').text;
      return { kind: 'current item', field, start, end: this.endOfLast };
    }
    const value = this.single();
    if (isList && value.kind === 'literals') {
      throw new FilterSyntaxError(start, `${operator} takes a list: put the value in parentheses`);
    }
    return value;
  }

  private combine(values: readonly FilterValue[], span: Span, operator: FilterOperator): FilterValue {
    const [first] = values;
    const odd = values.find((value) => value.kind !== 'literals');
    if (first !== undefined && values.length === 1) return first.kind === 'literals' ? { ...first, ...span } : first;
    if (odd !== undefined) {
      throw new FilterSyntaxError(
        odd.start,
        odd.kind === 'parameter'
          ? 'a parameter stands alone in its list; one parameter can carry several values'
          : '* stands alone in its list',
      );
    }
    const second = values[1];
    if (operator !== 'IN' && operator !== 'NOT IN' && second !== undefined) {
      throw new FilterSyntaxError(second.start, `${operator} takes one value; a list goes with IN`);
    }
    const literals = values.flatMap((value) => (value.kind === 'literals' ? value.literals : []));
    return { kind: 'literals', literals, ...span };
  }

  private single(): FilterValue {
    const token = this.next;
    const span = spanOf(token);
    const literal = (value: FilterLiteral['value']): FilterValue => {
      this.index++;
      return { kind: 'literals', literals: [{ value, ...span }], ...span };
    };
    switch (token.kind) {
      case 'string': {
        // Guide samples quote a parameter for the shell's sake: ("$CATEGORY").
        const quoted = /^\$([A-Za-z0-9_]+)$/.exec(token.text)?.[1];
        if (quoted === undefined && token.text !== '*') return literal(token.text);
        this.index++;
        return quoted === undefined ? { kind: 'any', ...span } : { kind: 'parameter', name: quoted, ...span };
      }
      case 'number':
        return literal(Number(token.text));
      case 'parameter':
        this.index++;
        return { kind: 'parameter', name: token.text, ...span };
      case 'sign':
        if (this.takeSign('*')) return { kind: 'any', ...span };
        return this.fail('a value');
      case 'word':
        if (this.isWord('CurrentItem')) return this.fail('a value; CurrentItem stands without parentheses');
        return this.fail('a value: texts stand in double quotes, parameters begin with $');
      case 'end':
        return this.fail('a value');
    }
  }

  private get next(): Token {
    const token = this.tokens[this.index] ?? this.tokens[this.tokens.length - 1];
    if (token === undefined) throw new Error('a token list always ends in an end token');
    return token;
  }

  private get endOfLast(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  private isWord(word: string): boolean {
    return this.next.kind === 'word' && this.next.text.toUpperCase() === word.toUpperCase();
  }

  private takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.index++;
    return true;
  }

  private takeSign(sign: string): boolean {
    if (this.next.kind !== 'sign' || this.next.text !== sign) return false;
    this.index++;
    return true;
  }

  private fail(expected: string): never {
    const { kind, start, end } = this.next;
    const found = kind === 'end' ? 'the expression ends' : `found ${this.text.slice(start, end)}`;
    throw new FilterSyntaxError(start, `expected ${expected}; ${found}`);
  }
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
