import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { deployedPipeline } from '../../../bin/requests/deployed';
import { parkSolution } from '../../../bin/requests/park';
import { unparkSolution } from '../../../bin/requests/unpark';
import type { RunRecord } from '../../../lambda/shared/contract/workflow';
import { buildApp } from '../../../lib/app';
import { loadPipeline, type PipelineConfig } from '../../../lib/config';
import { LocalCloud } from '../../../local/server';
import { itemsFile, usersFile, watchedFile } from './films';

/** A small film service: enough to train on, quick to train. */
const PIPELINE = `
name: films
retainData: false
eventTracker: true
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items:
    schema:
      TITLE: string
      GENRES: { type: string, categorical: true }
      YEAR: int
      CREATION_TIMESTAMP: long
  users: { schema: { AGE_GROUP: { type: string, categorical: true } } }
filters:
  - { name: unwatched, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' }
  - { name: genre, filterExpression: 'INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)' }
solutions:
  - name: for-you
    recipe: aws-user-personalization
    promote: { metric: normalized_discounted_cumulative_gain_at_10, maxRegression: 0.9 }
    campaign:
      campaignConfig: { itemExplorationConfig: { explorationWeight: 0.3, explorationItemAgeCutOff: 30 } }
  - { name: similar, recipe: aws-similar-items, campaign: {} }
  - { name: ranked, recipe: aws-personalized-ranking, campaign: {} }
`;

/** A local cloud with the pipeline deployed and its data in place, before its first run. */
export async function deployedCloud(): Promise<LocalCloud> {
  const cloud = await LocalCloud.start({ port: 0, compression: 3000, schedules: false });
  try {
    const { stacks } = await cloud.deploy(synthesized());
    const bucket = stacks.map(({ outputs }) => outputs['DataBucketName']).find((name) => name !== undefined);
    const s3 = new S3Client({
      region: 'us-east-1',
      endpoint: cloud.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    for (const [Key, body] of Object.entries({
      'interactions/watched.csv': watchedFile(),
      'items/films.csv': itemsFile(),
      'users/users.csv': usersFile(),
    })) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(body) }));
    }
    s3.destroy();
    return cloud;
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

/** Runs the workflow once. @returns how it ended */
export async function runOnce(cloud: LocalCloud): Promise<string> {
  const { stateMachines } = cloud.parts;
  const machine = stateMachines.list().find(({ spec }) => spec.name === 'films-workflow');
  if (machine === undefined) throw new Error('the workflow is not there');
  const { executionArn } = stateMachines.startExecution({ stateMachineArn: machine.spec.arn });
  const { status, error = '', cause = '' } = await stateMachines.whenFinished(executionArn);
  return `${status}${error && `: ${error} ${cause}`}`;
}

/** The cloud assembly of the pipeline; the folder ends with the process. */
function synthesized(): string {
  const outdir = folder();
  buildApp(pipelineConfig(), { outdir }).synth();
  return outdir;
}

function pipelineConfig(): PipelineConfig {
  const file = join(folder(), 'pipeline.yaml');
  writeFileSync(file, PIPELINE);
  return loadPipeline(file);
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'console-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Parks a solution as `personalize park` does. @returns what brings it back */
export async function park(cloud: LocalCloud, name: string): Promise<() => Promise<unknown>> {
  const deployed = await deployedPipeline(pipelineConfig(), { endpoint: cloud.url, aws: false });
  const solution = deployed.config.solutions.find((one) => one.name === name);
  if (solution === undefined) throw new Error(`there is no solution ${name}`);
  const tell = (): void => undefined;
  await parkSolution(deployed, solution, tell);
  return () => unparkSolution(deployed, solution, tell);
}

/** Writes the record of a run in which the gate held the newest version of a solution. @returns what takes it away */
export async function hold(cloud: LocalCloud, name: string, reason: string): Promise<() => Promise<void>> {
  const { personalize, objects } = cloud.parts;
  const version = personalize.holdings.resources
    .all('solution-version', ({ solutionArn }) => solutionArn.includes(`films-${name}-`))
    .at(-1);
  const { bucket } = await deployedPipeline(pipelineConfig(), { endpoint: cloud.url, aws: false });
  if (version === undefined) throw new Error(`${name} has no version`);
  const { solutionArn, recipeArn, arn: solutionVersionArn } = version;
  const now = new Date().toISOString();
  const record: RunRecord = {
    pipeline: 'films',
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:films-workflow:held',
    ...{ startedAt: now, endedAt: now, status: 'SUCCEEDED', failures: [] },
    result: {
      ...{ pipeline: 'films', datasets: [] },
      solutions: [{ name, recipeArn, solutionArn, solutionVersionArn, status: 'HELD', reason }],
    },
  };
  const key = 'runs/held.json';
  await objects.putObject(bucket, key, Buffer.from(JSON.stringify(record)));
  return async () => objects.deleteObject(bucket, key);
}

/** Adds films by an import job of the API, beside the workflow, which would refuse the file. One line cannot be taken. */
export async function importFilms(cloud: LocalCloud): Promise<{ readonly name: string; readonly bad: number }> {
  const { personalize, objects } = cloud.parts;
  const { resources } = personalize.holdings;
  const [first] = resources.all('dataset-import-job', ({ datasetArn }) => datasetArn.endsWith('/ITEMS'));
  if (first === undefined) throw new Error('the first import of Items is not there');
  const bucket = (first.dataSource.dataLocation ?? '').split('/')[2] ?? '';
  const lines = [
    'ITEM_ID,TITLE,GENRES,YEAR,CREATION_TIMESTAMP',
    'x1,An Extra,Noir,2020,1700000000',
    'x2,No Year,Noir,soon,1700000000',
  ];
  await objects.putObject(bucket, 'items/extra/films.csv', Buffer.from(lines.join('\n')));
  const { datasetArn, roleArn } = first;
  const dataSource = { dataLocation: `s3://${bucket}/items/extra/` };
  const name = 'films-by-hand';
  await personalize.call('CreateDatasetImportJob', {
    jobName: name,
    datasetArn,
    dataSource,
    roleArn,
    importMode: 'INCREMENTAL',
  });
  await personalize.drain();
  return { name, bad: 3 };
}
