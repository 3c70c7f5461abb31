import type {
  CheckDataInput,
  CheckDataOutput,
  CheckedDataset,
  DataAddition,
  DataFinding,
  DatasetPlan,
} from '../shared/contract/workflow';
import type { PopularItems } from '../shared/contract/serving';
import { bytesOf, dataFiles, newestOf } from '../shared/data-files';
import type { S3Port } from '../shared/s3-port';
import { type CheckedFolder, checkFolder, type CheckFolderDeps, type DataFolder } from './check-folder';
import { PopularCounts } from './popular-counts';

export interface CheckDataDeps extends CheckFolderDeps {
  readonly s3: Pick<S3Port, 'listFolder' | 'listSubfolders' | 'readObject' | 'writeJson'>;
}

/** A state's output may have 256 KiB; the report has the rest. */
const FINDINGS_IN_OUTPUT = 20;

/** A dataset's folders, the full data first. */
interface ListedDataset {
  readonly plan: DatasetPlan;
  readonly folders: readonly DataFolder[];
  readonly bytes: number;
}

interface CheckedData {
  readonly dataset: CheckedDataset;
  readonly findings: readonly DataFinding[];
}

/**
 * Reads every file of every dataset before an import is paid for, also those that are to be added. Everything found goes to the
 * report in S3; the first findings, counts and fingerprints go back to the state machine. Where it is asked for, the items with most
 * interactions are written down on the way.
 * @throws ResourceNotFoundError when a bucket does not exist
 * @throws AccessDeniedError when the role may not read it
 */
export async function run(input: CheckDataInput, deps: CheckDataDeps): Promise<CheckDataOutput> {
  const byPlan = new Map<DatasetPlan, CheckedData>();
  const listed = await Promise.all(input.datasets.map((plan) => listDataset(plan, deps)));
  // The large ones last: what runs out of time then is the one that has been read for longest.
  const bySize = listed.sort((a, b) => a.bytes - b.bytes);
  const popular = input.popular && new PopularCounts();
  for (const one of bySize) byPlan.set(one.plan, await checkDataset(one, popular, deps));

  const checked = input.datasets.flatMap((plan) => byPlan.get(plan) ?? []);
  const findings = checked.flatMap((one) => one.findings).sort(errorsFirst);
  const failed = checked.filter(({ dataset }) => dataset.errors > 0);
  const reportLocation = `s3://${input.report.bucket}/${input.report.key}`;
  const summary = failed.map((one) => summarize(one)).join('; ');
  const passed = failed.length === 0;
  const datasets = checked.map(({ dataset }) => dataset);
  await deps.s3.writeJson(input.report.bucket, input.report.key, { passed, summary, datasets, findings });
  // Data that is refused says nothing about what is popular: the last list stays.
  if (passed && input.popular && popular) {
    const list: PopularItems = { at: new Date(deps.now()).toISOString(), items: popular.top() };
    await deps.s3.writeJson(input.popular.bucket, input.popular.key, list);
  }
  return { passed, datasets, findings: findings.slice(0, FINDINGS_IN_OUTPUT), reportLocation, summary };
}

async function listDataset(plan: DatasetPlan, { s3 }: CheckDataDeps): Promise<ListedDataset> {
  const { bucket, incrementalPrefix } = plan;
  const prefixes =
    incrementalPrefix === undefined ? [] : [incrementalPrefix, ...(await s3.listSubfolders(bucket, incrementalPrefix))];
  const full = { location: plan.dataLocation, isAddition: false, objects: await dataFiles(s3, plan) };
  const folders: DataFolder[] = [full];
  for (const prefix of prefixes) {
    const objects = await dataFiles(s3, { bucket, prefix });
    // What is older than the full data is taken for a part of them, so nobody imports it.
    if (objects.length > 0 && newestOf(objects) >= newestOf(full.objects))
      folders.push({ location: `s3://${bucket}/${prefix}`, isAddition: true, objects });
  }
  return { plan, folders, bytes: folders.reduce((sum, { objects }) => sum + bytesOf(objects), 0) };
}

async function checkDataset(
  { plan, folders }: ListedDataset,
  popular: PopularCounts | undefined,
  deps: CheckDataDeps,
): Promise<CheckedData> {
  const count = plan.type === 'Interactions' ? popular?.counterOf(plan.schema) : undefined;
  const checked: { readonly folder: DataFolder; readonly result: CheckedFolder }[] = [];
  for (const folder of folders) checked.push({ folder, result: await checkFolder(plan, folder, deps, count) });
  const own = folders.every(({ objects }) => objects.length === 0) ? missing(plan) : [];
  const [full, ...added] = checked;
  if (full === undefined) throw new Error(`no folder of ${plan.type} was checked, not even that of the full data`);
  const total = (count: 'errors' | 'warnings'): number =>
    checked.reduce((sum, { result }) => sum + result.dataset[count], 0);
  const additions = added.map(({ folder, result }) => additionOf(folder, result)).sort(oldestFirst);
  return {
    dataset: {
      ...full.result.dataset,
      errors: total('errors') + own.length,
      warnings: total('warnings'),
      ...(plan.incrementalPrefix !== undefined && { additions }),
    },
    findings: [...own, ...checked.flatMap(({ result }) => result.findings)],
  };
}

function additionOf({ location }: DataFolder, { dataset }: CheckedFolder): DataAddition {
  const { rows, fingerprint, lastModified } = dataset;
  return { dataLocation: location, rows, fingerprint, lastModified };
}

function oldestFirst(a: DataAddition, b: DataAddition): number {
  if (a.lastModified !== b.lastModified) return a.lastModified < b.lastModified ? -1 : 1;
  return a.dataLocation < b.dataLocation ? -1 : 1;
}

/** Other datasets may be empty, but nothing is trained without interactions. */
function missing(plan: DatasetPlan): DataFinding[] {
  if (plan.type !== 'Interactions') return [];
  const folder = `s3://${plan.bucket}/${plan.prefix}`;
  const message = `there are no interactions to train on: put CSV files at ${folder}, then write _SUCCESS at the bucket's root again`;
  return [{ file: folder, line: 0, column: '', severity: 'error', message }];
}

function errorsFirst(a: DataFinding, b: DataFinding): number {
  return Number(a.severity === 'warning') - Number(b.severity === 'warning');
}

/** `Interactions has 2 errors, the first in s3://…/a.csv:7 TIMESTAMP: …`. */
function summarize({ dataset, findings }: CheckedData): string {
  const [first] = [...findings].sort(errorsFirst);
  const errors = dataset.errors === 1 ? '1 error' : `${dataset.errors} errors, the first`;
  if (first === undefined) return `${dataset.type} has ${errors}`;
  const place = first.line > 0 ? `${first.file}:${first.line}` : first.file;
  return `${dataset.type} has ${errors} in ${[place, first.column].filter(Boolean).join(' ')}: ${first.message}`;
}
