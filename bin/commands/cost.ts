import type { Command } from 'commander';
import { loadPipeline, type PipelineConfig, resolvePipelineFile } from '../../lib/config';
import { costInputOf } from '../../lib/cost';
import { type Assumptions, estimate, type Estimate } from '../../spec/pricing';
import { countData } from '../cost/count-data';
import { liveInput } from '../cost/live-input';
import { markdownComparison, markdownCost, renderCost } from '../cost/print-cost';
import { deployedPipeline } from '../requests/deployed';
import { type EnvironmentOption, withEnvironment } from '../requests/environment';
import { type Target, withTarget } from '../requests/target';
import { wholeNumber } from '../requests/values';
import { UsageError } from '../terminal/failure';

interface Options extends Target, EnvironmentOption {
  readonly data?: string;
  readonly requests?: number;
  readonly interactions?: number;
  readonly events?: number;
  readonly runs?: number;
  readonly batchLines?: number;
  readonly against?: string;
  readonly live?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const HELP = `
Nothing is asked of AWS, and nothing is billed, unless --live is given. Prices are second-hand: those marked (?) rest on one source,
or on a rule that is not published, and what has no known price is listed, not counted as nothing.

Examples:
  personalize cost --requests 2000000 --data ./data
  personalize cost --env prod --markdown
  git show main:pipeline.yaml > before.yaml && personalize cost --against before.yaml
  personalize cost --live --aws`;

/** Counts of a month; larger ones are slips. */
const MOST = 1e12;

/** `personalize cost`: what a month is expected to cost, line by line. */
export function register(program: Command): void {
  const count = wholeNumber(0, MOST);
  const command = program
    .command('cost')
    .description('estimate what a month costs, line by line, with the assumptions')
    .argument('[pipeline]', 'pipeline file')
    .option('--data <dir>', 'count the interactions and bytes of the CSV files in this folder')
    .option('--requests <n>', 'requests to each campaign in a month', count)
    .option('--interactions <n>', 'interactions that a training reads', count)
    .option('--events <n>', 'streamed events in a month', count)
    .option('--runs <n>', 'runs by hand in a month, of a pipeline without a schedule', count)
    .option('--batch-lines <n>', 'lines of input of a batch job', count)
    .option('--against <file>', 'compare with another pipeline file, as a table of Markdown for a pull request')
    .option('--live', 'count campaigns and recommenders as they are now, not as the file has them')
    .option('--markdown', 'print a table of Markdown')
    .option('--json', 'print the estimate as JSON')
    .addHelpText('after', HELP);
  withEnvironment(withTarget(command)).action(async (file: string | undefined, options: Options) => {
    if (options.against !== undefined && options.live === true) {
      throw new UsageError('--against compares two files and --live what is there: leave out one of them');
    }
    const config = load(resolvePipelineFile(file), options);
    const assumptions = await assumptionsOf(config, options);
    const written = { ...costInputOf(config), assumptions };
    const input = options.live === true ? await liveInput(written, await deployedPipeline(config, options)) : written;
    const after = estimate(input);
    if (options.against === undefined) print(after, options);
    else {
      const before = estimate({ ...costInputOf(load(options.against, options)), assumptions });
      process.stdout.write(
        `${options.json === true ? asJson({ before, after }) : markdownComparison(before, after)}\n`,
      );
    }
  });
}

function load(file: string, { env, data }: Options): PipelineConfig {
  return loadPipeline(file, {
    checkSources: data !== undefined,
    ...(env !== undefined && { environment: env }),
    ...(data !== undefined && { dataDirectory: data }),
  });
}

/** What the options say goes over what the files hold. */
async function assumptionsOf(config: PipelineConfig, options: Options): Promise<Partial<Assumptions>> {
  const { data, requests, interactions, events, runs, batchLines } = options;
  return {
    ...(data !== undefined && (await countData(config))),
    ...(requests !== undefined && { requestsAMonth: requests }),
    ...(interactions !== undefined && { interactions }),
    ...(events !== undefined && { eventsAMonth: events }),
    ...(runs !== undefined && { runsByHand: runs }),
    ...(batchLines !== undefined && { batchLines }),
  };
}

function print(found: Estimate, { json, markdown }: Options): void {
  const text = json === true ? asJson(found) : markdown === true ? markdownCost(found) : renderCost(found);
  process.stdout.write(`${text}\n`);
}

function asJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
