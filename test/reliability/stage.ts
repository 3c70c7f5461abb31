import { cpSync } from 'node:fs';
import { ListRecommendersCommand, PersonalizeClient } from '@aws-sdk/client-personalize';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { WorkflowInput, WorkflowResult } from '../../lambda/shared/contract/workflow';
import type { FaultRules } from '../../local/personalize';
import { LocalCloud, type LocalEvent } from '../../local/server';
import { scratch } from './pipelines';

/** Five minutes on AWS are a tenth of a second. */
const COMPRESSION = 3000;

export interface StageOptions {
  readonly assembly: string;
  /** What an account that was put away held; nothing else is shared with it. @default an empty account */
  readonly from?: string;
  readonly faults?: FaultRules;
  readonly onEvent?: (event: LocalEvent) => void;
}

export interface Ended {
  readonly executionArn: string;
  readonly status: string;
  /** Of an execution that succeeded. */
  readonly result: WorkflowResult | undefined;
  /** Why not. */
  readonly why: string;
  readonly failedAttempts: number;
}

/** A local cloud with one pipeline deployed in it. */
export class Stage {
  readonly personalize: PersonalizeClient;
  /** ARNs of the runs that were started here. */
  readonly started: string[] = [];
  private readonly s3: S3Client;

  private constructor(
    readonly cloud: LocalCloud,
    private readonly folder: string,
    readonly outputs: Readonly<Record<string, string>>,
  ) {
    const target = {
      region: 'us-east-1',
      endpoint: cloud.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    this.personalize = new PersonalizeClient(target);
    this.s3 = new S3Client(target);
  }

  static async open({ assembly, from, faults, onEvent }: StageOptions): Promise<Stage> {
    const folder = scratch('state');
    if (from !== undefined) cpSync(from, folder, { recursive: true });
    const cloud = await LocalCloud.start({
      port: 0,
      compression: COMPRESSION,
      schedules: false,
      state: folder,
      ...(faults && { faults }),
      ...(onEvent && { onEvent }),
    });
    try {
      const { stacks } = await cloud.deploy(assembly);
      return new Stage(cloud, folder, Object.assign({}, ...stacks.map(({ outputs }) => outputs)));
    } catch (error) {
      await cloud.close();
      throw error;
    }
  }

  output(name: string): string {
    const value = this.outputs[name];
    if (value === undefined) throw new Error(`no output ${name}: ${Object.keys(this.outputs).join(', ')}`);
    return value;
  }

  async put(data: Readonly<Record<string, string>>): Promise<void> {
    for (const [Key, body] of Object.entries(data)) {
      await this.s3.send(new PutObjectCommand({ Bucket: this.output('DataBucketName'), Key, Body: Buffer.from(body) }));
    }
  }

  /** Starts a run. @returns its ARN */
  start(input: WorkflowInput = {}): string {
    const { executionArn } = this.cloud.parts.stateMachines.startExecution({
      stateMachineArn: this.output('StateMachineArn'),
      input: JSON.parse(JSON.stringify(input)),
    });
    this.started.push(executionArn);
    return executionArn;
  }

  async ended(executionArn: string): Promise<Ended> {
    const { status, output, error, cause, counts } = await this.cloud.parts.stateMachines.whenFinished(executionArn);
    return {
      executionArn,
      status,
      result: output as WorkflowResult | undefined,
      why: [error, cause].filter(Boolean).join(': '),
      failedAttempts: counts.failedAttempts,
    };
  }

  /** A whole run. */
  async run(input: WorkflowInput = {}): Promise<Ended> {
    return this.ended(this.start(input));
  }

  /** ARN of the recommender that the pipeline has. */
  async onlyRecommender(): Promise<string> {
    const { recommenders = [] } = await this.personalize.send(new ListRecommendersCommand({}));
    const [arn] = recommenders.map(({ recommenderArn }) => recommenderArn);
    if (arn === undefined || recommenders.length > 1) throw new Error(`${recommenders.length} recommenders, not one`);
    return arn;
  }

  /** Deletes both stacks, as `cdk destroy --all` does. */
  async destroy(): Promise<void> {
    const names = this.cloud.parts.deployer.list().map(({ name }) => name);
    for (const suffix of ['-workflow', '-data']) {
      for (const name of names) if (name.endsWith(suffix)) await this.cloud.parts.deployer.destroy(name);
    }
  }

  async close(): Promise<void> {
    this.personalize.destroy();
    this.s3.destroy();
    await this.cloud.close();
  }

  /** Ends the cloud. @returns the folder of what the account held, for `from` of others */
  async putAway(): Promise<string> {
    await this.close();
    return this.folder;
  }
}
