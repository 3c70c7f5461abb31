import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { State, StateGraph } from '../definition/model';
import { StateFailure } from '../failure';
import type { Json } from '../json';
import { runMap, runParallel } from './branch-states';
import { runChoice, runFail, runPass, runSucceed, runWait } from './flow-states';
import type { Scope, Step } from './scope';
import { runTask } from './task-state';

const ABORTED_EVENTS: Readonly<Partial<Record<State['type'], HistoryEventType>>> = {
  Task: 'TaskStateAborted',
  Wait: 'WaitStateAborted',
  Map: 'MapStateAborted',
  Parallel: 'ParallelStateAborted',
};

/**
 * Runs states from the start of a graph until one ends it.
 * @returns the output of the last state
 * @throws StateFailure when a state fails and nothing catches it; the signal's reason when the scope is aborted
 */
export async function runGraph(graph: StateGraph, input: Json, scope: Scope): Promise<Json> {
  let name = graph.startAt;
  let current = input;
  for (;;) {
    const state = graph.states.get(name);
    if (state === undefined) throw new Error(`the definition has no state '${name}'`);
    scope.enter(state, current);
    const step = await runState(state, current, scope);
    scope.exit(state, step);
    if (step.next === undefined) return step.output;
    current = step.output;
    name = step.next;
  }
}

async function runState(state: State, input: Json, scope: Scope): Promise<Step> {
  try {
    return await dispatch(state, input, scope);
  } catch (error) {
    const aborted = ABORTED_EVENTS[state.type];
    if (scope.signal.aborted) {
      if (aborted) scope.append(aborted);
    } else if (error instanceof StateFailure && !('retry' in state)) scope.failed(error, false);
    throw error;
  }
}

function dispatch(state: State, input: Json, scope: Scope): Promise<Step> {
  switch (state.type) {
    case 'Pass':
      return runPass(state, input, scope);
    case 'Task':
      return runTask(state, input, scope);
    case 'Choice':
      return runChoice(state, input, scope);
    case 'Wait':
      return runWait(state, input, scope);
    case 'Succeed':
      return runSucceed(state, input, scope);
    case 'Fail':
      return runFail(state, input, scope);
    case 'Parallel':
      return runParallel(state, input, scope, runGraph);
    case 'Map':
      return runMap(state, input, scope, runGraph);
  }
}
