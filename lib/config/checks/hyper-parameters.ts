import { closest } from 'fastest-levenshtein';
import { MAX_HPO_PARALLEL_TRAINING_JOBS, MAX_HPO_TRAINING_JOBS } from '../../../spec/quotas';
import { type HyperParameter, hyperParameterProblem, type Recipe } from '../../../spec/recipes';
import type { SolutionConfigEntry } from '../file/solution-config';
import type { FilePath } from '../file/yaml-source';
import type { Findings } from '../findings';

const MEMBERS = { algorithm: 'algorithmHyperParameters', featurization: 'featureTransformationParameters' } as const;

/** Hyperparameters by name and range, and how they are searched. */
export function checkHyperParameters(
  recipe: Recipe,
  config: SolutionConfigEntry,
  performHPO: boolean,
  path: FilePath,
  findings: Findings,
): void {
  for (const kind of ['algorithm', 'featurization'] as const) {
    const member = MEMBERS[kind];
    for (const [name, value] of Object.entries(config[member] ?? {})) {
      const place = [...path, member, name];
      const parameter = find(recipe, kind, name, place, findings);
      if (parameter === undefined) continue;
      const problem = hyperParameterProblem(parameter, value);
      if (parameter.onlyAsRange === true) findings.keyError(place, `${name} can only be set as a range of hpoConfig`);
      else if (problem !== undefined) findings.error(place, problem);
    }
  }
  if (config.hpoConfig !== undefined) checkHpo(recipe, config.hpoConfig, performHPO, [...path, 'hpoConfig'], findings);
}

function find(
  recipe: Recipe,
  kind: HyperParameter['kind'],
  name: string,
  place: FilePath,
  findings: Findings,
): HyperParameter | undefined {
  const parameter = recipe.hyperParameters.find((one) => one.name === name && one.kind === kind);
  if (parameter !== undefined) return parameter;
  const elsewhere = recipe.hyperParameters.find((one) => one.name === name);
  if (elsewhere !== undefined) {
    findings.keyError(place, `${name} belongs under ${MEMBERS[elsewhere.kind]}`);
    return undefined;
  }
  const known = recipe.hyperParameters.filter((one) => one.kind === kind).map((one) => one.name);
  const hint = known.length === 0 ? '' : `; did you mean "${closest(name, known)}"?`;
  findings.keyError(place, `${recipe.name} has no such parameter "${name}"${hint}`);
  return undefined;
}

type HpoConfig = NonNullable<SolutionConfigEntry['hpoConfig']>;

function checkHpo(recipe: Recipe, hpo: HpoConfig, performHPO: boolean, path: FilePath, findings: Findings): void {
  if (!recipe.hpo) {
    findings.keyError(path, `${recipe.name} has no hyperparameter optimization`);
    return;
  }
  if (!performHPO) findings.keyError(path, 'hpoConfig needs performHPO: true');
  if (hpo.hpoObjective !== undefined)
    findings.keyError([...path, 'hpoObjective'], 'it is not configurable; leave it out');
  const limits = [
    ['maxNumberOfTrainingJobs', MAX_HPO_TRAINING_JOBS],
    ['maxParallelTrainingJobs', MAX_HPO_PARALLEL_TRAINING_JOBS],
  ] as const;
  for (const [member, maximum] of limits) {
    const value = hpo.hpoResourceConfig?.[member];
    if (value === undefined || (/^\d+$/.test(String(value)) && Number(value) >= 1 && Number(value) <= maximum))
      continue;
    findings.error([...path, 'hpoResourceConfig', member], `must be a whole number, 1 to ${maximum}, not "${value}"`);
  }
  const ranges = hpo.algorithmHyperParameterRanges;
  if (ranges !== undefined) checkRanges(recipe, ranges, [...path, 'algorithmHyperParameterRanges'], findings);
}

type Ranges = NonNullable<HpoConfig['algorithmHyperParameterRanges']>;

type RangeList = 'integerHyperParameterRanges' | 'continuousHyperParameterRanges' | 'categoricalHyperParameterRanges';

const LIST_OF_TYPE: Readonly<Record<HyperParameter['type'], RangeList>> = {
  integer: 'integerHyperParameterRanges',
  float: 'continuousHyperParameterRanges',
  boolean: 'categoricalHyperParameterRanges',
  string: 'categoricalHyperParameterRanges',
};

function checkRanges(recipe: Recipe, ranges: Ranges, path: FilePath, findings: Findings): void {
  for (const list of ['integerHyperParameterRanges', 'continuousHyperParameterRanges'] as const) {
    ranges[list]?.forEach(({ name, minValue, maxValue }, index) => {
      const place = [...path, list, index];
      const parameter = tunable(recipe, name, list, place, findings);
      if (parameter === undefined) return;
      suits(parameter, minValue, [...place, 'minValue'], findings);
      suits(parameter, maxValue, [...place, 'maxValue'], findings);
      if (minValue > maxValue) findings.error([...place, 'minValue'], 'minValue is larger than maxValue');
    });
  }
  const list = 'categoricalHyperParameterRanges';
  ranges[list]?.forEach(({ name, values }, index) => {
    const place = [...path, list, index];
    const parameter = tunable(recipe, name, list, place, findings);
    if (parameter !== undefined)
      values.forEach((value, at) => suits(parameter, value, [...place, 'values', at], findings));
  });
}

function tunable(
  recipe: Recipe,
  name: string,
  list: RangeList,
  place: FilePath,
  findings: Findings,
): HyperParameter | undefined {
  const parameter = find(recipe, 'algorithm', name, [...place, 'name'], findings);
  if (parameter === undefined) return undefined;
  if (!parameter.tunable) findings.error([...place, 'name'], `${name} of ${recipe.name} cannot be tuned`);
  else if (LIST_OF_TYPE[parameter.type] !== list) {
    findings.error([...place, 'name'], `${name} belongs under ${LIST_OF_TYPE[parameter.type]}`);
  } else return parameter;
  return undefined;
}

function suits(parameter: HyperParameter, value: string | number, path: FilePath, findings: Findings): void {
  const problem = hyperParameterProblem(parameter, value);
  if (problem !== undefined) findings.error(path, problem);
}
