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
  const readable = serviceProblem(error);
  if (readable !== undefined) {
    process.stderr.write(`${pc.red('error:')} ${readable}\n`);
    process.exitCode = 1;
    return;
  }
  const known = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${pc.red('error:')} ${known}\n`);
  process.exitCode = 1;
}

/** What AWS, or whoever answers in its place, said; undefined when it is a fault of this program, whose stack helps. */
function serviceProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const refused = /ECONNREFUSED ?(\S*)/.exec(error.message);
  // A host of several addresses gives one error for all of them, without words.
  if (refused !== null || ('code' in error && error.code === 'ECONNREFUSED')) {
    const where = refused?.[1] ? ` at ${refused[1]}` : '';
    return `nobody answers${where}: start \`npx personalize local\`, name another --endpoint, or add --aws`;
  }
  if (error.name === 'CredentialsProviderError') {
    return `${error.message}: sign in with \`aws sso login\` or set AWS_PROFILE; without --aws the local endpoint is asked`;
  }
  if (error.message === 'Region is missing') return 'no region is set: give AWS_REGION=…, or a region to the profile';
  return '$fault' in error && '$metadata' in error ? `${error.name}: ${error.message}` : undefined;
}
