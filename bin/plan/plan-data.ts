import type { DatasetType } from '../../lambda/shared/contract/workflow';
import type { DatasetConfig, PipelineConfig } from '../../lib/config';
import { schemaTextOf } from '../../lib/config';
import { datasetGroupName, datasetName, eventTrackerName, schemaName } from '../../lib/config/naming';
import { allowedInDomainGroup, parseDatasetType } from '../../spec/dataset-types';
import type { FoundDataset, Inventory } from '../requests/inventory';
import type { MemberChange, PlannedChange } from './planned-change';

/** Dataset group, schemas, datasets and event tracker. @param found undefined when there is no such dataset group */
export function planData(config: PipelineConfig, found: Inventory | undefined): readonly PlannedChange[] {
  return [
    planGroup(config, found),
    ...config.datasets.flatMap((dataset) => planDataset(config, dataset, datasetOfType(dataset.type, found))),
    ...otherDatasets(config, found),
    ...planEventTracker(config, found),
  ];
}

function planGroup(config: PipelineConfig, found: Inventory | undefined): PlannedChange {
  const name = datasetGroupName(config.name);
  const group = { kind: 'dataset group', name, resource: name } as const;
  if (found === undefined) return { ...group, action: 'create', by: 'deploy' };
  const { domain, kmsKeyArn } = found.group;
  const changes: MemberChange[] = [];
  if ((domain ?? '') !== (config.domain ?? '')) changes.push({ member: 'domain', from: domain, to: config.domain });
  if (config.customerManagedKey !== (kmsKeyArn !== undefined)) {
    const to = config.customerManagedKey ? 'a key of the stack' : undefined;
    changes.push({ member: 'kmsKeyArn', from: kmsKeyArn, to });
  }
  if (changes.length === 0) return { ...group, action: 'keep' };
  return {
    ...group,
    action: 'replace',
    by: 'deploy',
    replaces: name,
    changes,
    problem:
      'a dataset group cannot be changed and its name is taken: give the pipeline another name, or destroy it first',
  };
}

function planDataset(config: PipelineConfig, dataset: DatasetConfig, found: FoundDataset | undefined): PlannedChange[] {
  const { type, schema } = dataset;
  const text = schemaTextOf(schema);
  const wantedSchema = { kind: 'schema', name: type, resource: schemaName(config.name, type, text) } as const;
  const wanted = { kind: 'dataset', name: type, resource: datasetName(config.name, type) } as const;
  const by = allowedInDomainGroup(type) ? 'deploy' : 'run';
  if (found === undefined) {
    const note = firstImportNote(dataset);
    return [
      { ...wantedSchema, action: 'create', by: 'deploy' },
      { ...wanted, action: 'create', by, ...(note !== undefined && { note, bills: 'data that is imported' }) },
    ];
  }
  const present = found.schema.name ?? '';
  const name = found.dataset.name ?? '';
  const changes = columnChanges(found.schema.schema, text);
  const isForeign = name !== wanted.resource;
  if (changes.length === 0 && !isForeign && present === wantedSchema.resource) {
    return [
      { ...wantedSchema, action: 'keep' },
      { ...wanted, action: 'keep' },
    ];
  }
  const problem = isForeign
    ? `the dataset group has the ${type} dataset ${name} already, and takes one of each type: delete it first, with its campaigns`
    : by === 'run'
      ? `the service gives a dataset of ${type} no other schema, so a run fails: put the old columns back, or delete its filters, the campaigns and the dataset first`
      : `CloudFormation would make another dataset for another schema, and its place is taken, so the deploy fails and is rolled back: put the old columns back, or give the pipeline another name (an environment does) and destroy this one when that one serves`;
  return [
    { ...wantedSchema, action: 'replace', by: 'deploy', replaces: present },
    {
      ...wanted,
      action: isForeign ? 'create' : 'replace',
      by,
      ...(!isForeign && { replaces: name }),
      changes,
      problem,
    },
  ];
}

function firstImportNote({ source }: DatasetConfig): string | undefined {
  if (source === undefined) return undefined;
  return `imports ${source.kind === 'file' ? source.path : source.location}`;
}

/** Column by column; an order that differs counts for the schema as a whole. */
function columnChanges(present: string | undefined, wanted: string): readonly MemberChange[] {
  const before = columnsOf(present ?? '');
  const after = columnsOf(wanted);
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ member: name, from: before.get(name), to: after.get(name) }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
  const order = [...before.keys()].join();
  if (changes.length > 0 || order === [...after.keys()].join()) return changes;
  return [{ member: 'order of columns', from: order, to: [...after.keys()].join() }];
}

function columnsOf(schemaText: string): ReadonlyMap<string, unknown> {
  let record: unknown;
  try {
    record = JSON.parse(schemaText);
  } catch {
    return new Map();
  }
  const fields = typeof record === 'object' && record !== null && 'fields' in record ? record.fields : [];
  if (!Array.isArray(fields)) return new Map();
  return new Map(
    (fields as readonly Readonly<Record<string, unknown>>[]).map(({ name, type, ...attributes }) => {
      const marks = Object.entries(attributes).filter(([, value]) => value === true);
      return [String(name), [type, ...marks.map(([mark]) => mark)].flat()];
    }),
  );
}

/** Datasets that the pipeline file does not have (any more). */
function otherDatasets(config: PipelineConfig, found: Inventory | undefined): PlannedChange[] {
  return (found?.datasets ?? []).flatMap(({ dataset: { name = '', datasetType = '' } }) => {
    const type = parseDatasetType(datasetType);
    if (config.datasets.some((dataset) => dataset.type === type)) return [];
    const isOurs = type !== undefined && allowedInDomainGroup(type) && name === datasetName(config.name, type);
    const dataset = { kind: 'dataset', name, resource: name } as const;
    return isOurs ? { ...dataset, action: 'delete', by: 'deploy' } : { ...dataset, action: 'left' };
  });
}

function planEventTracker(config: PipelineConfig, found: Inventory | undefined): PlannedChange[] {
  const resource = eventTrackerName(config.name);
  const tracker = { kind: 'event tracker', name: resource, resource } as const;
  const present = found?.eventTrackers ?? [];
  const ours = present.some(({ name }) => name === resource);
  const others = present.flatMap(({ name = '' }) => (name === resource ? [] : [name]));
  const left = others.map((name) => ({ kind: 'event tracker', name, resource: name, action: 'left' }) as const);
  if (!config.eventTracker)
    return [...(ours ? [{ ...tracker, action: 'delete', by: 'deploy' } as const] : []), ...left];
  if (ours) return [{ ...tracker, action: 'keep' }, ...left];
  const problem = `the dataset group has the event tracker ${others.join(', ')} already, and takes one: delete it first`;
  return [{ ...tracker, action: 'create', by: 'deploy', ...(others.length > 0 && { problem }) }, ...left];
}

function datasetOfType(type: DatasetType, found: Inventory | undefined): FoundDataset | undefined {
  return found?.datasets.find(({ dataset }) => parseDatasetType(dataset.datasetType ?? '') === type);
}
