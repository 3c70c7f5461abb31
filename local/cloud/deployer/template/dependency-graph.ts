import type { Template } from './template';
import { TemplateError } from './template-error';
import { referencesIn } from './references';

/** Logical id → the resources that have to be there before it. Resources in no particular order. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Who waits for whom, from `DependsOn` and from references in the properties.
 * @param included logical ids that exist: those whose condition holds
 */
export function dependenciesOf(template: Template, included: ReadonlySet<string>): Dependencies {
  const result = new Map<string, ReadonlySet<string>>();
  for (const id of included) {
    const resource = template.resources.get(id);
    if (resource === undefined) continue;
    const names = [...resource.dependsOn, ...referencesIn(resource.properties)];
    result.set(id, new Set(names.filter((name) => included.has(name))));
  }
  return result;
}

/**
 * The ids with every one after what it depends on; template order where the graph leaves a choice.
 * @throws TemplateError naming the resources of a cycle
 */
export function inDependencyOrder(stack: string, dependencies: Dependencies): readonly string[] {
  const ordered: string[] = [];
  const state = new Map<string, 'running' | 'done'>();
  const visit = (id: string, trail: readonly string[]): void => {
    if (state.get(id) === 'done') return;
    if (state.get(id) === 'running') {
      const cycle = [...trail.slice(trail.indexOf(id)), id];
      throw new TemplateError(stack, `Resources.${id}`, `the resources depend on each other: ${cycle.join(' → ')}`);
    }
    state.set(id, 'running');
    for (const dependency of dependencies.get(id) ?? []) visit(dependency, [...trail, id]);
    state.set(id, 'done');
    ordered.push(id);
  };
  for (const id of dependencies.keys()) visit(id, []);
  return ordered;
}
