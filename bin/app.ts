import { App } from 'aws-cdk-lib';
import { buildApp } from '../lib/app';
import { loadPipeline, resolvePipelineFile } from '../lib/config';
import { costInWords } from '../lib/cost';
import { ensureExampleData } from './example-data';
import { reportFailure, UsageError } from './terminal/failure';

/** What `cdk` runs: the app of the pipeline file that the context names. */
async function main(): Promise<void> {
  const file = resolvePipelineFile(textOf('pipeline'));
  const dataDirectory = textOf('personalize:data');
  const environment = textOf('env');
  const customResources = flagOf('personalize:customResources') ?? true;
  await ensureExampleData(file);
  const config = loadPipeline(file, {
    ...(dataDirectory !== undefined && { dataDirectory }),
    ...(environment !== undefined && { environment }),
  });
  // The CLI shows no annotation that is no warning, and this is none. Not on stdout, where a template may go.
  process.stderr.write(`cost of ${config.name}: ${costInWords(config)}\n`);
  buildApp(config, { customResources }).synth();
}

/** Context as the CLI gives it (`-c key=value`, cdk.json); an app that is never synthesized is the way to read it. */
const { node } = new App({ autoSynth: false });

function textOf(key: string): string | undefined {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new UsageError(`context ${key} is ${JSON.stringify(value)}, give a text: -c ${key}=TEXT`);
}

function flagOf(key: string): boolean | undefined {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined) return undefined;
  if (value === 'true' || value === true) return true;
  if (value === 'false' || value === false) return false;
  throw new UsageError(`context ${key} is ${JSON.stringify(value)}, give true or false: -c ${key}=false`);
}

main().catch(reportFailure);
