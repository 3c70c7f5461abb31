import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATIONS } from '../../../lambda/shared/contract/operations';
import { SERVING_FUNCTIONS } from '../../../lambda/shared/contract/serving';
import { bundleHandlers } from '../../../lib/constructs/handler-code';

const directory = mkdtempSync(join(tmpdir(), 'handlers-'));
const HANDLERS = [...OPERATIONS, ...SERVING_FUNCTIONS];
const fileOf = (operation: string, outdir = directory): string => join(outdir, operation, 'index.mjs');

beforeAll(() => bundleHandlers(directory));
afterAll(() => rmSync(directory, { recursive: true }));

test('every handler becomes one module with a handler', () => {
  const script = `
    for (const file of process.argv.slice(1)) {
      const { handler } = await import(file);
      if (typeof handler !== 'function') throw new Error(file + ' has no handler');
    }`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script, ...HANDLERS.map((operation) => fileOf(operation))],
    { encoding: 'utf8', env: { ...process.env, AWS_REGION: 'us-east-1' } },
  );
  expect(stderr).not.toContain('Error');
  expect(status).toBe(0);
});

test('a module carries no source map and stays below 1 MB', () => {
  for (const operation of HANDLERS) {
    expect(existsSync(`${fileOf(operation)}.map`)).toBe(false);
    expect(statSync(fileOf(operation)).size).toBeLessThan(1_000_000);
  }
});

test('the same sources give the same bytes wherever they are written, so that assets keep their hash', () => {
  const elsewhere = join(directory, 'elsewhere', 'deeper');
  bundleHandlers(elsewhere);
  for (const operation of HANDLERS) {
    expect(readFileSync(fileOf(operation, elsewhere)).equals(readFileSync(fileOf(operation)))).toBe(true);
  }
});

test('a module that is right already is not written again: another process may be reading it', () => {
  const written = HANDLERS.map((operation) => statSync(fileOf(operation)).mtimeMs);
  bundleHandlers(directory);
  expect(HANDLERS.map((operation) => statSync(fileOf(operation)).mtimeMs)).toEqual(written);
  expect(readdirSync(directory).filter((name) => name.startsWith('.part'))).toEqual([]);
});
