import type { DatasetType } from '../../lambda/shared/contract/workflow';
import { DATASET_TYPES, parseDatasetType } from '../../spec/dataset-types';
import { QUOTAS } from '../../spec/quotas';
import type { FoundDataset, Inventory } from '../requests/inventory';
import { adoptBatchJobs } from './adopt-batch-jobs';
import { adoptSchema } from './adopt-schema';
import { type AdoptedEntry, adoptRecommender, adoptSolution } from './adopt-solutions';
import { adoptedName, isOurs, LogicalNames } from './names';

/** The content of a pipeline file, as yet without its text. */
export interface AdoptedFile {
  readonly name: string;
  /** Keys of the file in their order. */
  readonly sections: Readonly<Record<string, unknown>>;
  /** What of the account the file does not say, by the key that it belongs to. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** Whether a deploy of the file takes the resources for its own, rather than making others beside them. */
  readonly ours: boolean;
}

const KEYS: Readonly<Record<DatasetType, string>> = {
  Interactions: 'interactions',
  Items: 'items',
  Users: 'users',
  Actions: 'actions',
  Action_Interactions: 'actionInteractions',
};

/** @param taken names of the dataset groups of the account */
export function adoptedFile(found: Inventory, taken: readonly string[]): AdoptedFile {
  const ours = isOurs(found);
  const name = adoptedName(found, taken);
  const notes = new Map<string, readonly string[]>();
  const filterNames = new LogicalNames(name, ours);
  const filters = found.filters.map(({ name: physical = '', filterExpression = '', filterArn = '' }) => {
    return { filterArn, entry: { name: filterNames.of(physical), filterExpression } };
  });
  const names = new LogicalNames(name, ours);
  const solutions = found.solutions.map((one) => ({
    arn: one.solution.solutionArn ?? '',
    ...adoptSolution(one, names),
  }));
  const recommenders = found.recommenders.map((one) => adoptRecommender(one, names));
  const byArn = {
    solutions: new Map(solutions.map(({ arn, entry }) => [arn, String(entry['name'])])),
    filters: new Map(filters.map(({ filterArn, entry }) => [filterArn, entry.name])),
  };
  const inference = adoptBatchJobs(found.batchInferenceJobs, byArn, names);
  const segments = adoptBatchJobs(found.batchSegmentJobs, byArn, names);
  const entriesOf = (key: string, adopted: readonly AdoptedEntry[]): unknown => {
    const said = adopted.flatMap((one) => one.notes);
    if (said.length > 0) notes.set(key, said);
    return adopted.length === 0 ? undefined : adopted.map(({ entry }) => entry);
  };
  const { group, eventTrackers } = found;
  const sections = {
    name,
    domain: group.domain,
    datasets: datasetsOf(found.datasets, notes),
    eventTracker: eventTrackers.length > 0 ? true : undefined,
    filters: filters.length === 0 ? undefined : filters.map(({ entry }) => entry),
    solutions: entriesOf('solutions', solutions),
    recommenders: entriesOf('recommenders', recommenders),
    batchInference: entriesOf('batchInference', inference),
    batchSegments: entriesOf('batchSegments', segments),
    metricAttribution: attributionOf(found),
    encryption: group.kmsKeyArn === undefined ? undefined : { customerManagedKey: true },
    quotas: quotasOf(found),
  };
  if (eventTrackers.length > 0 && !ours) {
    notes.set('eventTracker', [
      'a deploy makes a tracker with a tracking id of its own, which applications have to send then',
    ]);
  }
  if (group.kmsKeyArn !== undefined && !ours) {
    notes.set('encryption', [`the group is encrypted with ${group.kmsKeyArn}; a deploy makes a key of its own`]);
  }
  return {
    name,
    sections: Object.fromEntries(Object.entries(sections).filter(([, value]) => value !== undefined)),
    notes,
    ours,
  };
}

function datasetsOf(datasets: readonly FoundDataset[], notes: Map<string, readonly string[]>): unknown {
  const said: string[] = [];
  const entries = DATASET_TYPES.flatMap((type): [string, unknown][] => {
    const found = datasets.find(({ dataset }) => parseDatasetType(dataset.datasetType ?? '') === type);
    if (found === undefined) return [];
    const { schema, latestFullImport, latestImport } = found;
    const source = latestFullImport?.dataSource?.dataLocation;
    if (source === undefined)
      said.push(`${KEYS[type]} has had no import of whole data; events and single records stay where they are`);
    const publish = latestImport?.publishAttributionMetricsToS3 === true;
    return [
      [
        KEYS[type],
        {
          ...(source !== undefined && { source }),
          schema: adoptSchema(schema.schema ?? '{}'),
          ...(publish && { publishAttributionMetricsToS3: true }),
        },
      ],
    ];
  });
  if (said.length > 0) notes.set('datasets', said);
  return Object.fromEntries(entries);
}

function attributionOf({ metricAttributions: [first] }: Inventory): unknown {
  if (first === undefined) return undefined;
  const metrics = first.metrics.map(({ eventType, metricName, expression }) => ({ eventType, metricName, expression }));
  const hasReports = first.attribution.metricsOutputConfig?.s3DataDestination !== undefined;
  return { metrics, ...(!hasReports && { reports: false }) };
}

/** The account has more than the default quotas allow: AWS has raised them. */
function quotasOf(found: Inventory): unknown {
  const { perDatasetGroup } = QUOTAS;
  const counts = {
    campaigns: found.solutions.filter(({ campaigns }) => campaigns.length > 0).length,
    filters: found.filters.length,
    recommenders: found.recommenders.length,
    solutions: found.solutions.length,
  };
  const raised = Object.entries(counts).filter(([key, count]) => count > perDatasetGroup[key as keyof typeof counts]);
  return raised.length === 0 ? undefined : Object.fromEntries(raised);
}
