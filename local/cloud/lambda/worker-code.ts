import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

let code: string | undefined;

/** JavaScript that a function's thread starts from: the worker has no loader for TypeScript. */
export function workerCode(): string {
  code ??= transformSync(readFileSync(join(__dirname, 'worker.ts'), 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  }).code;
  return code;
}
