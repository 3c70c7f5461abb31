import type {
  CheckDataInput,
  CheckDataOutput,
  CheckedDataset,
  DataFinding,
  DatasetPlan,
} from '../shared/contract/workflow';
import type { S3Port } from '../shared/s3-port';
import { type CheckedFolder, checkFolder, type CheckFolderDeps } from './check-folder';

export interface CheckDataDeps extends CheckFolderDeps {
  readonly s3: Pick<S3Port, 'listFolder' | 'readObject' | 'writeJson'>;
}

/** A state's output may have 256 KiB; the report has the rest. */
const FINDINGS_IN_OUTPUT = 20;

/**
 * Reads every file of every dataset before an import is paid for. Everything found goes to the report in S3; the first
 * findings, counts and fingerprints go back to the state machine.
 * @throws ResourceNotFoundError when a bucket does not exist
 * @throws AccessDeniedError when the role may not read it
 */
export async function run(input: CheckDataInput, deps: CheckDataDeps): Promise<CheckDataOutput> {
  const folders = new Map<DatasetPlan, CheckedFolder>();
  const listed = await Promise.all(input.datasets.map(async (plan) => ({ plan, files: await listFiles(plan, deps) })));
  // The large ones last: what runs out of time then is the one that has been read for longest.
  const bySize = listed.sort((a, b) => a.files.bytes - b.files.bytes);
  for (const { plan, files } of bySize) folders.set(plan, await checkFolder(plan, files.objects, deps));

  const checked = input.datasets.flatMap((plan) => folders.get(plan) ?? []);
  const findings = [...checked.flatMap(({ findings }) => findings)].sort(errorsFirst);
  const failed = checked.filter(({ dataset }) => dataset.errors > 0);
  const reportLocation = `s3://${input.report.bucket}/${input.report.key}`;
  const summary = failed.map((folder) => summarize(folder)).join('; ');
  const passed = failed.length === 0;
  const datasets: readonly CheckedDataset[] = checked.map(({ dataset }) => dataset);
  await deps.s3.writeJson(input.report.bucket, input.report.key, { passed, summary, datasets, findings });
  return { passed, datasets, findings: findings.slice(0, FINDINGS_IN_OUTPUT), reportLocation, summary };
}

async function listFiles(plan: DatasetPlan, deps: CheckDataDeps) {
  const all = await deps.s3.listFolder(plan.bucket, plan.prefix);
  // `interactions/` itself is listed when the console made the folder; a location without the slash names one file.
  const objects = all.filter(({ key }) =>
    plan.prefix === '' || plan.prefix.endsWith('/') ? !key.endsWith('/') : key === plan.prefix,
  );
  return { objects, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
}

function errorsFirst(a: DataFinding, b: DataFinding): number {
  return Number(a.severity === 'warning') - Number(b.severity === 'warning');
}

/** `Interactions has 2 errors, the first in s3://…/a.csv:7 TIMESTAMP: …`. */
function summarize({ dataset, findings }: CheckedFolder): string {
  const [first] = [...findings].sort(errorsFirst);
  const errors = dataset.errors === 1 ? '1 error' : `${dataset.errors} errors, the first`;
  if (first === undefined) return `${dataset.type} has ${errors}`;
  const place = first.line > 0 ? `${first.file}:${first.line}` : first.file;
  return `${dataset.type} has ${errors} in ${[place, first.column].filter(Boolean).join(' ')}: ${first.message}`;
}
