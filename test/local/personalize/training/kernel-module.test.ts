import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildKernels } from '../../../../local/personalize/training/kernel-module';

let folder: string;
let cache: string;
let compiler: string;
let warnings: string[];
const warn = (message: string): void => void warnings.push(message);

/** Writes the smallest module there is, and notes each time it runs. The real compiler takes two seconds. */
const COMPILER = `
  const { appendFileSync, writeFileSync } = require('node:fs');
  appendFileSync(__filename + '.runs', 'x');
  writeFileSync(process.argv[process.argv.indexOf('--outFile') + 1], Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]));
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-test-'));
  cache = join(folder, 'cache', 'kernels');
  compiler = join(folder, 'bin', 'asc.js');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0' }));
  writeFileSync(compiler, COMPILER);
  warnings = [];
});

afterEach(() => rmSync(folder, { recursive: true }));

const runs = (): number => readFileSync(`${compiler}.runs`).length;

describe('the kernels', () => {
  test('are compiled once and then read from the cache', async () => {
    expect(await buildKernels({ cache, compiler, warn })).toBeInstanceOf(WebAssembly.Module);
    expect(await buildKernels({ cache, compiler, warn })).toBeInstanceOf(WebAssembly.Module);
    expect(runs()).toBe(1);
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.wasm$/)]);
    expect(warnings).toEqual([]);
  });

  test('are compiled again where the cache holds no module, or one of another compiler', async () => {
    await buildKernels({ cache, compiler, warn });
    writeFileSync(join(cache, readdirSync(cache)[0] as string), 'half a file');
    expect(await buildKernels({ cache, compiler, warn })).toBeInstanceOf(WebAssembly.Module);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.0.1' }));
    expect(await buildKernels({ cache, compiler, warn })).toBeInstanceOf(WebAssembly.Module);
    expect(runs()).toBe(3);
    expect(readdirSync(cache)).toHaveLength(2);
  });

  test('are used although they cannot be kept, which is said', async () => {
    // A file stands where the folder should be.
    expect(await buildKernels({ cache: join(compiler, 'kernels'), compiler, warn })).toBeInstanceOf(WebAssembly.Module);
    expect(warnings).toEqual([expect.stringMatching(/^the engine's kernels cannot be kept \(E.+compiles them again$/)]);
  });

  test.each([
    { what: 'without a compiler', script: undefined, reason: /ENOENT/ },
    {
      what: 'when the compiler fails',
      script: 'console.error("no such flag"); process.exit(3)',
      reason: /code 3: no such/,
    },
    { what: 'when it makes no module', script: COMPILER.replace('97', '0'), reason: /WebAssembly/ },
  ])('fails softly $what: none, and it is said why', async ({ script, reason }) => {
    if (script === undefined) rmSync(join(folder, 'package.json'));
    else writeFileSync(compiler, script);
    expect(await buildKernels({ cache, compiler, warn })).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/^the engine trains in plain JavaScript, several times slower/)]);
    expect(warnings[0]).toMatch(reason);
  });
});
