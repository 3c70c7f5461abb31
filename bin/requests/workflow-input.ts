import type { WorkflowInput } from '../../lambda/shared/contract/workflow';
import type { PipelineConfig } from '../../lib/config';
import { recipeNamed } from '../../spec/recipes';
import { UsageError } from '../terminal/failure';

export const SKIPPABLE = ['import', 'train', 'batch'] as const;

/** What `personalize run` takes. */
export interface RunOptions {
  readonly solution?: readonly string[];
  readonly batch?: readonly string[];
  readonly update?: boolean;
  readonly skip?: readonly (typeof SKIPPABLE)[number][];
  readonly streamedEvents?: boolean;
}

/**
 * Input of an execution.
 * @throws UsageError for names that the file does not have, and for what no run could do
 */
export function workflowInput(config: PipelineConfig, options: RunOptions): WorkflowInput {
  const { solution, batch, update, skip, streamedEvents } = options;
  requireKnown('solution', solution, config);
  requireKnown('batch job', batch, config);
  if (skip?.includes('train') === true && (solution !== undefined || update === true)) {
    throw new UsageError('--skip train leaves nothing for --solution and --update to do; take one of them away');
  }
  if (skip?.includes('batch') === true && batch !== undefined) {
    throw new UsageError('--skip batch leaves nothing for --batch to do; take one of them away');
  }
  const solutions = update === true ? updatable(config, solution) : solution;
  return {
    ...(solutions && { solutions }),
    ...(batch && { batchJobs: batch }),
    ...(update === true && { trainingMode: 'UPDATE' as const }),
    ...(skip && { skip: SKIPPABLE.filter((step) => skip.includes(step)) }),
    ...(streamedEvents === true && { streamedEvents }),
  };
}

function requireKnown(
  kind: 'solution' | 'batch job',
  names: readonly string[] | undefined,
  config: PipelineConfig,
): void {
  const known = (kind === 'solution' ? config.solutions : config.batchJobs).map(({ name }) => name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`there is no ${kind} ${unknown} in ${config.file}; it has ${known.join(', ') || 'none'}`);
}

/** trainingMode UPDATE is for recipes that have it; without names, all of those that do. */
function updatable(config: PipelineConfig, names: readonly string[] | undefined): readonly string[] {
  const canUpdate = config.solutions
    .filter(({ recipe }) => recipeNamed(recipe)?.trainingModes.includes('UPDATE') === true)
    .map(({ name }) => name);
  const cannot = names?.find((name) => !canUpdate.includes(name));
  if (cannot !== undefined) {
    const recipe = config.solutions.find(({ name }) => name === cannot)?.recipe ?? '';
    throw new UsageError(`${cannot} cannot be updated: its recipe ${recipe} only trains anew; run it without --update`);
  }
  if (canUpdate.length === 0) throw new UsageError('no solution of the pipeline has a recipe that can be updated');
  return names ?? canUpdate;
}
