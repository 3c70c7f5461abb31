import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkFilter, type FilterExpression, FilterSyntaxError, parseFilter } from '../../spec/filter';
import type { DatasetSchema } from '../../spec/schema';
import { apiConfigOf } from './api';
import { checkApi } from './checks/api';
import { checkBatchJobs } from './checks/batch-jobs';
import { checkFilters } from './checks/filters';
import { checkMetricAttribution } from './checks/metric-attribution';
import { checkOperations } from './checks/operations';
import { checkPipeline } from './checks/pipeline';
import { checkRecommenders } from './checks/recommenders';
import { checkSettings } from './checks/settings';
import { checkSolutions } from './checks/solutions';
import { avroSchemaOf, readDatasetSchema } from './dataset-schemas';
import { type DatasetSource, fileInDirectory, fileProblem, readSource } from './dataset-sources';
import { datasetKeyOf, type Draft, readDraft } from './file/draft';
import { ENVIRONMENTS, environmentsOf, overlaid } from './file/environment';
import { isSystemError } from './file/system-error';
import { YamlSource } from './file/yaml-source';
import { Findings } from './findings';
import { dataPrefix } from './naming';
import { operationsConfigOf } from './operations';
import { ConfigError, type DatasetConfig, type PipelineConfig } from './pipeline-config';
import { batchJobConfigOf, recommenderConfigOf } from './serving';
import { solutionConfigOf } from './solution';

export interface LoadOptions {
  /**
   * Folder with `interactions.csv`, `items.csv` and `users.csv` to be used in place of every source. Datasets of items
   * and users whose file is not there are left out, with the filters that need them.
   */
  readonly dataDirectory?: string;
  /** Look whether source files are there. Commands that only need names leave it out. @default true */
  readonly checkSources?: boolean;
  /** Which of the file's environments is meant. @default none: the file without its overlays */
  readonly environment?: string;
}

/**
 * Reads a pipeline file and checks everything that can be known before a deploy.
 * @throws ConfigError with every finding at once
 */
export function loadPipeline(file: string, options: LoadOptions = {}): PipelineConfig {
  const path = resolve(file);
  const source = readSourceText(path);
  if (source.problems.length > 0) throw new ConfigError(source.problems);
  const { data, findings } = readData(source, options.environment);
  const written = readDraft(data, findings);
  const { draft, datasets, schemas } = withDatasets(written, dirname(path), options, findings);
  const known = schemas.map(({ type }) => type);
  const broken = draft.datasets.map(({ type }) => type).filter((type) => !known.includes(type));
  const checked = { draft, schemas, broken, findings };
  checkPipeline(checked);
  checkSettings(draft, findings);
  checkOperations(draft, findings);
  checkFilters(checked);
  checkSolutions(checked);
  checkRecommenders(checked);
  checkBatchJobs(checked);
  checkMetricAttribution(checked);
  checkApi(checked);
  if (findings.errors.length > 0) throw new ConfigError(findings.errors);
  return configOf(path, draft, datasets, findings, options.environment);
}

function readSourceText(path: string): YamlSource {
  try {
    return new YamlSource(path, readFileSync(path, 'utf8'));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const message = error.code === 'ENOENT' ? 'there is no such file' : `the file cannot be read: ${error.message}`;
    throw new ConfigError([{ file: path, line: 1, column: 1, path: '', message }]);
  }
}

/** @throws ConfigError when the file holds no pipeline, or not the environment */
function readData(source: YamlSource, environment: string | undefined): { data: unknown; findings: Findings } {
  const data = source.data;
  const findings = new Findings(source);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const what = data === null || data === undefined ? 'the file is empty' : 'the file is no mapping';
    findings.error([], `${what}; a pipeline has a name, datasets and solutions`);
    throw new ConfigError(findings.errors);
  }
  if (environment === undefined) return { data, findings };
  const file = data as Readonly<Record<string, unknown>>;
  const known = environmentsOf(file);
  if (!known.includes(environment)) {
    const names = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    findings.error([ENVIRONMENTS], `the file has no environment "${environment}"; ${names}`);
    throw new ConfigError(findings.errors);
  }
  const { data: merged, sourceOf } = overlaid(file, environment);
  return { data: merged, findings: new Findings(source, sourceOf) };
}

/** Names of the environments of a pipeline file; none for a file that cannot be read. */
export function environmentNames(file: string): readonly string[] {
  const { data } = readSourceText(resolve(file));
  const isFile = typeof data === 'object' && data !== null && !Array.isArray(data);
  return isFile ? environmentsOf(data as Readonly<Record<string, unknown>>) : [];
}

/** CloudFormation has no datasets of the Actions types. */
function isMadeByRun(type: DatasetConfig['type']): boolean {
  return type === 'Actions' || type === 'Action_Interactions';
}

interface WithDatasets {
  /** Without what a data directory has no file for. */
  readonly draft: Draft;
  readonly datasets: readonly DatasetConfig[];
  readonly schemas: readonly DatasetSchema[];
}

function withDatasets(written: Draft, baseDirectory: string, options: LoadOptions, findings: Findings): WithDatasets {
  const datasets: DatasetConfig[] = [];
  const schemas: DatasetSchema[] = [];
  const dropped: DatasetSchema[] = [];
  const kept: Draft['datasets'][number][] = [];
  for (const one of written.datasets) {
    const { type, entry, path } = one;
    const place = [...path, 'source'];
    const schema =
      entry.schema === undefined
        ? undefined
        : readDatasetSchema(type, entry.schema, [...path, 'schema'], {
            domain: written.settings.domain,
            baseDirectory,
            findings,
          });
    let source: DatasetSource | undefined;
    if (options.dataDirectory !== undefined) {
      const file = fileInDirectory(options.dataDirectory, type);
      const problem = fileProblem(file);
      if (problem?.startsWith('there is no file') === true && type !== 'Interactions') {
        findings.warn(path, `${problem}; the pipeline runs without ${type.toLowerCase()}`);
        if (schema !== undefined) dropped.push(schema);
        continue;
      }
      if (problem !== undefined) findings.error(place, problem);
      source = { kind: 'file', path: file };
    } else if (entry.source !== undefined && entry.source !== '') {
      source = readSource(entry.source, place, { baseDirectory, findings, mustExist: options.checkSources ?? true });
      if (source?.kind === 's3' && isMadeByRun(type)) {
        findings.error(
          place,
          `${datasetKeyOf(type)} are imported by runs, from ${dataPrefix(type)} in the data bucket; give a file, or copy ${source.location} there and leave source out`,
        );
      }
    }
    kept.push(one);
    if (schema === undefined) continue;
    schemas.push(schema);
    datasets.push({
      type,
      ...(source !== undefined && { source }),
      schema: avroSchemaOf(schema),
      ...(entry.publishAttributionMetricsToS3 !== undefined && {
        publishAttributionMetricsToS3: entry.publishAttributionMetricsToS3,
      }),
    });
  }
  return {
    draft: { ...written, datasets: kept, filters: withoutDropped(written, schemas, dropped, findings) },
    datasets,
    schemas,
  };
}

/** Filters that only the left-out datasets made possible go with them. */
function withoutDropped(
  { filters }: Draft,
  schemas: readonly DatasetSchema[],
  dropped: readonly DatasetSchema[],
  findings: Findings,
): Draft['filters'] {
  if (dropped.length === 0) return filters;
  return filters.filter(({ path, entry }) => {
    const filter = readable(entry.filterExpression);
    if (filter === undefined) return true;
    const isLost =
      checkFilter(filter, schemas).length > 0 && checkFilter(filter, [...schemas, ...dropped]).length === 0;
    if (isLost)
      findings.warn(path, `the filter ${entry.name} needs a dataset that is left out, and is left out with it`);
    return !isLost;
  });
}

/** @returns undefined for an expression that checkFilters will report */
function readable(expression: string): FilterExpression | undefined {
  try {
    return parseFilter(expression);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return undefined;
    throw error;
  }
}

/** Long enough for callers that keep an ARN for a quarter of an hour. */
const DEFAULT_RETIRE_AFTER_MINUTES = 15;

function configOf(
  file: string,
  { settings, filters, solutions, recommenders, batchInference, batchSegments }: Draft,
  datasets: readonly DatasetConfig[],
  findings: Findings,
  environment: string | undefined,
): PipelineConfig {
  const { metricAttribution } = settings;
  return {
    file,
    name: settings.name ?? '',
    ...(environment !== undefined && { environment }),
    ...(settings.domain !== undefined && { domain: settings.domain }),
    datasets,
    eventTracker: settings.eventTracker ?? false,
    filters: filters.map(({ entry }) => entry),
    solutions: solutions.map(({ entry }) => solutionConfigOf(entry)),
    recommenders: recommenders.map(({ entry }) => recommenderConfigOf(entry)),
    batchJobs: [
      ...batchInference.map(({ entry }) => batchJobConfigOf('inference', entry)),
      ...batchSegments.map(({ entry }) => batchJobConfigOf('segment', entry)),
    ],
    ...(metricAttribution && {
      metricAttribution: { metrics: metricAttribution.metrics, reports: metricAttribution.reports ?? true },
    }),
    retireAfterMinutes: settings.retireAfterMinutes ?? DEFAULT_RETIRE_AFTER_MINUTES,
    retireRemoved: settings.retireRemoved ?? true,
    ...(settings.api !== undefined && { api: apiConfigOf(settings.api, settings.eventTracker ?? false) }),
    ...(settings.operations !== undefined && { operations: operationsConfigOf(settings.operations) }),
    ...(settings.schedule !== undefined && { schedule: settings.schedule }),
    customerManagedKey: settings.encryption?.customerManagedKey ?? false,
    notifications: settings.notifications ?? [],
    retainData: settings.retainData ?? true,
    logRetentionDays: settings.logRetentionDays ?? 90,
    tags: settings.tags ?? {},
    warnings: findings.warnings,
  };
}
