import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Whether a command of this machine runs. */
export function hasCommand(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** What a client of another language needs to talk to the local endpoint, and nothing of the machine's own settings. */
export function clientEnvironment(endpoint: string, accessKeyId = 'owner'): NodeJS.ProcessEnv {
  return {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  };
}

const run = promisify(execFile);

/** Standard output; throws with standard error when the command fails. */
export async function output(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run(command, [...args], { env, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
