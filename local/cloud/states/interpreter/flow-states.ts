import type { ChoiceState, FailState, PassState, SucceedState, WaitState } from '../definition/model';
import { isTimestamp } from '../definition/timestamp';
import { StateFailure, STATES_ERRORS } from '../failure';
import type { Json } from '../json';
import { BOOLEAN, evaluateAs, NON_NEGATIVE_INTEGER, STRING, type Expected } from '../query/template';
import type { Scope, Step } from './scope';
import { sleepSeconds } from './waiting';

export function runPass(state: PassState, input: Json, scope: Scope): Promise<Step> {
  return scope.conclude(state, input, {}, input, state.next);
}

/** The first rule that holds decides; `Assign` and `Output` of the state itself belong to `Default`. */
export async function runChoice(state: ChoiceState, input: Json, scope: Scope): Promise<Step> {
  for (const [index, rule] of state.rules.entries()) {
    const { condition } = rule;
    const location = `Choices[${index}]/Condition`;
    const holds =
      typeof condition === 'boolean'
        ? condition
        : await scope.queried(() =>
            evaluateAs(BOOLEAN, { kind: 'expression', expression: condition }, scope.bindings(input), location),
          );
    if (holds) return scope.conclude(rule, input, {}, input, rule.next);
  }
  if (state.defaultNext === undefined) {
    throw scope.failure(
      STATES_ERRORS.noChoiceMatched,
      'Failed to transition out of the state. No choice rule matched.',
    );
  }
  return scope.conclude(state, input, {}, input, state.defaultNext);
}

const TIMESTAMP: Expected<string> = { type: 'timestamp', accepts: isTimestamp };

export async function runWait(state: WaitState, input: Json, scope: Scope): Promise<Step> {
  const { kind, template } = state.until;
  const { clock } = scope.run;
  const seconds = await scope.queried(async () => {
    if (kind === 'Seconds') return evaluateAs(NON_NEGATIVE_INTEGER, template, scope.bindings(input), kind);
    const time = await evaluateAs(TIMESTAMP, template, scope.bindings(input), kind);
    return Math.max(0, (Date.parse(time) - clock.now()) / 1000);
  });
  await sleepSeconds(clock, seconds, scope.signal);
  return scope.conclude(state, input, {}, input, state.next);
}

export function runSucceed(state: SucceedState, input: Json, scope: Scope): Promise<Step> {
  return scope.conclude(state, input, {}, input, undefined);
}

/** @throws StateFailure always */
export async function runFail(state: FailState, input: Json, scope: Scope): Promise<never> {
  const text = (field: 'Error' | 'Cause'): Promise<string | undefined> =>
    scope.queried(async () => {
      const template = field === 'Error' ? state.error : state.cause;
      return template && evaluateAs(STRING, template, scope.bindings(input), field);
    });
  throw new StateFailure(await text('Error'), await text('Cause'));
}
