import pc from 'picocolors';
import { ConfigError } from '../../lib/config/pipeline-config';

/** The caller asked for something that cannot be: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The work was well asked for and failed: exit code 1. The message is for the user, so no stack is shown. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Prints an error as a user should read it and sets the exit code: 2 for bad usage or configuration, 1 for the rest. */
export function reportFailure(error: unknown): void {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
    return;
  }
  if (error instanceof UsageError || error instanceof CommandError) {
    process.stderr.write(`${pc.red('error:')} ${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
    return;
  }
  const known = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${pc.red('error:')} ${known}\n`);
  process.exitCode = 1;
}
