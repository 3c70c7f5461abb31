import { renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadPipeline, resolvePipelineFile } from '../../lib/config';
import { apiUrlParameterName } from '../../lib/config/naming';
import { PortInUseError } from '../../local/cloud/endpoint/endpoint';
import { StateError } from '../../local/personalize';
import { LocalCloud, type LocalEvent } from '../../local/server';
import { ensureExampleData } from '../example-data';
import { type FaultOptions, faultsOf, faultsOption, throttleOption } from '../local/fault-options';
import { pipelineForData } from '../local/pipeline-for-data';
import { printReport } from '../local/print-report';
import { runPipeline } from '../local/run-pipeline';
import { runProgress } from '../local/run-progress';
import { tellStaleModels } from '../local/stale-models';
import { DEFAULT_PORT } from '../requests/target';
import { wholeNumber } from '../requests/values';
import { CommandError } from '../terminal/failure';
import { Progress } from '../terminal/progress';

interface Options extends FaultOptions {
  readonly once?: boolean;
  readonly port: number;
  readonly report?: string;
  readonly data?: string;
  readonly progress: boolean;
  readonly state?: string;
}

/** `personalize local`: the main job. */
export function register(program: Command): void {
  program
    .command('local')
    .description('the whole pipeline on this machine: check, synthesize, deploy on the twin, import, train, serve')
    .argument('[pipeline]', 'pipeline file; pipeline.yaml here, or the example')
    .option('--once', 'end after the recommendations instead of serving')
    .option('-p, --port <number>', 'port of the endpoint; 0 takes any free one', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option(
      '--data <dir>',
      'use interactions.csv, items.csv and users.csv of this folder; without a pipeline file, its own pipeline.yaml or one made for the files',
    )
    .option(
      '--state <dir>',
      'keep the local account in this folder, and go on with what is there: data is not imported again, models are not trained again',
    )
    .option('--report <file>', 'write the run report as JSON')
    .option('--no-progress', 'no progress display')
    .addOption(faultsOption())
    .addOption(throttleOption())
    .action(local);
}

async function local(file: string | undefined, options: Options): Promise<void> {
  const pipeline = options.data && file === undefined ? await pipelineForData(options.data) : resolvePipelineFile(file);
  await ensureExampleData(pipeline);
  const dataDirectory = options.data === undefined ? undefined : resolve(options.data);
  const config = loadPipeline(pipeline, dataDirectory === undefined ? {} : { dataDirectory });
  const progress = new Progress({ stream: process.stderr, silent: !options.progress });
  const listeners = new Set<(event: LocalEvent) => void>();
  const cloud = await LocalCloud.start({
    port: options.port,
    ...(options.state === undefined ? {} : { state: options.state }),
    ...faultsOf(options.faults, options.throttle),
    onEvent: (event) => listeners.forEach((listener) => listener(event)),
  }).catch((error: unknown) => {
    throw error instanceof PortInUseError || error instanceof StateError ? new CommandError(error.message) : error;
  });
  tellStaleModels(cloud.parts.personalize.staleModels);
  if (!options.once) cloud.parts.console.warm();
  const stopped = stopSignal();
  try {
    for (const key of ['check', 'synth', 'deploy']) progress.update(key, { label: key });
    for (const { type } of config.datasets) progress.update(type.toLowerCase(), { label: type.toLowerCase() });
    progress.update('start', { label: 'workflow' });
    for (const { name } of config.solutions) progress.update(name, { label: name });
    listeners.add(runProgress(config, progress));
    const run = runPipeline({
      config,
      cloud,
      progress,
      context: { pipeline, ...(dataDirectory === undefined ? {} : { 'personalize:data': dataDirectory }) },
      listen: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    });
    const report = await Promise.race([run, stopped]);
    progress.stop();
    if (report === undefined) throw new CommandError('interrupted');
    printReport(report);
    if (options.report) writeWhole(options.report, `${JSON.stringify(report, undefined, 2)}\n`);
    if (report.status === 'FAILED') throw new CommandError(report.error ?? 'the run failed');
    if (options.state !== undefined) {
      const again = report.datasets.length === 0 ? 'nothing had to be imported; ' : '';
      process.stdout.write(`${again}data, models and stacks are kept in ${options.state}\n`);
    }
    if (options.once) return;
    process.stdout.write(
      `\nServing at ${cloud.url} until Ctrl-C. See it in a browser: ${cloud.url}/console\nFrom another terminal:\n`,
    );
    process.stdout.write(`  npx personalize recommend ${report.sampleRecommendations[0]?.userId ?? 'USER'}\n`);
    process.stdout.write(
      `  export AWS_ENDPOINT_URL=${cloud.url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1\n`,
    );
    const apiUrl = cloud.parts.parameters.get(apiUrlParameterName(config.name));
    if (apiUrl !== undefined) {
      const [solution] = config.solutions.filter(({ campaign }) => campaign !== undefined);
      const path = `/recommendations/${solution?.name ?? 'CAMPAIGN'}/${report.sampleRecommendations[0]?.userId ?? 'USER'}`;
      process.stdout.write(
        `API at ${apiUrl}, for requests signed with these keys:\n` +
          `  curl --aws-sigv4 aws:amz:us-east-1:execute-api --user local:local ${apiUrl}${path}\n`,
      );
    }
    await stopped;
  } finally {
    progress.stop();
    await cloud.close();
  }
}

function stopSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(undefined));
    process.once('SIGTERM', () => resolve(undefined));
  });
}

/** A reader of the file never sees half of it. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
