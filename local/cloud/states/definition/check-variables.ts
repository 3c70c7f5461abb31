import { innerGraphs, statePath } from './check-graph';
import type { DefinitionProblem } from './definition-error';
import type { Assign, State, StateGraph } from './model';

/**
 * Checks the scopes of variables: a branch or an item processor reads the variables round it but may not assign them.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export function checkVariables(
  graph: StateGraph,
  problems: DefinitionProblem[],
  path = '',
  outer: ReadonlySet<string> = new Set(),
): void {
  const own = new Set<string>();
  for (const [name, state] of graph.states) {
    for (const variable of assignedBy(state)) {
      own.add(variable);
      if (outer.has(variable)) {
        problems.push({
          path: `${statePath(path, name)}/Assign`,
          message: `the variable '${variable}' belongs to a scope outside; a branch or item processor may only read it`,
        });
      }
    }
  }
  const visible = new Set([...outer, ...own]);
  for (const [name, state] of graph.states) {
    for (const inner of innerGraphs(state)) {
      checkVariables(inner.graph, problems, statePath(path, name) + inner.path, visible);
    }
  }
}

function assignedBy(state: State): ReadonlySet<string> {
  const assigns: (Assign | undefined)[] = ['assign' in state ? state.assign : undefined];
  if (state.type === 'Choice') assigns.push(...state.rules.map((rule) => rule.assign));
  if ('catch' in state) assigns.push(...state.catch.map((catcher) => catcher.assign));
  return new Set(assigns.flatMap((assign) => Object.keys(assign ?? {})));
}
