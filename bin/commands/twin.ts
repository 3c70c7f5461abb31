import { type Command, Option } from 'commander';
import { PortInUseError } from '../../local/cloud/endpoint/endpoint';
import { DEFAULT_SEED, StateError } from '../../local/personalize';
import { startTwinServer } from '../../local/twin-server';
import { type FaultOptions, faultsOf, faultsOption, throttleOption } from '../local/fault-options';
import { tellStaleModels } from '../local/stale-models';
import { DEFAULT_PORT } from '../requests/target';
import { wholeNumber } from '../requests/values';
import { CommandError } from '../terminal/failure';

interface Options extends FaultOptions {
  readonly port: number;
  readonly seed: number;
  readonly durations: 'instant' | 'realistic';
  readonly state?: string;
}

/** `personalize twin`: only the endpoint. */
export function register(program: Command): void {
  program
    .command('twin')
    .description('serve only the endpoint: Amazon Personalize (three APIs) and S3 on one port, for your own programs')
    .option('-p, --port <number>', 'port; 0 takes any free one', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option(
      '--seed <number>',
      'seed of ids, of the split into training and test users, and of exploration',
      wholeNumber(0, 2 ** 31),
      DEFAULT_SEED,
    )
    .addOption(
      new Option('--durations <profile>', 'how long statuses last')
        .choices(['instant', 'realistic'])
        .default('instant', 'instant: no longer than the computing'),
    )
    .option(
      '--state <dir>',
      'keep resources, data, models and objects in this folder, and go on with what is there; without it all ends with the process',
    )
    .addOption(faultsOption())
    .addOption(throttleOption())
    .action(async ({ faults, throttle, ...options }: Options) => {
      const server = await startTwinServer({ ...options, ...faultsOf(faults, throttle) }).catch((error: unknown) => {
        throw error instanceof PortInUseError || error instanceof StateError ? new CommandError(error.message) : error;
      });
      tellStaleModels(server.staleModels);
      server.console.warm();
      process.stdout.write(
        `Amazon Personalize and S3 answer at ${server.url}\n` +
          `  a console for browsers: ${server.url}/console\n` +
          `  export AWS_ENDPOINT_URL=${server.url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1\n` +
          (options.state === undefined
            ? 'Ctrl-C ends it; what it holds is then gone. Keep it with --state DIR.\n'
            : `Ctrl-C ends it; what it holds stays in ${options.state}.\n`),
      );
      await new Promise<void>((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      await server.close();
    });
}
