import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateCampaignCommand,
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateSchemaCommand,
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  PersonalizeClient,
} from '@aws-sdk/client-personalize';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { RunRecord, SolutionControl } from '../../lambda/shared/contract/workflow';
import { loadPipeline, schemaTextOf } from '../../lib/config';
import {
  bucketParameterName,
  campaignParameterName,
  controlKey,
  datasetName,
  schemaName,
  solutionName,
} from '../../lib/config/naming';
import { immutableMembers } from '../../lib/config/solution';
import { systemClock } from '../../local/clock';
import { createEndpoint } from '../../local/cloud/endpoint/endpoint';
import { openObjectStore } from '../../local/cloud/s3/personalize-object-store';
import { createS3Service } from '../../local/cloud/s3/s3-service';
import { ObjectStorage } from '../../local/cloud/s3/storage/object-storage';
import { ParameterStore } from '../../local/cloud/ssm/parameter-store';
import { createSsmService } from '../../local/cloud/ssm/ssm-service';
import { createPersonalize, type FaultRules } from '../../local/personalize';
import { trainSolutionVersion } from '../../local/personalize/engine';
import { allowAll } from '../../local/service';
import { FakeStates } from './fake-states';

export const BUCKET = 'shop-data';
const ROLE_ARN = 'arn:aws:iam::000000000000:role/shop';

export function arn(rest: string): string {
  return `arn:aws:personalize:us-east-1:000000000000:${rest}`;
}

/** 40 users with 26 events each: enough to be trained on. */
export function interactionsCsv(eventType = 'watch'): string {
  const rows = Array.from(
    { length: 1040 },
    (_, i) => `u${i % 40},i${(i * 7 + (i % 40)) % 30},${1_700_000_000 + i * 60},${eventType}`,
  );
  return `USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\n${rows.join('\n')}\n`;
}

export const PIPELINE = `name: shop
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
solutions:
  - { name: popular, recipe: aws-popularity-count, campaign: { minProvisionedTPS: 1 } }
`;

/** A local account in which tests put what a deploy and runs would have. */
export interface TestAccount {
  readonly url: string;
  readonly parameters: ParameterStore;
  readonly states: FakeStates;
  readonly personalize: PersonalizeClient;
  readonly s3: S3Client;
  /** Folder of the pipeline file. */
  readonly folder: string;
  /** Path of a pipeline file with this text. */
  file(text: string, name?: string): string;
  /** Waits until nothing is under way. */
  settle(): Promise<void>;
  parameter(name: string): string | undefined;
  putJson(key: string, value: unknown): Promise<void>;
  /** Undefined when there is none. */
  control(solution: string): Promise<SolutionControl | undefined>;
  close(): Promise<void>;
}

/** @param faults calls of Amazon Personalize that go wrong */
export async function startAccount(faults?: FaultRules): Promise<TestAccount> {
  const folder = mkdtempSync(join(tmpdir(), 'test-account-'));
  const storage = ObjectStorage.open(join(folder, 's3'));
  const parameters = new ParameterStore();
  const states = new FakeStates();
  const twin = createPersonalize({
    clock: systemClock,
    objects: openObjectStore(storage),
    authorizer: allowAll,
    faults,
    // At once, in this thread.
    trainer: { train: async (input) => trainSolutionVersion(input) },
  });
  const endpoint = await createEndpoint({
    port: 0,
    services: [twin.service, createS3Service(storage), createSsmService(parameters, allowAll), states.service],
    callers: () => ({ arn: 'arn:aws:iam::000000000000:root' }),
  });
  const config = {
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const personalize = new PersonalizeClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  return {
    url: endpoint.url,
    parameters,
    states,
    personalize,
    s3,
    folder,
    file: (text, name = 'pipeline.yaml') => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    settle: () => twin.drain(),
    parameter: (name) => parameters.find(name)?.value,
    putJson: async (Key, value) => {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Buffer.from(JSON.stringify(value)) }));
    },
    control: async (solution) => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: controlKey(solution) }));
        return JSON.parse((await Body?.transformToString()) ?? '') as SolutionControl;
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    close: async () => {
      personalize.destroy();
      s3.destroy();
      await endpoint.close();
      await twin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the data stack of the pipeline makes: bucket, parameters, group, interactions, imported. @returns the pipeline file */
export async function deployData(account: TestAccount, text = PIPELINE): Promise<string> {
  const { personalize, s3, parameters, settle } = account;
  const file = account.file(text);
  const { name, domain, datasets } = loadPipeline(file, { checkSources: false });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  parameters.put(bucketParameterName(name), BUCKET, 'String');
  const datasetGroupArn = arn(`dataset-group/${name}`);
  await personalize.send(new CreateDatasetGroupCommand({ name, domain }));
  await settle();
  const schema = schemaTextOf(datasets[0]!.schema);
  const schemaPhysical = schemaName(name, 'Interactions', schema);
  await personalize.send(new CreateSchemaCommand({ name: schemaPhysical, schema, domain }));
  await personalize.send(
    new CreateDatasetCommand({
      name: datasetName(name, 'Interactions'),
      datasetType: 'Interactions',
      datasetGroupArn,
      schemaArn: arn(`schema/${schemaPhysical}`),
    }),
  );
  await settle();
  await s3.send(
    new PutObjectCommand({
      Bucket: BUCKET,
      Key: 'interactions/i.csv',
      Body: Buffer.from(interactionsCsv(domain === 'ECOMMERCE' ? 'View' : 'watch')),
    }),
  );
  const dataLocation = `s3://${BUCKET}/interactions/`;
  const datasetArn = arn(`dataset/${name}/INTERACTIONS`);
  await personalize.send(
    new CreateDatasetImportJobCommand({
      jobName: 'first',
      datasetArn,
      dataSource: { dataLocation },
      roleArn: ROLE_ARN,
    }),
  );
  await settle();
  return file;
}

/** What runs make of a solution of the pipeline file: versions, the newest of which serves. @returns their ARNs, the oldest first */
export async function runSolution(
  account: TestAccount,
  file: string,
  logicalName: string,
  options: { readonly versions: number },
): Promise<readonly string[]> {
  const { personalize, settle, parameters } = account;
  const config = loadPipeline(file, { checkSources: false });
  const solution = config.solutions.find(({ name }) => name === logicalName)!;
  const name = solutionName(config.name, logicalName, immutableMembers(solution));
  const solutionArn = arn(`solution/${name}`);
  await personalize.send(
    new CreateSolutionCommand({
      name,
      datasetGroupArn: arn(`dataset-group/${config.name}`),
      recipeArn: `arn:aws:personalize:::recipe/${solution.recipe}`,
      performAutoTraining: false,
    }),
  );
  await settle();
  const versions: string[] = [];
  for (let made = 0; made < options.versions; made++) {
    const answer = await personalize.send(new CreateSolutionVersionCommand({ solutionArn }));
    versions.push(answer.solutionVersionArn!);
    await settle();
  }
  const { campaign } = solution;
  if (campaign !== undefined && versions.length > 0) {
    await personalize.send(new CreateCampaignCommand({ name, solutionVersionArn: versions.at(-1), ...campaign }));
    await settle();
    parameters.put(campaignParameterName(config.name, logicalName), arn(`campaign/${name}`), 'String');
  }
  return versions;
}

/** The record of a run that put versions to serve. */
export function aRecord(minute: number, served: Readonly<Record<string, string>>): RunRecord {
  const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute, second)).toISOString();
  return {
    pipeline: 'shop',
    executionArn: `arn:aws:states:us-east-1:000000000000:execution:shop-workflow:run-${minute}`,
    startedAt: at(0),
    endedAt: at(30),
    status: 'SUCCEEDED',
    failures: [],
    result: {
      pipeline: 'shop',
      datasets: [],
      solutions: Object.entries(served).map(([name, solutionVersionArn]) => ({
        name,
        recipeArn: 'arn:aws:personalize:::recipe/aws-popularity-count',
        status: 'SUCCEEDED',
        solutionArn: solutionVersionArn.slice(0, solutionVersionArn.lastIndexOf('/')),
        solutionVersionArn,
        campaignArn: solutionVersionArn.slice(0, solutionVersionArn.lastIndexOf('/')).replace('solution/', 'campaign/'),
      })),
    },
  };
}
