import type { DatasetType } from '../../../lambda/shared/contract/workflow';
import type { DatasetSchema } from '../../../spec/schema';
import { type Draft, MISSING } from '../file/draft';
import type { FilePath } from '../file/yaml-source';
import type { Findings } from '../findings';
import { controlKey, LOCK_KEY, PIPELINE_NAME_PATTERN, solutionName } from '../naming';
import { isLegalName, MAX_NAME_LENGTH } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';

/** What the checks look at: the draft, and the schemas of those datasets that have a good one. */
export interface Checked {
  readonly draft: Draft;
  readonly schemas: readonly DatasetSchema[];
  /** Datasets that are there with a wrong schema: what their columns are is not known. */
  readonly broken: readonly DatasetType[];
  readonly findings: Findings;
}

/** Names, duplicates and counts over the whole file. */
export function checkPipeline({ draft, findings }: Checked): void {
  const { name } = draft.settings;
  if (name !== undefined) checkPipelineName(name, findings);
  const prefix = name ?? '';
  checkNames(prefix, draft.filters, 'filter', findings);
  // They share the names of parameters and of control objects.
  const { solutions, recommenders, batchInference, batchSegments } = draft;
  const computing = [
    ...placed('solution', solutions),
    ...placed('recommender', recommenders),
    ...placed('batch job', batchInference),
    ...placed('batch job', batchSegments),
  ];
  checkNames(prefix, computing, undefined, findings);
  if (draft.datasets.length === 0 && !findings.concern('datasets'))
    findings.error(['datasets'], 'the pipeline has no dataset; it needs interactions');
  if (draft.settings.eventTracker === true && !draft.datasets.some(({ type }) => type === 'Interactions')) {
    findings.error(['eventTracker'], 'an event tracker needs an interactions dataset');
  }
  checkCounts(draft, findings);
}

function checkPipelineName(name: string, findings: Findings): void {
  if (!PIPELINE_NAME_PATTERN.test(name)) {
    const rule = 'lower-case letters, digits and hyphens, beginning with a letter, at most 30 characters';
    findings.error(['name'], `"${name}" is no legal pipeline name: ${rule}`);
  } else if (/^(aws|ssm)/.test(name)) {
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
    findings.error(['name'], `"${name}" must not begin with aws or ssm: no SSM parameter may`);
  }
}

function checkNames(pipeline: string, entries: readonly Named[], only: string | undefined, findings: Findings): void {
  const seen = new Map<string, { readonly name: string; readonly what: string }>();
  for (const { path, entry, what = only ?? '' } of entries) {
    const { name } = entry;
    if (name === MISSING) continue;
    const place = [...path, 'name'];
    if (!isLegalName(name)) {
      findings.error(
        place,
        `"${name}" is no legal name: letters, digits, - and _, beginning with a letter or digit, at most ${MAX_NAME_LENGTH} characters`,
      );
      continue;
    }
    if (only === undefined && controlKey(name) === LOCK_KEY) {
      findings.error(place, `"${name}" must not be used: ${LOCK_KEY} is the lock of the runs`);
    }
    const whole = solutionName(pipeline, name, '');
    if (whole.length > MAX_NAME_LENGTH) {
      findings.error(
        place,
        `the name in the account, ${whole}, has ${whole.length} characters; ${MAX_NAME_LENGTH} are allowed`,
      );
    }
    const earlier = seen.get(name.toLowerCase());
    if (earlier?.name === name) findings.error(place, `there is a ${earlier.what} named "${name}" before`);
    else if (earlier !== undefined)
      findings.error(place, `"${name}" differs from the ${earlier.what} "${earlier.name}" in case only`);
    else seen.set(name.toLowerCase(), { name, what });
  }
}

interface Named {
  readonly path: FilePath;
  readonly entry: { readonly name: string };
  readonly what?: string;
}

function placed(what: string, entries: readonly Named[]): readonly Named[] {
  return entries.map((entry) => ({ ...entry, what }));
}

function checkCounts({ settings, solutions, filters, recommenders }: Draft, findings: Findings): void {
  const { perDatasetGroup } = QUOTAS;
  const campaigns = solutions.filter(({ entry }) => entry.campaign !== undefined);
  const counted = [
    ['campaigns', campaigns.map(({ path }) => [...path, 'campaign'])],
    ['filters', filters.map(({ path }) => path)],
    ['solutions', solutions.map(({ path }) => path)],
    ['recommenders', recommenders.map(({ path }) => path)],
  ] as const;
  for (const [what, places] of counted) {
    const quota = settings.quotas?.[what] ?? perDatasetGroup[what];
    const first = places[quota];
    if (first === undefined) continue;
    const raised = `; if AWS has raised it for the account, say so under quotas.${what}`;
    findings.error(first, `a dataset group may have ${quota} ${what}, the file has ${places.length}${raised}`);
  }
}
