import { createHash } from 'node:crypto';
import type {
  BatchInferenceJobSummary,
  BatchSegmentJobSummary,
  Campaign,
  DataDeletionJobSummary,
  Dataset,
  DatasetExportJobSummary,
  DatasetImportJob,
  EventTrackerSummary,
  Filter,
  MetricAttribute,
  MetricAttribution,
  Recommender,
  Solution,
  SolutionVersionSummary,
} from '@aws-sdk/client-personalize';
import { ResourceAlreadyExistsError, ResourceInUseError } from '../../lambda/shared/errors';
import type { PersonalizePort } from '../../lambda/shared/personalize-port';
import type { ObjectSummary, S3Port, WriteCondition } from '../../lambda/shared/s3-port';

/** The given members and no other: reading any other one throws. */
export function strict<T extends object>(name: string, members: Partial<T>): T {
  return new Proxy(members, {
    get(target, member) {
      if (member in target) return Reflect.get(target, member);
      throw new Error(`${name}.${String(member)} was not expected`);
    },
  }) as T;
}

export const arnOf = (type: string, name: string) => `arn:aws:personalize:us-east-1:000000000000:${type}/${name}`;

export const alreadyExists = (operation: string, arn: string) =>
  new ResourceAlreadyExistsError(
    'ResourceAlreadyExistsException',
    operation,
    `Another resource with Arn ${arn} already exists.`,
  );

export const inUse = (operation: string, arn: string) =>
  new ResourceInUseError('ResourceInUseException', operation, `${arn} is in use`);

/** Seconds after a fixed start. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

/** What a list or describe gives; each test states the members that it is about. */
type Stored<T> = T & { readonly parentArn?: string };

/** Amazon Personalize as the handlers see it: what was created is there, names are taken once, calls are recorded. */
export class FakePersonalize implements PersonalizePort {
  /** Every call that changes something, in order. */
  readonly calls: { readonly operation: string; readonly request: unknown }[] = [];
  readonly datasets = new Map<string, Dataset>();
  readonly solutions = new Map<string, Solution>();
  readonly campaigns = new Map<string, Campaign>();
  readonly recommenders = new Map<string, Recommender>();
  readonly versions = new Map<string, SolutionVersionSummary & { readonly name?: string }>();
  readonly jobs = new Map<string, DatasetImportJob>();
  readonly exportJobs = new Map<string, Stored<DatasetExportJobSummary>>();
  readonly deletionJobs = new Map<string, DataDeletionJobSummary>();
  readonly inferenceJobs = new Map<string, BatchInferenceJobSummary>();
  readonly segmentJobs = new Map<string, BatchSegmentJobSummary>();
  readonly trackers = new Map<string, EventTrackerSummary>();
  readonly filters = new Map<string, Filter>();
  readonly attributions = new Map<string, MetricAttribution>();
  /** By the ARN of the metric attribution. */
  readonly attributedMetrics = new Map<string, readonly MetricAttribute[]>();
  readonly metrics = new Map<string, Record<string, number>>();
  /** The next create happens and its answer gets lost. */
  loseNextAnswer = false;
  /** Called before every create: another run that is faster. */
  beforeCreate: () => void = () => undefined;
  /** ARNs of what the service refuses to delete or stop at the moment. */
  readonly inUse = new Set<string>();
  now = 1000;

  async describeDataset(arn: string) {
    return this.datasets.get(arn);
  }
  async createDataset(request: Parameters<PersonalizePort['createDataset']>[0]) {
    const group = request.datasetGroupArn?.split('/').at(-1);
    const datasetArn = arnOf('dataset', `${group}/${request.datasetType?.toUpperCase()}`);
    return this.create('CreateDataset', request, datasetArn, this.datasets, {
      ...request,
      datasetArn,
      status: 'CREATE PENDING',
    });
  }
  async deleteDataset(arn: string) {
    this.delete('DeleteDataset', arn, this.datasets);
  }
  async listDatasets(datasetGroupArn: string) {
    return [...this.datasets.values()].filter((dataset) => dataset.datasetGroupArn === datasetGroupArn);
  }

  async describeSolution(arn: string) {
    return this.solutions.get(arn);
  }
  async createSolution(request: Parameters<PersonalizePort['createSolution']>[0]) {
    const solutionArn = arnOf('solution', request.name ?? '');
    return this.create('CreateSolution', request, solutionArn, this.solutions, {
      ...request,
      solutionArn,
      status: 'CREATE PENDING',
    });
  }
  async updateSolution(request: Parameters<PersonalizePort['updateSolution']>[0]) {
    this.calls.push({ operation: 'UpdateSolution', request });
  }
  async deleteSolution(arn: string) {
    this.delete('DeleteSolution', arn, this.solutions);
  }
  async listSolutions(datasetGroupArn: string) {
    return [...this.solutions.values()].filter((solution) => solution.datasetGroupArn === datasetGroupArn);
  }

  async listSolutionVersions(solutionArn: string) {
    return [...this.versions.values()].filter(({ solutionVersionArn }) =>
      solutionVersionArn?.startsWith(`${solutionArn}/`),
    );
  }
  async createSolutionVersion(request: Parameters<PersonalizePort['createSolutionVersion']>[0]) {
    const solutionVersionArn = `${request.solutionArn}/${request.name}`;
    return this.create('CreateSolutionVersion', request, solutionVersionArn, this.versions, {
      solutionVersionArn,
      status: 'CREATE PENDING',
      creationDateTime: at(this.now),
    });
  }
  async stopSolutionVersionCreation(arn: string) {
    this.calls.push({ operation: 'StopSolutionVersionCreation', request: arn });
    if (this.inUse.has(arn)) throw inUse('StopSolutionVersionCreation', arn);
    this.versions.set(arn, { ...this.versions.get(arn), status: 'CREATE STOPPED' });
  }
  async getSolutionMetrics(arn: string) {
    const metrics = this.metrics.get(arn);
    if (!metrics) throw new Error(`no metrics of ${arn} were asked for in this test`);
    return metrics;
  }

  async describeCampaign(arn: string) {
    return this.campaigns.get(arn);
  }
  async createCampaign(request: Parameters<PersonalizePort['createCampaign']>[0]) {
    const campaignArn = arnOf('campaign', request.name ?? '');
    return this.create('CreateCampaign', request, campaignArn, this.campaigns, {
      ...request,
      campaignArn,
      status: 'CREATE PENDING',
    });
  }
  async updateCampaign(request: Parameters<PersonalizePort['updateCampaign']>[0]) {
    this.calls.push({ operation: 'UpdateCampaign', request });
  }
  async deleteCampaign(arn: string) {
    this.delete('DeleteCampaign', arn, this.campaigns);
  }
  async listCampaigns(solutionArn: string) {
    // As the API: a summary has no version.
    return [...this.campaigns.values()]
      .filter(({ solutionVersionArn }) => solutionVersionArn?.startsWith(`${solutionArn}/`))
      .map(({ solutionVersionArn: _version, campaignConfig: _config, ...summary }) => summary);
  }

  async describeRecommender(arn: string) {
    return this.recommenders.get(arn);
  }
  async createRecommender(request: Parameters<PersonalizePort['createRecommender']>[0]) {
    const recommenderArn = arnOf('recommender', request.name ?? '');
    return this.create('CreateRecommender', request, recommenderArn, this.recommenders, {
      ...request,
      recommenderArn,
      status: 'CREATE PENDING',
    });
  }
  async updateRecommender(request: Parameters<PersonalizePort['updateRecommender']>[0]) {
    this.calls.push({ operation: 'UpdateRecommender', request });
  }
  async startRecommender(arn: string) {
    this.calls.push({ operation: 'StartRecommender', request: arn });
  }
  async deleteRecommender(arn: string) {
    this.delete('DeleteRecommender', arn, this.recommenders);
  }
  async listRecommenders(datasetGroupArn: string) {
    return [...this.recommenders.values()].filter((one) => one.datasetGroupArn === datasetGroupArn);
  }

  async listDatasetImportJobs(datasetArn: string) {
    // As the API: a summary has neither location nor dataset.
    return [...this.jobs.values()]
      .filter((job) => job.datasetArn === datasetArn)
      .map(({ datasetArn: _dataset, dataSource: _source, roleArn: _role, ...summary }) => summary);
  }
  async describeDatasetImportJob(arn: string) {
    return this.jobs.get(arn);
  }
  async createDatasetImportJob(request: Parameters<PersonalizePort['createDatasetImportJob']>[0]) {
    const datasetImportJobArn = arnOf('dataset-import-job', request.jobName ?? '');
    return this.create('CreateDatasetImportJob', request, datasetImportJobArn, this.jobs, {
      ...request,
      datasetImportJobArn,
      status: 'CREATE PENDING',
      creationDateTime: at(this.now),
    });
  }
  async listDatasetExportJobs(datasetArn: string) {
    return [...this.exportJobs.values()].filter(({ parentArn }) => parentArn === datasetArn);
  }
  async listDataDeletionJobs(datasetGroupArn: string) {
    return [...this.deletionJobs.values()].filter((job) => job.datasetGroupArn === datasetGroupArn);
  }

  async listBatchInferenceJobs(arn?: string) {
    return [...this.inferenceJobs.values()].filter((job) => arn === undefined || job.solutionVersionArn === arn);
  }
  async createBatchInferenceJob(request: Parameters<PersonalizePort['createBatchInferenceJob']>[0]) {
    const { jobName, solutionVersionArn } = request;
    const batchInferenceJobArn = arnOf('batch-inference-job', jobName ?? '');
    const job = { jobName, solutionVersionArn, batchInferenceJobArn, status: 'CREATE PENDING' };
    return this.create('CreateBatchInferenceJob', request, batchInferenceJobArn, this.inferenceJobs, job);
  }
  async listBatchSegmentJobs(arn?: string) {
    return [...this.segmentJobs.values()].filter((job) => arn === undefined || job.solutionVersionArn === arn);
  }
  async createBatchSegmentJob(request: Parameters<PersonalizePort['createBatchSegmentJob']>[0]) {
    const { jobName, solutionVersionArn } = request;
    const batchSegmentJobArn = arnOf('batch-segment-job', jobName ?? '');
    const job = { jobName, solutionVersionArn, batchSegmentJobArn, status: 'CREATE PENDING' };
    return this.create('CreateBatchSegmentJob', request, batchSegmentJobArn, this.segmentJobs, job);
  }

  async listEventTrackers() {
    return [...this.trackers.values()];
  }
  async deleteEventTracker(arn: string) {
    this.delete('DeleteEventTracker', arn, this.trackers);
  }
  async listFilters() {
    // As the API: a summary has no expression.
    return [...this.filters.values()].map(({ filterExpression: _expression, ...summary }) => summary);
  }
  async describeFilter(arn: string) {
    return this.filters.get(arn);
  }
  async createFilter(request: Parameters<PersonalizePort['createFilter']>[0]) {
    const filterArn = arnOf('filter', request.name ?? '');
    const filter = { ...request, filterArn, status: 'CREATE PENDING' };
    return this.create('CreateFilter', request, filterArn, this.filters, filter);
  }
  async deleteFilter(arn: string) {
    this.delete('DeleteFilter', arn, this.filters);
  }
  async listMetricAttributions() {
    return [...this.attributions.values()];
  }
  async describeMetricAttribution(arn: string) {
    return this.attributions.get(arn);
  }
  async listMetricAttributionMetrics(arn: string) {
    return this.attributedMetrics.get(arn) ?? [];
  }
  async createMetricAttribution(request: Parameters<PersonalizePort['createMetricAttribution']>[0]) {
    const metricAttributionArn = arnOf('metric-attribution', request.name ?? '');
    const { metrics = [], ...members } = request;
    this.attributedMetrics.set(metricAttributionArn, metrics);
    const created = { ...members, metricAttributionArn, status: 'CREATE PENDING' };
    return this.create('CreateMetricAttribution', request, metricAttributionArn, this.attributions, created);
  }
  async updateMetricAttribution(request: Parameters<PersonalizePort['updateMetricAttribution']>[0]) {
    this.calls.push({ operation: 'UpdateMetricAttribution', request });
  }
  async deleteMetricAttribution(arn: string) {
    this.delete('DeleteMetricAttribution', arn, this.attributions);
  }

  /** As the service: it is there for a while yet. */
  private delete<T extends object>(operation: string, arn: string, store: Map<string, T>): void {
    this.calls.push({ operation, request: arn });
    if (this.inUse.has(arn)) throw inUse(operation, arn);
    const found = store.get(arn);
    if (found) store.set(arn, { ...found, status: 'DELETE PENDING' });
  }

  private create<T>(operation: string, request: unknown, arn: string, store: Map<string, T>, value: T): string {
    this.beforeCreate();
    this.calls.push({ operation, request });
    if (store.has(arn)) throw alreadyExists(operation, arn);
    store.set(arn, value);
    if (this.loseNextAnswer) {
      this.loseNextAnswer = false;
      throw new Error('socket hang up');
    }
    return arn;
  }
}

function eTagOf(body: string | Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** A bucket whose reads come in small chunks. */
export class FakeS3 implements S3Port {
  readonly written = new Map<string, unknown>();
  readonly reads: string[] = [];
  chunkSize = 64;

  constructor(readonly objects: Map<string, { readonly body: string | Uint8Array; readonly lastModified?: Date }>) {}

  async listFolder(bucket: string, prefix: string): Promise<readonly ObjectSummary[]> {
    return [...this.objects]
      .filter(([key]) => key.startsWith(`${bucket}/${prefix}`))
      .map(([key, { body, lastModified }]) => ({
        key: key.slice(bucket.length + 1),
        size: Buffer.byteLength(body),
        eTag: eTagOf(body),
        lastModified: lastModified ?? at(0),
      }))
      .filter(({ key }) => !key.slice(prefix.length, -1).includes('/'));
  }

  async listSubfolders(bucket: string, prefix: string): Promise<readonly string[]> {
    const below = [...this.objects.keys()]
      .filter((key) => key.startsWith(`${bucket}/${prefix}`))
      .map((key) => key.slice(bucket.length + 1 + prefix.length).split('/'))
      .filter((parts) => parts.length > 1);
    return [...new Set(below.map(([folder]) => `${prefix}${folder}/`))];
  }

  async *readObject(bucket: string, key: string): AsyncIterable<Uint8Array> {
    this.reads.push(key);
    const object = this.objects.get(`${bucket}/${key}`);
    if (!object) throw new Error(`no object ${bucket}/${key}`);
    const bytes = Buffer.from(object.body);
    for (let start = 0; start < bytes.length; start += this.chunkSize) {
      yield bytes.subarray(start, start + this.chunkSize);
    }
  }

  async readText(bucket: string, key: string) {
    const object = this.objects.get(`${bucket}/${key}`);
    return object && { text: String(object.body), eTag: eTagOf(object.body) };
  }

  async writeJsonIf(bucket: string, key: string, value: unknown, condition: WriteCondition): Promise<boolean> {
    const name = `${bucket}/${key}`;
    const current = this.objects.get(name);
    const holds = 'eTag' in condition ? current && eTagOf(current.body) === condition.eTag : current === undefined;
    if (holds !== true) return false;
    this.objects.set(name, { body: JSON.stringify(value) });
    return true;
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    this.objects.delete(`${bucket}/${key}`);
  }

  async writeJson(bucket: string, key: string, value: unknown): Promise<void> {
    this.written.set(`${bucket}/${key}`, JSON.parse(JSON.stringify(value)));
  }
}
