import type { Command } from 'commander';
import { createColors, isColorSupported } from 'picocolors';
import {
  ConfigError,
  type ConfigFinding,
  environmentNames,
  formatFinding,
  loadPipeline,
  type PipelineConfig,
  resolvePipelineFile,
} from '../../lib/config';
import { type EnvironmentOption, withEnvironment } from '../requests/environment';
import { type CheckedData, checkDataset, formatDataFinding, shown } from '../data/check-dataset';

interface Options extends EnvironmentOption {
  readonly data?: boolean;
  readonly json?: boolean;
}

/** `personalize validate`: the configuration, and with `--data` the files that it names. */
export function register(program: Command): void {
  withEnvironment(program.command('validate'))
    .description('check a pipeline file with all its environments, and the data that it names')
    .argument('[pipeline]', 'pipeline file')
    .option('--data', 'read the CSV files too')
    .option('--json', 'print the findings as JSON')
    .action(async (file: string | undefined, options: Options) => {
      const path = resolvePipelineFile(file);
      const outcome = await validate(path, options);
      if (options.json === true) process.stdout.write(`${JSON.stringify(asJson(path, outcome), null, 2)}\n`);
      else print(path, outcome);
      process.exitCode = exitCodeOf(outcome);
    });
}

interface Outcome {
  /** Absent when the configuration is wrong. */
  readonly config?: PipelineConfig;
  readonly errors: readonly ConfigFinding[];
  readonly data: readonly CheckedData[];
}

async function validate(path: string, { env, data: withData }: Options): Promise<Outcome> {
  const loaded = load(path, env);
  if ('errors' in loaded) return { ...loaded, data: [] };
  const others = env === undefined ? environmentNames(path) : [];
  const errors = different(
    others.flatMap((other) => {
      const overlaid = load(path, other);
      return 'errors' in overlaid ? overlaid.errors : [];
    }),
  );
  if (errors.length > 0) return { errors, data: [] };
  const { config } = loaded;
  const data: CheckedData[] = [];
  if (withData === true) for (const dataset of config.datasets) data.push(await checkDataset(dataset, config));
  return { config, errors: [], data };
}

function load(
  path: string,
  environment: string | undefined,
): { readonly config: PipelineConfig } | { readonly errors: readonly ConfigFinding[] } {
  try {
    return { config: loadPipeline(path, environment === undefined ? {} : { environment }) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { errors: error.findings };
  }
}

/** What two environments share is told once. */
function different(findings: readonly ConfigFinding[]): readonly ConfigFinding[] {
  return [...new Map(findings.map((one) => [formatFinding(one), one])).values()];
}

function exitCodeOf({ errors, data }: Outcome): number {
  if (errors.length > 0) return 2;
  return data.some((one) => 'result' in one && one.result.errors > 0) ? 1 : 0;
}

function asJson(file: string, { config, errors, data }: Outcome): unknown {
  return {
    file,
    valid: exitCodeOf({ errors, data }) === 0,
    errors,
    warnings: config?.warnings ?? [],
    datasets: data.map((one) => {
      const { type, file: dataFile } = one;
      return 'result' in one ? { type, file: dataFile, ...one.result } : { type, file: dataFile, notRead: one.notRead };
    }),
  };
}

function print(path: string, { config, errors, data }: Outcome): void {
  const colors = createColors(isColorSupported && process.stdout.isTTY);
  const line = (text: string) => process.stdout.write(`${text}\n`);
  for (const finding of errors) line(formatFinding({ ...finding, file: shown(finding.file) }));
  for (const finding of config?.warnings ?? []) {
    line(`${formatFinding({ ...finding, file: shown(finding.file) })} ${colors.yellow('(warning)')}`);
  }
  for (const one of data) {
    if (!('result' in one)) continue;
    for (const finding of one.result.findings) {
      line(`${formatDataFinding(finding)}${finding.severity === 'warning' ? ` ${colors.yellow('(warning)')}` : ''}`);
    }
  }
  for (const one of data) {
    if (!('result' in one)) line(`${one.type}: ${[one.file, one.notRead].filter((part) => part !== '').join(' ')}`);
    else {
      const { rows, rejected, distinct, errors: wrong, warnings } = one.result;
      const subject = one.type === 'Items' ? 'items' : 'users';
      const counts = [`${rows} records`, `${distinct} ${subject}`, ...(rejected > 0 ? [`${rejected} rejected`] : [])];
      line(`${one.type}: ${counts.join(', ')}; ${plural(wrong, 'error')}, ${plural(warnings, 'warning')}`);
    }
  }
  if (errors.length > 0) line(colors.red(`${shown(path)}: ${plural(errors.length, 'error')}`));
  else if (exitCodeOf({ errors, data }) === 0) line(colors.green(`${shown(path)}: good`));
  else line(colors.red(`${shown(path)}: good, but its data is not`));
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
