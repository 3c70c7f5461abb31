import { FilterSyntaxError } from './expression';
import { parseFilter } from './parse-filter';

/**
 * Whether a filter is about actions, so that it needs the dataset of actions; an expression that cannot be read is about nothing
 * that is known here.
 */
export function actsOnActions(filterExpression: string): boolean {
  try {
    return parseFilter(filterExpression).clauses.some(({ target }) => target === 'ActionID');
  } catch (error) {
    if (error instanceof FilterSyntaxError) return false;
    throw error;
  }
}
