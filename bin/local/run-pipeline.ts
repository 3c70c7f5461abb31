import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { WorkflowFailure, WorkflowResult } from '../../lambda/shared/contract/workflow';
import type { PipelineConfig } from '../../lib/config';
import { dataStackName, SUCCESS_MARKER_KEY } from '../../lib/config/naming';
import type { LocalCloud, LocalCloudParts, LocalEvent } from '../../local/server';
import { checkDataset, formatDataFinding } from '../data/check-dataset';
import { storageClient } from '../requests/target';
import { CommandError } from '../terminal/failure';
import type { Progress } from '../terminal/progress';
import { type DatasetReport, type RunReport, solutionReport } from './report';
import { sampleRecommendations } from './samples';
import { synthesize } from './synth';

export interface PipelineRun {
  readonly config: PipelineConfig;
  readonly cloud: LocalCloud;
  /** Context of the CDK app: which pipeline file, which data. */
  readonly context: Readonly<Record<string, string>>;
  readonly progress: Progress;
  /** Adds a listener to the cloud's events; the result takes it away. */
  readonly listen: (listener: (event: LocalEvent) => void) => () => void;
}

/**
 * The main job on this machine: check the data, synthesize, deploy, mark the data complete, follow the workflow that this
 * starts, and ask the campaigns.
 * @throws CommandError when the data is not fit, or a part of the way to the workflow fails; a workflow that failed is a report
 */
export async function runPipeline(run: PipelineRun): Promise<RunReport> {
  const { config, cloud, progress } = run;
  const began = performance.now();
  const datasets = new Map<string, DatasetReport>();
  const trainingSeconds = new Map<string, number>();
  const forget = run.listen((event) => {
    if (event.type === 'import-result') {
      const { datasetType: type, rows, rejected, seconds } = event;
      datasets.set(event.datasetImportJobArn, { type, rows, rejected, seconds });
    }
    if (event.type === 'training-result') trainingSeconds.set(event.solutionVersionArn, event.seconds);
  });
  try {
    await step(progress, 'check', () => checkSources(config));
    const bucket = await deploy(run);
    progress.update('start', { state: 'running', text: '_SUCCESS put into the data bucket' });
    const executionArn = await startByMarker(run, bucket);
    progress.update('start', { text: 'checking the data' });
    const execution = await cloud.parts.stateMachines.whenFinished(executionArn);
    const result = resultOf(execution.output, cloud.parts, executionArn);
    const solutions = (result?.solutions ?? []).map((solution) => {
      const recipe = config.solutions.find(({ name }) => name === solution.name)?.recipe ?? '';
      return solutionReport(solution, recipe, trainingSeconds);
    });
    const succeeded = execution.status === 'SUCCEEDED';
    const transitions = `${execution.counts.stateTransitions} state transitions`;
    progress.update('start', { state: succeeded ? 'done' : 'failed', text: `${execution.status}, ${transitions}` });
    const error = [execution.error, execution.cause].filter(Boolean).join(': ');
    let lambdaInvocations = 0;
    for (const { invocations } of cloud.parts.functions.counts.values()) lambdaInvocations += invocations;
    return {
      pipeline: config.name,
      status: succeeded ? 'SUCCEEDED' : 'FAILED',
      seconds: (performance.now() - began) / 1000,
      ...(succeeded ? {} : { error: error || `the workflow ended ${execution.status}` }),
      datasets: [...datasets.values()],
      solutions,
      sampleRecommendations: succeeded ? await sampleRecommendations(config, solutions, { endpoint: cloud.url }) : [],
      workflow: {
        lambdaInvocations,
        stateTransitions: execution.counts.stateTransitions,
        failedAttempts: execution.counts.failedAttempts,
      },
    };
  } finally {
    forget();
  }
}

/** Every local file is read before anything is made of it. @throws CommandError listing what is wrong */
async function checkSources(config: PipelineConfig): Promise<string> {
  const wrong: string[] = [];
  let records = 0;
  for (const dataset of config.datasets) {
    if (dataset.source?.kind !== 'file') {
      throw new CommandError(
        `datasets.${dataset.type.toLowerCase()} has no file on this machine: name one as its source, or give the folder with --data`,
      );
    }
    const checked = await checkDataset(dataset, config);
    if (!('result' in checked)) throw new CommandError(`${checked.file} ${checked.notRead}`);
    records += checked.result.rows;
    for (const finding of checked.result.findings) {
      if (finding.severity === 'error') wrong.push(formatDataFinding(finding));
    }
  }
  if (wrong.length > 0) throw new CommandError(`the data cannot be imported as it is:\n${wrong.join('\n')}`);
  return `${config.datasets.length} files, ${records.toLocaleString('en-US')} records, fit to import`;
}

/** Synthesizes and deploys. @returns the name of the data bucket */
async function deploy({ config, cloud, context, progress }: PipelineRun): Promise<string> {
  const assembly = mkdtempSync(join(tmpdir(), 'personalize-assembly-'));
  // Functions run from the folders of their code for as long as the cloud lives.
  process.once('exit', () => rmSync(assembly, { recursive: true, force: true }));
  await step(progress, 'synth', async () => {
    await synthesize(assembly, context);
    return 'templates under the rules of cdk-nag';
  });
  const { stacks } = await step(progress, 'deploy', () => cloud.deploy(assembly)).catch((error: unknown) => {
    throw new CommandError(`the deploy failed: ${messageOf(error)}`);
  });
  progress.update('deploy', {
    text: stacks.map(({ name, resources }) => `${name} ${resources.size} resources`).join(', '),
  });
  const bucket = stacks.find(({ name }) => name === dataStackName(config.name))?.outputs['DataBucketName'];
  if (bucket === undefined) throw new CommandError('the data stack has no output DataBucketName');
  return bucket;
}

/** Puts the marker, which EventBridge turns into an execution. @returns its ARN */
async function startByMarker({ cloud, listen }: PipelineRun, bucket: string): Promise<string> {
  let forget = (): void => undefined;
  const started = new Promise<string>((resolve, reject) => {
    forget = listen((event) => {
      if (event.type !== 'delivery') return;
      if (event.outcome === 'failed') {
        reject(new CommandError(`${event.source} could not start the workflow: ${event.error.message}`));
      } else if (event.executionArn !== undefined) resolve(event.executionArn);
    });
  });
  try {
    const client = storageClient({ endpoint: cloud.url });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: SUCCESS_MARKER_KEY, Body: Buffer.alloc(0) }));
    return await started;
  } finally {
    forget();
  }
}

/** What the run came to: the output of an execution that succeeded, the notification of one that failed. */
function resultOf(output: unknown, { topics }: LocalCloudParts, executionArn: string): WorkflowResult | undefined {
  if (output !== undefined) return output as WorkflowResult;
  for (const topic of topics.list()) {
    for (const { message } of [...topics.messages(topic)].reverse()) {
      const failure = JSON.parse(message) as Partial<WorkflowFailure>;
      if (failure.executionArn === executionArn) return failure as WorkflowFailure;
    }
  }
  return undefined;
}

async function step<T>(progress: Progress, key: string, work: () => Promise<T>): Promise<T> {
  progress.update(key, { state: 'running' });
  try {
    const result = await work();
    progress.update(key, { state: 'done', ...(typeof result === 'string' ? { text: result } : {}) });
    return result;
  } catch (error) {
    progress.update(key, { state: 'failed' });
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
