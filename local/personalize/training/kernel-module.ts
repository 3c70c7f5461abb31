import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseKernels } from '../engine/kernels/kernels';
import { startHelper } from './helper-thread';

const ASSEMBLY = path.join(__dirname, '..', 'engine', 'kernels', 'assembly');

const CACHE = path.join(__dirname, '..', '..', '..', 'build', 'kernels');

/** SIMD and shared memory; the engine allocates, so the stub runtime is enough and no start code remains. */
const FLAGS = [
  '-O3',
  '--noAssert',
  '--runtime=stub',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=1',
  '--maximumMemory=65536',
  '--enable=simd',
  '--enable=threads',
];

export interface KernelBuild {
  /** Where compiled modules are kept. @default build/kernels of this project */
  readonly cache?: string;
  /** Script of the AssemblyScript compiler. @default that of the installed package */
  readonly compiler?: string;
  /** Told what went wrong. @default a process warning */
  readonly warn?: (message: string) => void;
}

/**
 * The engine's WebAssembly kernels, compiled from their sources on first use (about 2 s) and kept under a name that stands for
 * sources and compiler. Undefined where they cannot be had, which `warn` is told; the engine then runs its plain JavaScript,
 * with the same results.
 */
export async function buildKernels(options: KernelBuild = {}): Promise<WebAssembly.Module | undefined> {
  const { cache = CACHE, warn = (message) => process.emitWarning(message, 'KernelWarning') } = options;
  try {
    const compiler = options.compiler ?? require.resolve('assemblyscript/bin/asc.js');
    const file = path.join(cache, `${await keyOf(compiler)}.wasm`);
    const kept = await moduleAt(file);
    if (kept) return kept;
    const bytes = await compile(compiler);
    const module = new WebAssembly.Module(bytes);
    await keep(bytes, file).catch((error: unknown) => {
      warn(`the engine's kernels cannot be kept (${messageOf(error)}): every start compiles them again`);
    });
    return module;
  } catch (error) {
    warn(`the engine trains in plain JavaScript, several times slower: no WebAssembly kernels (${messageOf(error)})`);
    return undefined;
  }
}

let loaded: Promise<WebAssembly.Module | undefined> | undefined;

/** Builds the kernels and chooses them for this thread, once a process. */
export function loadKernels(): Promise<WebAssembly.Module | undefined> {
  loaded ??= buildKernels().then((module) => {
    chooseKernels(module, startHelper);
    return module;
  });
  return loaded;
}

async function sources(): Promise<readonly string[]> {
  const names = (await readdir(ASSEMBLY)).filter((name) => name.endsWith('.ts')).sort();
  return Promise.all(names.map((name) => readFile(path.join(ASSEMBLY, name), 'utf8')));
}

async function keyOf(compiler: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(compiler, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const hash = createHash('sha256').update(version).update(FLAGS.join(' '));
  for (const source of await sources()) hash.update(source);
  return hash.digest('hex').slice(0, 16);
}

/** Undefined when there is none, or one that does not compile, such as half a file. */
async function moduleAt(file: string): Promise<WebAssembly.Module | undefined> {
  try {
    return new WebAssembly.Module(await readFile(file));
  } catch {
    return undefined;
  }
}

/** In a process of its own: the compiler is an ES module, and the endpoint answers meanwhile. */
async function compile(compiler: string): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kernels-'));
  try {
    const file = path.join(folder, 'kernels.wasm');
    await run([compiler, path.join(ASSEMBLY, 'index.ts'), '--outFile', file, ...FLAGS]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`their compiler ended with code ${code}: ${said.trim().slice(0, 500)}`));
    });
  });
}

/** Renamed into place, so that a process beside this one never reads half a file. */
async function keep(bytes: Uint8Array, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, bytes);
  await rename(draft, file);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
