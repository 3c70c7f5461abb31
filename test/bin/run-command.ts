import { Command, CommanderError } from 'commander';
import { reportFailure } from '../../bin/terminal/failure';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command in this process as bin/personalize.ts does, and gives what it printed. */
export async function runCommand(
  register: (program: Command) => void,
  words: readonly string[],
): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const before = process.exitCode;
  const originals = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (text: string | Uint8Array) => {
      printed[name] += String(text);
      return true;
    };
  }
  process.exitCode = 0;
  try {
    const program = new Command('personalize').exitOverride();
    register(program);
    await program.parseAsync(['node', 'personalize', ...words]);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else reportFailure(error);
  } finally {
    for (const name of ['stdout', 'stderr'] as const) process[name].write = originals[name];
  }
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = before;
  // Colours are for terminals; a CI may ask for them all the same.
  const plain = (text: string) => text.replace(/\u001b\[\d+m/g, '');
  return { exitCode, stdout: plain(printed.stdout), stderr: plain(printed.stderr) };
}
