import { linkSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateError } from './state-error';

const LOCK_FILE = 'lock';

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  /** When the process began, in the kernel's own measure: a number of a dead process may belong to another one by now. */
  readonly began?: string;
}

/** Folders that this process holds. Its own number on disk does not tell: in a container it may be the same in every run. */
const held = new Set<string>();

/**
 * Keeps other processes out of a folder. The lock of a process that is dead is taken over.
 * @returns gives the lock back
 * @throws StateError when another process, or another part of this one, has it
 */
export function lockFolder(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const folder = realpathSync(directory);
  if (held.has(folder)) throw new StateError(`${directory} is in use by this process`);
  const file = join(folder, LOCK_FILE);
  const own = join(folder, `${LOCK_FILE}.${process.pid}`);
  const began = beginningOf(process.pid);
  writeFileSync(own, JSON.stringify({ pid: process.pid, ...(began !== undefined && { began }) } satisfies Holder));
  try {
    // A link appears whole or not at all, and only where there is none.
    while (!linked(own, file)) removeStale(file, directory);
  } finally {
    rmSync(own, { force: true });
  }
  held.add(folder);
  return () => {
    held.delete(folder);
    rmSync(file, { force: true });
  };
}

function linked(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(file: string, directory: string): void {
  const text = textOf(file);
  if (text === undefined) return;
  const { pid, began } = JSON.parse(text) as Holder;
  if (isAlive(pid, began)) {
    throw new StateError(`${directory} is in use by process ${pid}; end it, or take another folder`);
  }
  // Of several processes that find the stale lock only one moves it away; who moved a fresh one puts it back.
  const moved = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, moved);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (textOf(moved) !== text) linked(moved, file);
  rmSync(moved, { force: true });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number, began: string | undefined): boolean {
  // This process holds none but those in `held`.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = beginningOf(pid);
  return began === undefined || now === undefined || now === began;
}

/** Clock ticks from the start of the machine to that of the process; undefined where the system does not tell. */
function beginningOf(pid: number): string | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name of the program, in brackets, may have blanks in it; 20 fields come between it and the time.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
