import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, version as esbuildVersion } from 'esbuild';
import { version as preactVersion } from 'preact/package.json';

const CONSOLE = path.join(__dirname, '..');
const WEB = path.join(CONSOLE, 'web');
const CACHE = path.join(__dirname, '..', '..', '..', 'build', 'console');
const FILES = ['main.js', 'main.css'] as const;

/** The page's script and style. */
export interface Bundle {
  /** Stands for the sources and for what bundled them. */
  readonly key: string;
  readonly script: Buffer;
  readonly style: Buffer;
}

/**
 * The page, bundled from its sources on first use and kept under a name that stands for them.
 * @param cache @default build/console of this project
 * @throws when the sources cannot be bundled
 */
export async function bundlePage(cache: string = CACHE): Promise<Bundle> {
  const key = await keyOfSources();
  const folder = path.join(cache, key);
  const kept = await readBundle(folder);
  if (kept !== undefined) return { key, ...kept };
  const made = await make();
  // A folder that cannot be written costs the next start its time, no more.
  await keep(folder, made).catch((error: unknown) =>
    process.emitWarning(`the console's page cannot be kept: ${String(error)}`),
  );
  return { key, ...made };
}

async function make(): Promise<Omit<Bundle, 'key'>> {
  const { outputFiles } = await build({
    entryPoints: [path.join(WEB, 'main.tsx')],
    tsconfig: path.join(WEB, 'tsconfig.json'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    outdir: WEB,
    write: false,
    logLevel: 'silent',
  });
  const textOf = (name: string): Buffer => {
    const file = outputFiles.find((output) => path.basename(output.path) === name);
    if (file === undefined) throw new Error(`the bundle of the console has no ${name}`);
    return Buffer.from(file.contents);
  };
  return { script: textOf(FILES[0]), style: textOf(FILES[1]) };
}

async function readBundle(folder: string): Promise<Omit<Bundle, 'key'> | undefined> {
  try {
    const [script, style] = await Promise.all(FILES.map((name) => readFile(path.join(folder, name))));
    return script && style && { script, style };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Renamed into place, so that a process beside this one never reads half a bundle. */
async function keep(folder: string, { script, style }: Omit<Bundle, 'key'>): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}.`);
  try {
    await Promise.all([script, style].map((bytes, index) => writeFile(path.join(draft, FILES[index] ?? ''), bytes)));
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was quicker: its bundle is the same.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

async function keyOfSources(): Promise<string> {
  // All but the server: the page's own sources, and what it shares with the server.
  const names = (await readdir(CONSOLE, { recursive: true }))
    .filter((name) => /\.(tsx?|css|json)$/.test(name) && !name.startsWith(`server${path.sep}`))
    .sort();
  const files = names.map((name) => path.join(CONSOLE, name));
  const hash = createHash('sha256').update(`${esbuildVersion} ${preactVersion}`);
  for (const text of await Promise.all(files.map((file) => readFile(file)))) hash.update('\0').update(text);
  return hash.digest('hex').slice(0, 16);
}
