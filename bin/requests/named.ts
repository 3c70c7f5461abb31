import type { PipelineConfig, RecommenderConfig, SolutionConfig } from '../../lib/config';
import { UsageError } from '../terminal/failure';

/** The solution of that name in the pipeline file. @throws UsageError with the names that there are */
export function solutionNamed(config: PipelineConfig, name: string): SolutionConfig {
  const found = config.solutions.find((solution) => solution.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`there is no solution ${name} in ${config.file}; it has ${namesOf(config.solutions)}`);
}

/** Solutions and recommenders of these names; all when none is given. @throws UsageError with the names that there are */
export function chosen(
  config: PipelineConfig,
  names: readonly string[] | undefined,
): { readonly solutions: readonly SolutionConfig[]; readonly recommenders: readonly RecommenderConfig[] } {
  const all = [...config.solutions, ...config.recommenders];
  const unknown = names?.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no solution or recommender ${unknown} in ${config.file}; it has ${namesOf(all)}`);
  }
  const isChosen = ({ name }: { readonly name: string }): boolean => names === undefined || names.includes(name);
  return { solutions: config.solutions.filter(isChosen), recommenders: config.recommenders.filter(isChosen) };
}

function namesOf(entries: readonly { readonly name: string }[]): string {
  return entries.map(({ name }) => name).join(', ') || 'none';
}
