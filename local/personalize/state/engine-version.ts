import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

let known: string | undefined;

/**
 * Tells one engine from the next: what a model looks like inside is the engine's own business, so a model is only opened by
 * the engine that made it. A fingerprint of the engine's files cannot be forgotten, as a number in one of them could.
 */
export function engineVersion(): string {
  known ??= fingerprintOf(join(__dirname, '..', 'engine'));
  return known;
}

/** Of names and contents of all files in a folder. */
export function fingerprintOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = join(folder, name);
    if (statSync(file).isFile()) hash.update(`${name}\n`).update(readFileSync(file)).update('\n');
  }
  return hash.digest('hex').slice(0, 16);
}
