import type { Command } from 'commander';
import type { ParkOutcome } from '../requests/park';
import { parkCommand, rate } from '../requests/park-command';
import { unparkRecommender, unparkSolution } from '../requests/unpark';

const HELP = `
Makes each parked campaign again from the version that was kept, with its capacity and configuration, publishes its ARN
and starts the recommenders. Nothing is trained. Broken off in the middle, the same command goes on.

Example:
  personalize unpark --env dev`;

/** `personalize unpark`: what `park` took away serves again. */
export function register(program: Command): void {
  const command = program
    .command('unpark')
    .description('bring parked campaigns and recommenders back, without training')
    .addHelpText('after', HELP);
  parkCommand(command, { solution: unparkSolution, recommender: unparkRecommender, say });
}

function say(outcome: ParkOutcome): string {
  const { name, action, arns, solutionVersionArn } = outcome;
  if (action !== 'unparked') return `${name}: is not parked`;
  const version = solutionVersionArn === undefined ? '' : ` with ${solutionVersionArn}`;
  return `${name}: ${arns.join(', ')} serves again${version}; ${rate(outcome)} billed`;
}
