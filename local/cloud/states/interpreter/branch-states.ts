import type { MapState, ParallelState, StateGraph } from '../definition/model';
import { StateFailure } from '../failure';
import type { Json } from '../json';
import { ARRAY, evaluateAs, evaluateTemplate, NON_NEGATIVE_INTEGER } from '../query/template';
import { QueryError } from '../query/query-error';
import { withRecovery } from './recovery';
import type { MapItem, Scope, Step } from './scope';
import { runTogether } from './waiting';

/** Runs a graph to its end; given from outside because graphs hold maps which hold graphs. */
export type RunGraph = (graph: StateGraph, input: Json, scope: Scope) => Promise<Json>;

/**
 * Iterations of an inline map that run at once at most.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
const MAXIMUM_CONCURRENCY = 40;

export function runParallel(state: ParallelState, input: Json, scope: Scope, runGraph: RunGraph): Promise<Step> {
  return withRecovery(state, input, scope, async () => {
    const argument = state.arguments ? await scope.evaluate(state.arguments, input, 'Arguments') : input;
    scope.checkSize(argument);
    scope.append('ParallelStateStarted');
    const { branches } = state;
    const result = await settled(scope, 'ParallelStateFailed', (children) =>
      runTogether(branches.length, branches.length, scope.signal, (index, signal) => {
        const branch = branches[index];
        if (branch === undefined) throw new Error(`there is no branch ${index}`);
        return runGraph(branch, argument, child(children, scope.branch(signal)));
      }),
    );
    scope.checkSize(result);
    scope.append('ParallelStateSucceeded');
    return scope.conclude(state, input, { result }, result, state.next);
  });
}

export function runMap(state: MapState, input: Json, scope: Scope, runGraph: RunGraph): Promise<Step> {
  return withRecovery(state, input, scope, async () => {
    const items = await scope.queried(() => itemsOf(state, input, scope));
    const limit = await scope.queried(async () =>
      state.maxConcurrency
        ? evaluateAs(NON_NEGATIVE_INTEGER, state.maxConcurrency, scope.bindings(input), 'MaxConcurrency')
        : 0,
    );
    scope.append('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
    const result = await settled(scope, 'MapStateFailed', (children) =>
      runTogether(
        items.length,
        Math.min(limit || MAXIMUM_CONCURRENCY, MAXIMUM_CONCURRENCY),
        scope.signal,
        (index, signal) => {
          const item = { index, value: items[index] ?? null };
          return iteration(state, input, item, scope, child(children, scope.branch(signal, item)), runGraph);
        },
      ),
    );
    scope.checkSize(result);
    scope.append('MapStateSucceeded');
    return scope.conclude(state, input, { result }, result, state.next);
  });
}

async function itemsOf(state: MapState, input: Json, scope: Scope): Promise<readonly Json[]> {
  if (state.items) return evaluateAs(ARRAY, state.items, scope.bindings(input), 'Items');
  if (ARRAY.accepts(input)) return input;
  throw new QueryError('The state has no Items, and its input is not an array.', 'Items');
}

async function iteration(
  state: MapState,
  input: Json,
  item: MapItem,
  outer: Scope,
  scope: Scope,
  runGraph: RunGraph,
): Promise<Json> {
  const details = { name: state.name, index: item.index };
  scope.append('MapIterationStarted', { mapIterationStartedEventDetails: details });
  try {
    const { itemSelector } = state;
    // The selector belongs to the Map state: it sees the state's context, with the item in it.
    const selected = itemSelector
      ? await outer.queried(() => evaluateTemplate(itemSelector, outer.itemBindings(input, item), 'ItemSelector'))
      : item.value;
    const output = await runGraph(state.processor, selected, scope);
    scope.append('MapIterationSucceeded', { mapIterationSucceededEventDetails: details });
    return output;
  } catch (error) {
    if (scope.signal.aborted) scope.append('MapIterationAborted', { mapIterationAbortedEventDetails: details });
    else scope.append('MapIterationFailed', { mapIterationFailedEventDetails: details });
    throw error;
  }
}

/** Waits for the branches, and goes on in the history where the last of them ended. */
async function settled<T>(
  scope: Scope,
  failedEvent: 'MapStateFailed' | 'ParallelStateFailed',
  work: (children: Scope[]) => Promise<T>,
): Promise<T> {
  const children: Scope[] = [];
  const join = (): void => {
    const ends = children.map((branch) => branch.cursor.previousEventId);
    scope.cursor.previousEventId = Math.max(scope.cursor.previousEventId, ...ends);
  };
  try {
    const result = await work(children);
    join();
    return result;
  } catch (error) {
    join();
    if (error instanceof StateFailure && !scope.signal.aborted) scope.append(failedEvent);
    throw error;
  }
}

function child(children: Scope[], scope: Scope): Scope {
  children.push(scope);
  return scope;
}
