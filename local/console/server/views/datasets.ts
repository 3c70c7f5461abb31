import { DATASET_TYPES, type DatasetType } from '../../../../spec/dataset-types';
import type { SchemaField } from '../../../../spec/schema';
import { dataOf, type GroupData } from '../../../personalize/store/dataset-store';
import { InteractionsData } from '../../../personalize/store/data/interactions-data';
import type { DatasetImportJobRecord, DatasetRecord } from '../../../personalize/store/resource';
import type { DatasetsView, DatasetView, FieldView, ImportView } from '../../api';
import type { ConsoleSource } from '../source';
import { failureOf, lastPart } from './words';

/** Imports of a dataset that are told. */
const SHOWN_IMPORTS = 10;

/** Records that imports brought. */
export function recordCount(data: GroupData, type: DatasetType): number {
  const found = dataOf(data, type);
  if (found === undefined) return 0;
  return found instanceof InteractionsData ? found.bulk.size : found.bulkRecords.size;
}

/** Every dataset with its rows, imports and schema. */
export function datasetsView(source: ConsoleSource): DatasetsView {
  const { resources } = source.personalize.holdings;
  return {
    groups: resources.all('dataset-group').map(({ arn, name }) => {
      const [tracker] = resources.all('event-tracker', ({ datasetGroupArn }) => datasetGroupArn === arn);
      const datasets = resources.all('dataset', ({ datasetGroupArn }) => datasetGroupArn === arn);
      return {
        ...{ arn, name },
        datasets: datasets
          .sort((a, b) => DATASET_TYPES.indexOf(a.type) - DATASET_TYPES.indexOf(b.type))
          .map((dataset) => datasetView(source, dataset)),
        ...(tracker && { trackingId: tracker.trackingId }),
      };
    }),
  };
}

function datasetView(source: ConsoleSource, dataset: DatasetRecord): DatasetView {
  const { resources, datasets } = source.personalize.holdings;
  const data = dataOf(datasets.of(dataset.datasetGroupArn), dataset.type);
  const jobs = resources.all('dataset-import-job', ({ datasetArn }) => datasetArn === dataset.arn);
  return {
    arn: dataset.arn,
    type: dataset.type,
    name: dataset.name,
    status: dataset.status,
    rows: recordCount(datasets.of(dataset.datasetGroupArn), dataset.type),
    streamed: data instanceof InteractionsData ? data.events.size : (data?.individualRecords.size ?? 0),
    ...(data instanceof InteractionsData && spanOf(data)),
    schemaName: lastPart(dataset.schemaArn),
    fields: data?.schema.fields.map(fieldView) ?? [],
    imports: jobs
      .slice(-SHOWN_IMPORTS)
      .reverse()
      .map((job) => importView(source, job)),
  };
}

/** Spans by table: a scan of millions of times is not for every look. */
const spans = new WeakMap<
  object,
  { readonly rows: number; readonly span: Pick<DatasetView, 'users' | 'items' | 'from' | 'to'> }
>();

function spanOf({ bulk }: InteractionsData): Pick<DatasetView, 'users' | 'items' | 'from' | 'to'> {
  const known = spans.get(bulk);
  if (known?.rows === bulk.size) return known.span;
  let from = Infinity;
  let to = -Infinity;
  for (const time of bulk.timestamps.view()) {
    if (time < from) from = time;
    if (time > to) to = time;
  }
  const counts = { users: bulk.userIds.size, items: bulk.itemIds.size };
  const span = bulk.size === 0 ? counts : { ...counts, from: from * 1000, to: to * 1000 };
  spans.set(bulk, { rows: bulk.size, span });
  return span;
}

function fieldView({ name, type, nullable, categorical, textual }: SchemaField): FieldView {
  const marks = [nullable && 'may be empty', categorical && 'categorical', textual && 'text'];
  return { name, type, marks: marks.filter((mark) => mark !== false) };
}

function importView({ memory }: ConsoleSource, job: DatasetImportJobRecord): ImportView {
  const result = memory.importResult(job.arn);
  const failure = failureOf('dataset-import-job', job);
  const isOver = job.status === 'ACTIVE' || job.status === 'CREATE FAILED';
  return {
    name: job.name,
    status: job.status,
    mode: job.importMode,
    location: job.dataSource.dataLocation ?? '',
    startedAt: job.creationDateTime.getTime(),
    ...(isOver && { endedAt: job.lastUpdatedDateTime.getTime() }),
    ...(result && { rows: result.rows, rejected: result.rejected }),
    firstRejects: (result?.firstRejects ?? []).map(({ key, ...reject }) => ({ file: key, ...reject })),
    ...(failure && { failure }),
  };
}
