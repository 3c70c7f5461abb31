import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** Where figures were taken. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly gibibytes: number;
  readonly node: string;
  /** Of the last minute, when the section was done. */
  readonly load: number;
  /** Day of the run. */
  readonly day: string;
}

export function machine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model ?? 'unknown',
    cores: all.length,
    gibibytes: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    load: Math.round((loadavg()[0] ?? NaN) * 10) / 10,
    day: new Date().toISOString().slice(0, 10),
  };
}

export const RESULTS = join(__dirname, 'results.json');

/** Everything measured, by section. */
export function readResults(file = RESULTS): Record<string, unknown> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
}

/** Renews one section of bench/results.json and leaves the others as they are. */
export function saveSection(name: string, section: object, file = RESULTS): void {
  writeFileSync(file, `${JSON.stringify({ ...readResults(file), [name]: section }, undefined, 2)}\n`);
}
