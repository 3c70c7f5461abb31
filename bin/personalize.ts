import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { register as registerAdopt } from './commands/adopt';
import { register as registerConvert } from './commands/convert';
import { register as registerCost } from './commands/cost';
import { register as registerInit } from './commands/init';
import { register as registerLocal } from './commands/local';
import { register as registerOpenApi } from './commands/openapi';
import { register as registerPark } from './commands/park';
import { register as registerPlan } from './commands/plan';
import { register as registerPutEvent } from './commands/put-event';
import { register as registerRank } from './commands/rank';
import { register as registerRecommend } from './commands/recommend';
import { register as registerRollback } from './commands/rollback';
import { register as registerRun } from './commands/run';
import { register as registerSchema } from './commands/schema';
import { register as registerSimilar } from './commands/similar';
import { register as registerStatus } from './commands/status';
import { register as registerTwin } from './commands/twin';
import { register as registerUnpark } from './commands/unpark';
import { register as registerValidate } from './commands/validate';
import { reportFailure } from './terminal/failure';

const program = new Command('personalize')
  .description('Amazon Personalize from one file: check it, run it on this machine, deploy it, ask it')
  .version(version)
  .showHelpAfterError('(add --help for what it takes)')
  .exitOverride();

for (const register of [
  registerLocal,
  registerTwin,
  registerInit,
  registerAdopt,
  registerConvert,
  registerValidate,
  registerSchema,
  registerOpenApi,
  registerPlan,
  registerCost,
  registerRecommend,
  registerRank,
  registerSimilar,
  registerPutEvent,
  registerRun,
  registerStatus,
  registerRollback,
  registerPark,
  registerUnpark,
]) {
  register(program);
}

// `personalize … | head`: a reader that has seen enough is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; help and version are no failure.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  reportFailure(error);
});
