import type { DefinitionProblem } from './definition-error';
import { escapePointer } from './fields';
import type { State, StateGraph } from './model';

/**
 * Checks what only shows when all states are known: every target exists in its own graph, every state can be reached,
 * every graph can end, and no name is used twice in the whole machine.
 */
export function checkGraph(graph: StateGraph, problems: DefinitionProblem[]): void {
  new GraphChecker(problems).check(graph, '');
}

/** The graphs inside a state, with their JSON pointers below it. */
export function innerGraphs(state: State): readonly { readonly path: string; readonly graph: StateGraph }[] {
  if (state.type === 'Map') return [{ path: '/ItemProcessor', graph: state.processor }];
  if (state.type === 'Parallel') {
    return state.branches.map((graph, index) => ({ path: `/Branches/${index}`, graph }));
  }
  return [];
}

/** JSON pointer of a state inside its graph. */
export function statePath(graphPath: string, name: string): string {
  return `${graphPath}/States/${escapePointer(name)}`;
}

class GraphChecker {
  private readonly names = new Set<string>();

  constructor(private readonly problems: DefinitionProblem[]) {}

  check(graph: StateGraph, path: string): void {
    for (const [name, state] of graph.states) {
      const here = statePath(path, name);
      if (this.names.has(name)) this.problems.push({ path: here, message: `the name '${name}' is used twice` });
      this.names.add(name);
      for (const target of targetsOf(state)) {
        if (!graph.states.has(target))
          this.problems.push({ path: here, message: `there is no state '${target}' here` });
      }
      for (const inner of innerGraphs(state)) this.check(inner.graph, here + inner.path);
    }
    this.checkReach(graph, path);
  }

  private checkReach(graph: StateGraph, path: string): void {
    const reached = new Set<string>();
    const open = [graph.startAt];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const state = graph.states.get(name);
      if (state === undefined || reached.has(name)) continue;
      reached.add(name);
      open.push(...targetsOf(state));
    }
    for (const name of graph.states.keys()) {
      if (reached.has(name) || reached.size === 0) continue;
      this.problems.push({ path: statePath(path, name), message: `the state '${name}' cannot be reached` });
    }
    const ends = [...reached].some((name) => canEnd(graph.states.get(name)));
    if (reached.size > 0 && !ends) this.problems.push({ path: `${path}/States`, message: 'no state ends the run' });
  }
}

function canEnd(state: State | undefined): boolean {
  if (state === undefined) return false;
  if (state.type === 'Succeed' || state.type === 'Fail') return true;
  return state.type !== 'Choice' && state.next === undefined;
}

function targetsOf(state: State): readonly string[] {
  switch (state.type) {
    case 'Succeed':
    case 'Fail':
      return [];
    case 'Choice':
      return [...state.rules.map((rule) => rule.next), ...(state.defaultNext === undefined ? [] : [state.defaultNext])];
    case 'Pass':
    case 'Wait':
      return state.next === undefined ? [] : [state.next];
    case 'Task':
    case 'Map':
    case 'Parallel':
      return [...(state.next === undefined ? [] : [state.next]), ...state.catch.map((catcher) => catcher.next)];
  }
}
