import type { Campaign, DatasetImportJob, Solution, SolutionVersionSummary } from '@aws-sdk/client-personalize';
import { ResourceAlreadyExistsError } from '../../lambda/shared/errors';
import type { PersonalizePort } from '../../lambda/shared/personalize-port';
import type { ObjectSummary, S3Port } from '../../lambda/shared/s3-port';

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

/** Seconds after a fixed start. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

/** Amazon Personalize as the handlers see it: what was created is there, names are taken once, calls are recorded. */
export class FakePersonalize implements PersonalizePort {
  /** Every call that changes something, in order. */
  readonly calls: { readonly operation: string; readonly request: unknown }[] = [];
  readonly solutions = new Map<string, Solution>();
  readonly campaigns = new Map<string, Campaign>();
  readonly versions = new Map<string, SolutionVersionSummary & { readonly name?: string }>();
  readonly jobs = new Map<string, DatasetImportJob>();
  readonly metrics = new Map<string, Record<string, number>>();
  /** The next create happens and its answer gets lost. */
  loseNextAnswer = false;
  /** Called before every create: another run that is faster. */
  beforeCreate: () => void = () => undefined;
  now = 1000;

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
        eTag: `"${Buffer.from(body).toString('hex').slice(0, 16)}"`,
        lastModified: lastModified ?? at(0),
      }))
      .filter(({ key }) => !key.slice(prefix.length, -1).includes('/'));
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

  async writeJson(bucket: string, key: string, value: unknown): Promise<void> {
    this.written.set(`${bucket}/${key}`, JSON.parse(JSON.stringify(value)));
  }
}
