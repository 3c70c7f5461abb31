import type { Command } from 'commander';
import { loadPipeline, type PipelineConfig, resolvePipelineFile } from '../../lib/config';

export interface EnvironmentOption {
  readonly env?: string;
}

/** Adds `--env`: which of the pipeline file's environments is meant. */
export function withEnvironment(command: Command): Command {
  return command.option('--env <name>', 'environment of the pipeline file: one of the keys of environments');
}

/**
 * The pipeline that a command is about. Sources need not be there: names are all that is asked for.
 * @throws ConfigError
 */
export function pipelineOf(file: string | undefined, { env }: EnvironmentOption): PipelineConfig {
  return loadPipeline(resolvePipelineFile(file), {
    checkSources: false,
    ...(env !== undefined && { environment: env }),
  });
}
