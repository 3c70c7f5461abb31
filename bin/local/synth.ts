import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { app } from '../../cdk.json';
import { CommandError } from '../terminal/failure';

const ROOT = join(__dirname, '..', '..');

/**
 * Runs the app of cdk.json as the CDK CLI does, in a process of its own, so that the templates are those that a deploy would
 * send.
 * @param context what `-c key=value` would give
 * @throws CommandError with what the app said, when it fails: a rule of cdk-nag broken, a bad pipeline file
 */
export async function synthesize(outputDirectory: string, context: Readonly<Record<string, string>>): Promise<void> {
  const [command = 'node', ...parameters] = app.split(' ');
  const child = spawn(command === 'node' ? process.execPath : command, parameters, {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: outputDirectory, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new CommandError(`the CDK app ended with ${code ?? 'a signal'}:\n${said.trim()}`);
}
