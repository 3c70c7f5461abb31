import type { Command } from 'commander';
import { parkRecommender, parkSolution, type ParkOutcome } from '../requests/park';
import { parkCommand, rate } from '../requests/park-command';

const HELP = `
Deletes the campaigns and stops the recommenders, which ends what bills by the hour. Data, solutions and versions stay.
What it takes to bring a campaign back is kept under control/ in the data bucket; runs do not bring it back themselves.
Broken off in the middle, the same command goes on.

Example:
  personalize park --env dev && personalize unpark --env dev`;

/** `personalize park`: nothing serves, and nothing bills by the hour. */
export function register(program: Command): void {
  const command = program
    .command('park')
    .description('delete the campaigns and stop the recommenders until unpark brings them back')
    .addHelpText('after', HELP);
  parkCommand(command, { solution: parkSolution, recommender: parkRecommender, say });
}

function say(outcome: ParkOutcome): string {
  const { name, kind, action, arns, solutionVersionArn } = outcome;
  if (action === 'none') return `${name}: has no ${kind}`;
  if (action === 'unchanged') return `${name}: parked already`;
  const done =
    kind === 'campaign' ? `deleted ${arns.join(', ')}; kept ${solutionVersionArn ?? ''}` : `stopped ${arns.join(', ')}`;
  return `${name}: ${done}; ${rate(outcome)} no longer billed`;
}
