import type { RunRecord } from '../../../../lambda/shared/contract/workflow';
import type {
  BatchInferenceJobRecord,
  BatchSegmentJobRecord,
  RecommenderRecord,
  SolutionRecord,
  SolutionVersionRecord,
} from '../../../personalize/store/resource';
import type { PictureNode, ServingLane } from '../../api';
import { stateOf } from '../../status';
import { isParked, type Pipeline } from '../pipelines';
import type { ConsoleSource } from '../source';
import { failureOf, lastPart, recipeNameOf } from './words';

/** What a pipeline file says of a solution or recommender, as far as the picture needs it. */
interface Planned {
  readonly logicalName: string;
  readonly name: string;
  readonly recipeArn: string;
  readonly control: { readonly bucket: string; readonly key: string };
}

/** Rows of the picture: those of the plan first, then what else there is. */
export async function servingLanes(
  source: ConsoleSource,
  groupArn: string,
  pipeline: Pipeline | undefined,
  records: readonly RunRecord[],
): Promise<ServingLane[]> {
  const { resources } = source.personalize.holdings;
  const ofGroup = (record: { readonly datasetGroupArn: string }): boolean => record.datasetGroupArn === groupArn;
  const lanes: ServingLane[] = [];
  const shown = new Set<string>();
  for (const plan of pipeline?.plan.solutions ?? []) {
    shown.add(plan.solutionArn);
    const solution = resources.find('solution', plan.solutionArn);
    const parked = await isParked(source, plan.control);
    lanes.push(
      solutionLane(source, solution, { records, planned: plan, parked, isServed: plan.campaign !== undefined }),
    );
  }
  for (const plan of pipeline?.plan.recommenders ?? []) {
    shown.add(plan.recommenderArn);
    const recommender = resources.find('recommender', plan.recommenderArn);
    lanes.push(recommenderLane(source, recommender, { planned: plan, parked: await isParked(source, plan.control) }));
  }
  for (const solution of resources.all('solution', ofGroup)) {
    if (!shown.has(solution.arn))
      lanes.push(solutionLane(source, solution, { records, parked: false, isServed: true }));
  }
  for (const recommender of resources.all('recommender', ofGroup)) {
    if (!shown.has(recommender.arn)) lanes.push(recommenderLane(source, recommender, { parked: false }));
  }
  return lanes;
}

interface SolutionContext {
  readonly records: readonly RunRecord[];
  readonly planned?: Planned;
  readonly parked: boolean;
  /** It has, or is to have, a campaign. */
  readonly isServed: boolean;
}

function solutionLane(
  source: ConsoleSource,
  solution: SolutionRecord | undefined,
  context: SolutionContext,
): ServingLane {
  const { planned } = context;
  const name = planned?.logicalName ?? solution?.name ?? '';
  const { resources } = source.personalize.holdings;
  const versions = resources.all('solution-version', ({ solutionArn }) => solutionArn === solution?.arn);
  const version = versions.at(-1);
  const solutionNode: PictureNode = {
    id: planned ? `solution ${name}` : (solution?.arn ?? name),
    kind: 'solution',
    title: name,
    ...(solution
      ? { state: stateOf(solution.status), status: solution.status }
      : { state: 'absent', status: 'not created yet' }),
    detail: recipeNameOf(solution?.recipeArn ?? planned?.recipeArn ?? ''),
  };
  const nodes = [solutionNode, versionNode(source, name, version, versions.length)];
  const gate = gateNode(context, name, version);
  if (gate) nodes.push(gate);
  if (context.isServed) nodes.push(campaignNode(source, name, solution, context));
  return {
    name,
    recipe: recipeNameOf(solution?.recipeArn ?? planned?.recipeArn ?? ''),
    nodes,
    batch: batchNodes(source, new Set(versions.map(({ arn }) => arn))),
  };
}

function versionNode(
  source: ConsoleSource,
  name: string,
  version: SolutionVersionRecord | undefined,
  count: number,
): PictureNode {
  const about = { id: `version ${name}`, kind: 'solution version' };
  if (version === undefined) return { ...about, title: 'version', state: 'absent', status: 'not trained yet' };
  const failure = failureOf('solution-version', version);
  const seconds = source.memory.trainingSeconds(version.arn);
  return {
    ...about,
    title: lastPart(version.arn),
    state: stateOf(version.status),
    status: version.status === 'CREATE IN_PROGRESS' ? 'training' : version.status,
    detail: count === 1 ? 'the first version' : `version ${count} of ${count}`,
    at:
      version.status === 'CREATE IN_PROGRESS'
        ? version.creationDateTime.getTime()
        : version.lastUpdatedDateTime.getTime(),
    ...(seconds !== undefined && { seconds }),
    ...(failure && { failure }),
  };
}

/** What the newest run that says anything about the solution decided. */
function gateNode(
  { records, planned }: SolutionContext,
  name: string,
  version: SolutionVersionRecord | undefined,
): PictureNode | undefined {
  if (planned === undefined) return undefined;
  const about = { id: `gate ${name}`, kind: 'gate', title: 'quality gate' };
  for (const { result, endedAt } of records) {
    const said = result.solutions.find((solution) => solution.name === name);
    if (said === undefined) continue;
    const isOlder = said.solutionVersionArn !== undefined && said.solutionVersionArn !== version?.arn;
    if (isOlder) break;
    const state = { SUCCEEDED: 'done', HELD: 'held', FAILED: 'failed' } as const;
    const status = {
      SUCCEEDED: 'passed',
      HELD: 'HELD: the version before it serves on',
      FAILED: 'not reached',
    } as const;
    return {
      ...about,
      state: said.status === 'FAILED' ? 'absent' : state[said.status],
      status: status[said.status],
      ...(said.reason !== undefined && { detail: said.reason }),
      at: Date.parse(endedAt),
    };
  }
  return { ...about, state: 'absent', status: version ? 'decides when the run ends' : 'nothing to decide yet' };
}

function campaignNode(
  source: ConsoleSource,
  name: string,
  solution: SolutionRecord | undefined,
  { parked }: SolutionContext,
): PictureNode {
  const about = { id: `campaign ${name}`, kind: 'campaign' };
  const campaign = source.personalize.holdings.resources
    .all('campaign', ({ solutionArn }) => solutionArn === solution?.arn)
    .at(-1);
  if (campaign === undefined) {
    return parked
      ? {
          ...about,
          title: 'campaign',
          state: 'parked',
          status: 'parked',
          detail: `npx personalize unpark --solution ${name}`,
        }
      : { ...about, title: 'campaign', state: 'absent', status: 'not created yet' };
  }
  const update = campaign.latestCampaignUpdate;
  const isUpdating = update !== undefined && update.status !== 'ACTIVE' && update.status !== 'CREATE FAILED';
  const failure = failureOf('campaign', campaign) ?? (update && failureOf('campaign', update));
  return {
    ...about,
    title: campaign.name,
    state: isUpdating ? 'working' : failure ? 'failed' : stateOf(campaign.status),
    status: isUpdating ? 'updating' : campaign.status,
    detail: `serves ${lastPart(campaign.solutionVersionArn)}`,
    at: campaign.lastUpdatedDateTime.getTime(),
    ...(failure && { failure }),
  };
}

function recommenderLane(
  source: ConsoleSource,
  recommender: RecommenderRecord | undefined,
  { planned, parked }: { readonly planned?: Planned; readonly parked: boolean },
): ServingLane {
  const name = planned?.logicalName ?? recommender?.name ?? '';
  const recipe = recipeNameOf(recommender?.recipeArn ?? planned?.recipeArn ?? '');
  const about = { id: `recommender ${name}`, kind: 'recommender', title: name, detail: recipe };
  if (recommender === undefined) {
    const node = {
      ...about,
      state: parked ? 'parked' : 'absent',
      status: parked ? 'parked' : 'not created yet',
    } as const;
    return { name, recipe, nodes: [node], batch: [] };
  }
  const failure = failureOf('recommender', recommender);
  const seconds = source.memory.trainingSeconds(recommender.arn);
  const node: PictureNode = {
    ...about,
    state: stateOf(recommender.status),
    status: recommender.status === 'INACTIVE' ? 'parked (INACTIVE)' : recommender.status,
    at: recommender.lastUpdatedDateTime.getTime(),
    ...(seconds !== undefined && { seconds }),
    ...(failure && { failure }),
  };
  return { name, recipe, nodes: [node], batch: [] };
}

function batchNodes({ personalize }: ConsoleSource, versions: ReadonlySet<string>): PictureNode[] {
  const { resources } = personalize.holdings;
  const mine = ({ solutionVersionArn }: { readonly solutionVersionArn: string }): boolean =>
    versions.has(solutionVersionArn);
  const node = (
    type: 'batch-inference-job' | 'batch-segment-job',
    job: BatchInferenceJobRecord | BatchSegmentJobRecord,
  ): PictureNode => {
    const failure = failureOf(type, job);
    return {
      id: job.arn,
      kind: type === 'batch-inference-job' ? 'batch inference' : 'batch segments',
      title: job.name,
      state: stateOf(job.status),
      status: job.status,
      at: job.lastUpdatedDateTime.getTime(),
      ...(failure && { failure }),
    };
  };
  return [
    ...resources.all('batch-inference-job', mine).map((job) => node('batch-inference-job', job)),
    ...resources.all('batch-segment-job', mine).map((job) => node('batch-segment-job', job)),
  ].slice(-3);
}
