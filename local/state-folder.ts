import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from './personalize';

/** Where a server keeps what outlives a request. */
export interface StateFolder {
  readonly directory: string;
  /** Whether it outlives the process. */
  readonly kept: boolean;
  /** Lets other processes use it, or removes it when it is not kept. Closing it twice is closing it once. */
  readonly close: () => void;
}

/**
 * Opens the state folder of a server, which is made if need be, and keeps other processes out of it.
 * @param directory none: a folder that goes away with the process
 * @param prefix of the name of such a folder
 * @throws StateError when another process uses it
 */
export function openStateFolder(directory: string | undefined, prefix: string): StateFolder {
  if (directory !== undefined) {
    let unlock: (() => void) | undefined = lockFolder(directory);
    const close = (): void => {
      unlock?.();
      unlock = undefined;
    };
    return { directory, kept: true, close };
  }
  const temporary = mkdtempSync(join(tmpdir(), prefix));
  return { directory: temporary, kept: false, close: () => rmSync(temporary, { recursive: true, force: true }) };
}
