import type { RunRecord } from '../../../../lambda/shared/contract/workflow';
import { recipeOfArn } from '../../../../spec/recipes';
import type { RecommenderRecord, SolutionRecord, SolutionVersionRecord } from '../../../personalize/store/resource';
import type { SolutionsView, SolutionView, VersionView } from '../../api';
import { isParked, type Pipeline, pipelinesOf } from '../pipelines';
import type { ConsoleSource } from '../source';
import { recordsOf } from './runs';
import { failureOf, lastPart, recipeNameOf } from './words';

/** Versions of a solution that are told. */
const SHOWN_VERSIONS = 40;

/** Solutions and recommenders with their versions, metrics and what the gate said of them. */
export async function solutionsView(source: ConsoleSource): Promise<SolutionsView> {
  const { resources } = source.personalize.holdings;
  const pipelines = pipelinesOf(source);
  const groups = resources.all('dataset-group').map(async ({ arn, name }) => {
    const pipeline = pipelines.find(({ plan }) => plan.datasetGroupArn === arn);
    const records = pipeline ? await recordsOf(source, pipeline) : [];
    const ofGroup = (record: { readonly datasetGroupArn: string }): boolean => record.datasetGroupArn === arn;
    const order = pipeline?.plan.solutions.map(({ solutionArn }) => solutionArn) ?? [];
    const inOrder = resources.all('solution', ofGroup).sort((a, b) => order.indexOf(a.arn) - order.indexOf(b.arn));
    const solutions = inOrder.map((one) => solutionView(source, one, pipeline, records));
    const recommenders = resources.all('recommender', ofGroup).map((one) => recommenderView(source, one, pipeline));
    return { arn, name, solutions: [...(await Promise.all(solutions)), ...recommenders] };
  });
  return { groups: await Promise.all(groups) };
}

async function solutionView(
  source: ConsoleSource,
  solution: SolutionRecord,
  pipeline: Pipeline | undefined,
  records: readonly RunRecord[],
): Promise<SolutionView> {
  const { resources } = source.personalize.holdings;
  const planned = pipeline?.plan.solutions.find(({ solutionArn }) => solutionArn === solution.arn);
  const versions = resources.all('solution-version', ({ solutionArn }) => solutionArn === solution.arn);
  return {
    arn: solution.arn,
    name: planned?.logicalName ?? solution.name,
    kind: 'solution',
    ...recipeWords(solution.recipeArn),
    status: solution.status,
    parked: planned ? await isParked(source, planned.control) : false,
    versions: versions.slice(-SHOWN_VERSIONS).map((version) => versionView(source, version, records)),
  };
}

function recipeWords(recipeArn: string): Pick<SolutionView, 'recipe' | 'recipeDescription'> {
  return { recipe: recipeNameOf(recipeArn), recipeDescription: recipeOfArn(recipeArn)?.description ?? '' };
}

function versionView(
  source: ConsoleSource,
  version: SolutionVersionRecord,
  records: readonly RunRecord[],
): VersionView {
  const { resources, versions } = source.personalize.holdings;
  const failure = failureOf('solution-version', version);
  const seconds = source.memory.trainingSeconds(version.arn);
  const gate = gateOf(version.arn, records);
  return {
    arn: version.arn,
    id: lastPart(version.arn),
    status: version.status,
    createdAt: version.creationDateTime.getTime(),
    trainingMode: version.trainingMode,
    ...(version.trainingHours !== undefined && { trainingHours: version.trainingHours }),
    ...(seconds !== undefined && { trainingSeconds: seconds }),
    metrics: versions.get(version.arn)?.metrics ?? {},
    ...(failure && { failure }),
    ...(gate && { gate }),
    serves: resources.all('campaign', (one) => one.solutionVersionArn === version.arn).map(({ name }) => name),
  };
}

/** What the first run that evaluated the version decided: later ones found it serving or held already. */
function gateOf(versionArn: string, records: readonly RunRecord[]): VersionView['gate'] {
  for (const { result, endedAt } of [...records].reverse()) {
    const said = result.solutions.find(({ solutionVersionArn }) => solutionVersionArn === versionArn);
    if (said === undefined) continue;
    return { status: said.status, at: Date.parse(endedAt), ...(said.reason !== undefined && { reason: said.reason }) };
  }
  return undefined;
}

function recommenderView(
  source: ConsoleSource,
  recommender: RecommenderRecord,
  pipeline: Pipeline | undefined,
): SolutionView {
  const planned = pipeline?.plan.recommenders.find(({ recommenderArn }) => recommenderArn === recommender.arn);
  const failure = failureOf('recommender', recommender);
  const seconds = source.memory.trainingSeconds(recommender.arn);
  return {
    arn: recommender.arn,
    name: planned?.logicalName ?? recommender.name,
    kind: 'recommender',
    ...recipeWords(recommender.recipeArn),
    status: recommender.status,
    parked: recommender.status === 'INACTIVE',
    versions: [
      {
        arn: recommender.arn,
        id: 'its model',
        status: recommender.status,
        createdAt: recommender.creationDateTime.getTime(),
        ...(seconds !== undefined && { trainingSeconds: seconds }),
        metrics: recommender.modelMetrics ?? {},
        ...(failure && { failure }),
        serves: recommender.status === 'ACTIVE' ? [recommender.name] : [],
      },
    ],
  };
}
