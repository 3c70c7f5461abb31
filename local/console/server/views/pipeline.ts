import type { RunRecord } from '../../../../lambda/shared/contract/workflow';
import { DATASET_TYPES, type DatasetType } from '../../../../spec/dataset-types';
import type { DatasetRecord } from '../../../personalize/store/resource';
import type { DataLane, GroupPicture, PictureNode, PipelineView } from '../../api';
import { count, counted } from '../../counted';
import { stateOf } from '../../status';
import { type Pipeline, pipelinesOf } from '../pipelines';
import type { ConsoleSource } from '../source';
import { dataFilesOf } from './data-files';
import { recordCount } from './datasets';
import { recordsOf, runsOf } from './runs';
import { servingLanes } from './serving-lanes';
import { failureOf } from './words';

/** The picture of everything: data, what is trained on it, what serves. */
export async function pipelineView(source: ConsoleSource): Promise<PipelineView> {
  const pipelines = pipelinesOf(source);
  const { resources } = source.personalize.holdings;
  const arns = new Set([
    ...pipelines.map(({ plan }) => plan.datasetGroupArn),
    ...resources.all('dataset-group').map(({ arn }) => arn),
  ]);
  const groups = [...arns].map((arn) =>
    groupPicture(
      source,
      arn,
      pipelines.find(({ plan }) => plan.datasetGroupArn === arn),
    ),
  );
  const { runs, more } = await runsOf(source);
  return {
    place: source.stateMachines ? 'local cloud' : 'twin',
    url: source.url(),
    groups: await Promise.all(groups),
    runs,
    moreRuns: more,
  };
}

async function groupPicture(source: ConsoleSource, arn: string, pipeline: Pipeline | undefined): Promise<GroupPicture> {
  const { resources } = source.personalize.holdings;
  const group = resources.find('dataset-group', arn);
  const records: readonly RunRecord[] = pipeline ? await recordsOf(source, pipeline) : [];
  const [tracker] = resources.all('event-tracker', ({ datasetGroupArn }) => datasetGroupArn === arn);
  return {
    arn,
    name: group?.name ?? arn.slice(arn.lastIndexOf('/') + 1),
    ...(group?.domain !== undefined && { domain: group.domain }),
    ...(pipeline && { pipeline: pipeline.plan.pipeline }),
    data: dataLanes(source, arn, pipeline),
    ...(tracker && {
      tracker: {
        id: tracker.arn,
        kind: 'event tracker',
        title: tracker.name,
        state: stateOf(tracker.status),
        status: tracker.status,
        detail: `${counted(streamedEvents(source, arn), 'event')} streamed`,
      },
    }),
    lanes: await servingLanes(source, arn, pipeline, records),
  };
}

function streamedEvents({ personalize }: ConsoleSource, groupArn: string): number {
  return personalize.holdings.datasets.of(groupArn).interactions?.events.size ?? 0;
}

function dataLanes(source: ConsoleSource, groupArn: string, pipeline: Pipeline | undefined): DataLane[] {
  const existing = source.personalize.holdings.resources.all(
    'dataset',
    ({ datasetGroupArn }) => datasetGroupArn === groupArn,
  );
  return DATASET_TYPES.flatMap((type): DataLane[] => {
    const dataset = existing.find((one) => one.type === type);
    const planned = pipeline?.plan.datasets.find((one) => one.type === type);
    if (dataset === undefined && planned === undefined) return [];
    const files = filesNode(source, type, dataset, planned);
    return [{ type, files, dataset: datasetNode(source, groupArn, type, dataset) }];
  });
}

function filesNode(
  source: ConsoleSource,
  type: DatasetType,
  dataset: DatasetRecord | undefined,
  planned: { readonly bucket: string; readonly prefix: string } | undefined,
): PictureNode {
  const { files, location } = dataFilesOf(source, dataset, planned);
  const newest = Math.max(...files.map(({ lastModified }) => lastModified));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return {
    id: `files ${type}`,
    kind: 'data files',
    title: location,
    state: files.length === 0 ? 'absent' : 'done',
    status: files.length === 0 ? 'no files' : counted(files.length, 'file'),
    ...(files.length > 0 && { detail: sizeText(bytes), at: newest }),
  };
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toLocaleString('en-US', { maximumFractionDigits: power === 0 ? 0 : 1 })} ${units[power]}`;
}

function datasetNode(
  source: ConsoleSource,
  groupArn: string,
  type: DatasetType,
  dataset: DatasetRecord | undefined,
): PictureNode {
  const id = dataset?.arn ?? `dataset ${type}`;
  const about = { id, kind: 'dataset', title: type.replace('_', ' ') };
  if (dataset === undefined) return { ...about, state: 'absent', status: 'not created yet' };
  const { holdings } = source.personalize;
  const job = holdings.resources.all('dataset-import-job', ({ datasetArn }) => datasetArn === dataset.arn).at(-1);
  const rows = recordCount(holdings.datasets.of(groupArn), type);
  const detail = counted(rows, 'row');
  if (job === undefined) {
    const state = dataset.status === 'ACTIVE' ? (rows > 0 ? 'done' : 'waiting') : stateOf(dataset.status);
    return { ...about, state, status: rows > 0 ? dataset.status : 'nothing imported yet', detail };
  }
  const failure = failureOf('dataset-import-job', job);
  const progress = source.memory.importProgress(job.arn);
  const isOver = job.status === 'ACTIVE' || job.status === 'CREATE FAILED';
  const rejected = source.memory.importResult(job.arn)?.rejected ?? 0;
  return {
    ...about,
    state: stateOf(job.status),
    status: job.status === 'ACTIVE' ? 'imported' : `import ${job.status}`,
    detail: progress
      ? `${counted(progress.rows, 'row')} read`
      : `${detail}${rejected > 0 ? `, ${count(rejected)} rejected` : ''}`,
    at: job.lastUpdatedDateTime.getTime(),
    ...(isOver && { seconds: (job.lastUpdatedDateTime.getTime() - job.creationDateTime.getTime()) / 1000 }),
    ...(progress && { progress: progress.totalBytes === 0 ? 1 : progress.bytes / progress.totalBytes }),
    ...(failure && { failure }),
  };
}
