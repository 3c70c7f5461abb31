import type { Command } from 'commander';
import type { RecommenderConfig, SolutionConfig } from '../../lib/config';
import { CommandError } from '../terminal/failure';
import { Progress } from '../terminal/progress';
import { type Deployed, deployedPipeline } from './deployed';
import { type EnvironmentOption, pipelineOf, withEnvironment } from './environment';
import { chosen } from './named';
import type { ParkOutcome, Tell } from './park';
import { type Target, withTarget } from './target';

interface Options extends Target, EnvironmentOption {
  readonly solution?: string[];
  readonly json?: boolean;
}

/** What `park` and `unpark` differ in. */
export interface ParkSteps {
  readonly solution: (deployed: Deployed, solution: SolutionConfig, tell: Tell) => Promise<ParkOutcome>;
  readonly recommender: (deployed: Deployed, recommender: RecommenderConfig, tell: Tell) => Promise<ParkOutcome>;
  /** What the outcome means, in words. */
  readonly say: (outcome: ParkOutcome) => string;
}

/** Adds the options of `park` and `unpark` and what they share: one solution's failure does not stop the others. */
export function parkCommand(command: Command, steps: ParkSteps): void {
  command
    .argument('[pipeline]', 'pipeline file')
    .option('--solution <name...>', 'only these solutions or recommenders')
    .option('--json', 'print what was done as JSON');
  withEnvironment(withTarget(command)).action(async (file: string | undefined, options: Options) => {
    const config = pipelineOf(file, options);
    const { solutions, recommenders } = chosen(config, options.solution);
    const served = solutions.filter(({ name, campaign }) => campaign !== undefined || options.solution?.includes(name));
    const deployed = await deployedPipeline(config, options);
    const progress = new Progress({ stream: process.stderr, silent: options.json === true });
    const outcomes: ParkOutcome[] = [];
    const failures: { readonly name: string; readonly message: string }[] = [];
    const attempt = async (name: string, work: (tell: Tell) => Promise<ParkOutcome>): Promise<void> => {
      progress.update(name, { state: 'running', text: 'looking' });
      try {
        const outcome = await work((text) => progress.update(name, { text }));
        outcomes.push(outcome);
        progress.update(name, { state: 'done', text: outcome.action });
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        failures.push({ name, message: error.message });
        progress.update(name, { state: 'failed', text: error.message });
      }
    };
    for (const one of served) await attempt(one.name, (tell) => steps.solution(deployed, one, tell));
    for (const one of recommenders) await attempt(one.name, (tell) => steps.recommender(deployed, one, tell));
    progress.stop();
    if (options.json === true) process.stdout.write(`${JSON.stringify({ outcomes, failures }, undefined, 2)}\n`);
    else for (const outcome of outcomes) process.stdout.write(`${steps.say(outcome)}\n`);
    if (outcomes.length + failures.length === 0)
      process.stderr.write('the pipeline serves nothing: no campaign, no recommender\n');
    if (failures.length > 0) {
      throw new CommandError(failures.map(({ name, message }) => `${name}: ${message}`).join('\n'));
    }
  });
}

/** `1 request a second`. */
export function rate({ requestsPerSecond = 1 }: ParkOutcome): string {
  return `${requestsPerSecond} request${requestsPerSecond === 1 ? '' : 's'} a second`;
}
