import { STATES_ERRORS } from '../failure';
import type { Json } from '../json';
import type { Template } from '../query/template';
import type { Fields } from './fields';
import type { Assign, Catcher, Retrier } from './model';

/** Longest time that the language counts in seconds, about three years. */
export const LONGEST_SECONDS = 99_999_999;

/** A delay has to stay below this, 366 days. */
const LONGEST_DELAY_SECONDS = 31_622_400;

/** Variable names are Unicode identifiers of at most 80 characters; `states` belongs to the service. */
const VARIABLE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

/** `Assign` and `Output` of a state, a choice rule or a catcher. */
export function outcomeFields(fields: Fields): { readonly assign?: Assign; readonly output?: Template } {
  const assign = assignField(fields);
  const output = fields.template('Output');
  return { ...(assign && { assign }), ...(output && { output }) };
}

function assignField(fields: Fields): Assign | undefined {
  const variables = fields.object('Assign');
  if (variables === undefined) return undefined;
  const assign: Record<string, Template> = {};
  for (const name of Object.keys(variables.source)) {
    if (name === 'states') variables.report("'states' is reserved; give the variable another name", name);
    else if (!VARIABLE_NAME.test(name)) variables.report(`'${name}' is not a variable name`, name);
    const template = variables.template(name);
    if (template) assign[name] = template;
  }
  return assign;
}

/** The `Retry` list of a Task, Map or Parallel state. */
export function retryField(fields: Fields): readonly Retrier[] {
  const list = fields.objects('Retry');
  return list.map((item, index) => {
    const intervalSeconds = item.number('IntervalSeconds', 1, LONGEST_SECONDS) ?? 1;
    const maxDelaySeconds = item.number('MaxDelaySeconds', 1, LONGEST_DELAY_SECONDS - 1);
    if (maxDelaySeconds !== undefined && maxDelaySeconds <= intervalSeconds) {
      item.report(`MaxDelaySeconds has to be more than IntervalSeconds, ${intervalSeconds}`, 'MaxDelaySeconds');
    }
    const jitter = item.text('JitterStrategy') ?? 'NONE';
    if (jitter !== 'FULL' && jitter !== 'NONE')
      item.report(`FULL or NONE is needed, not '${jitter}'`, 'JitterStrategy');
    const retrier: Retrier = {
      errorEquals: errorEqualsField(item, index === list.length - 1),
      intervalSeconds,
      maxAttempts: item.number('MaxAttempts', 0, LONGEST_SECONDS) ?? 3,
      backoffRate: item.number('BackoffRate', 1, Number.MAX_VALUE, false) ?? 2,
      ...(maxDelaySeconds !== undefined && { maxDelaySeconds }),
      jitterStrategy: jitter === 'FULL' ? 'FULL' : 'NONE',
    };
    item.finish();
    return retrier;
  });
}

/** The `Catch` list of a Task, Map or Parallel state. */
export function catchField(fields: Fields): readonly Catcher[] {
  const list = fields.objects('Catch');
  return list.map((item, index) => {
    const catcher: Catcher = {
      errorEquals: errorEqualsField(item, index === list.length - 1),
      next: item.requiredText('Next'),
      ...outcomeFields(item),
    };
    item.finish();
    return catcher;
  });
}

function errorEqualsField(fields: Fields, last: boolean): readonly string[] {
  const names: Json = fields.raw('ErrorEquals') ?? [];
  if (!isTextList(names) || names.length === 0) {
    fields.report('a list of at least one error name is needed', 'ErrorEquals');
    return [];
  }
  if (names.includes(STATES_ERRORS.all) && (names.length > 1 || !last)) {
    fields.report(`${STATES_ERRORS.all} has to stand alone, in the last entry`, 'ErrorEquals');
  }
  return names;
}

function isTextList(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
