import type { Command } from 'commander';
import { deployedPipeline } from '../requests/deployed';
import { type EnvironmentOption, pipelineOf, withEnvironment } from '../requests/environment';
import { solutionNamed } from '../requests/named';
import { planRollback, rollBack, type Rollback } from '../requests/rollback';
import { type Target, withTarget } from '../requests/target';
import { Progress } from '../terminal/progress';
import { printTable } from '../terminal/table';

interface Options extends Target, EnvironmentOption {
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const HELP = `
Puts back the version that served before: the last one that a run promoted, else the newest one that is older. The version
that it leaves is remembered under control/ in the data bucket, and no run promotes it again. Nothing is trained.

Example:
  personalize rollback for-you --dry-run`;

/** `personalize rollback <solution>`: the version that served before, again. */
export function register(program: Command): void {
  const command = program
    .command('rollback')
    .description('let the previous version of a solution serve again')
    .argument('<solution>', 'name of the solution in the pipeline file')
    .argument('[pipeline]', 'pipeline file')
    .option('--to <versionArn>', 'this version, whatever served before')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', HELP);
  withEnvironment(withTarget(command)).action(async (name: string, file: string | undefined, options: Options) => {
    const config = pipelineOf(file, options);
    const solution = solutionNamed(config, name);
    const deployed = await deployedPipeline(config, options);
    const plan = await planRollback(deployed, solution, options.to);
    if (options.dryRun !== true) {
      const progress = new Progress({ stream: process.stderr, silent: options.json === true });
      progress.update(name, { state: 'running', text: 'campaign is being updated' });
      try {
        await rollBack(deployed, plan);
        progress.update(name, { state: 'done', text: 'campaign is updated' });
      } catch (error) {
        progress.update(name, { state: 'failed', text: 'campaign was not updated' });
        throw error;
      } finally {
        progress.stop();
      }
    }
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify({ ...plan, dryRun: options.dryRun === true }, undefined, 2)}\n`);
    } else print(plan, solution.promote?.metric, options.dryRun === true);
  });
}

function print({ campaignArn, from, to, isBack }: Rollback, deciding: string | undefined, isDryRun: boolean): void {
  const line = (text: string) => process.stdout.write(`${text}\n`);
  line(`${campaignArn} ${isDryRun ? 'would serve' : 'serves'} ${to.solutionVersionArn}`);
  line(`  ${isDryRun ? 'in place of' : 'it left'} ${from.solutionVersionArn}`);
  const names = [...new Set([...Object.keys(to.metrics), ...Object.keys(from.metrics)])].sort();
  const rows = names.map((name) => [
    name === deciding ? `${name} (decides)` : name,
    from.metrics[name]?.toFixed(4) ?? '',
    to.metrics[name]?.toFixed(4) ?? '',
  ]);
  printTable(['metric', 'it left', 'serves'], rows);
  if (isBack) line(`${isDryRun ? 'No run would promote' : 'No run promotes'} the version that it left again.`);
}
