import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { type Operation, OPERATIONS } from '../../lambda/shared/contract/operations';
import { DATA_FUNCTIONS, type DataFunction } from '../../lambda/shared/contract/data';
import { SERVING_FUNCTIONS, type ServingFunction } from '../../lambda/shared/contract/serving';
import { WATCHING_FUNCTIONS, type WatchingFunction } from '../../lambda/shared/contract/watching';

/** Folder under `lambda/` of any function: of the workflow, of the data, behind the API, or watching. */
export type HandlerName = Operation | DataFunction | ServingFunction | WatchingFunction;

const HANDLERS: readonly HandlerName[] = [
  ...OPERATIONS,
  ...DATA_FUNCTIONS,
  ...SERVING_FUNCTIONS,
  ...WATCHING_FUNCTIONS,
];

/** Gives each handler its code; `bundledHandlers` unless a test has a reason. */
export type HandlerCode = (handler: HandlerName) => lambda.Code;

const ROOT = join(__dirname, '..', '..');
const OUTPUT = join(ROOT, 'build', 'lambda');

/** Packages that came as CommonJS call `require`, which an ES module does not have. */
const REQUIRE_BANNER = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

let bundled = false;

/**
 * Every handler as an ES module of its own, made in one esbuild pass, once in a process however many apps it synthesizes.
 * SDK and all: the API version is the one tested. No source map: it would be five times the code.
 * @throws Error of esbuild when a handler does not compile
 */
export const bundledHandlers: HandlerCode = (handler) => {
  if (!bundled) {
    bundleHandlers(OUTPUT);
    bundled = true;
  }
  return lambda.Code.fromAsset(join(OUTPUT, handler));
};

/**
 * Writes `<outdir>/<handler>/index.mjs` for each handler: whole or not at all, and only where it differs, as another process
 * may be synthesizing from there.
 */
export function bundleHandlers(outdir: string): void {
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: HANDLERS.map((handler) => ({ in: `lambda/${handler}/index.ts`, out: `${handler}/index` })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    // Errors are told apart by class and name.
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_BANNER },
    legalComments: 'none',
    logLevel: 'error',
    write: false,
  });
  for (const { path, contents } of outputFiles) {
    if (existsSync(path) && readFileSync(path).equals(contents)) continue;
    mkdirSync(dirname(path), { recursive: true });
    // Beside the handlers' folders: what is in one of them is part of its asset.
    const part = join(outdir, `.part-${process.pid}`);
    writeFileSync(part, contents);
    renameSync(part, path);
  }
}
