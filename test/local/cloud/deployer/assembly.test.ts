import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../../../local/cloud/deployer/assembly';
import { writeAssembly } from './an-assembly';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-test-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const empty = { Resources: {} };

describe('readAssembly', () => {
  test('gives stacks after those that they depend on, whatever their order in the manifest', () => {
    writeAssembly(directory, [
      { name: 'app', template: empty, dependsOn: ['data'] },
      { name: 'data', template: empty },
    ]);
    expect(readAssembly(directory).stacks.map(({ name }) => name)).toEqual(['data', 'app']);
  });

  test('gives assets with absolute paths and where they go', () => {
    writeAssembly(directory, [
      { name: 'app', template: empty, files: { 'code.zip': { path: 'code', packaging: 'zip' } } },
    ]);
    expect(readAssembly(directory).stacks[0]!.assets).toEqual([
      {
        displayName: 'code.zip',
        path: join(directory, 'code'),
        packaging: 'zip',
        destinations: [{ bucketName: 'assets-${AWS::AccountId}', objectKey: 'code.zip' }],
      },
    ]);
  });

  test('fails on a folder without a manifest, saying what to run', () => {
    expect(() => readAssembly(directory)).toThrow(/cannot read .*manifest\.json; run cdk synth first/);
  });

  test('fails on a missing context value', () => {
    writeAssembly(directory, [], { missing: [{ key: 'vpc' }] });
    expect(() => readAssembly(directory)).toThrow('lacks the context value vpc');
  });

  test('fails on stacks that depend on each other', () => {
    writeAssembly(directory, [
      { name: 'a', template: empty, dependsOn: ['b'] },
      { name: 'b', template: empty, dependsOn: ['a'] },
    ]);
    expect(() => readAssembly(directory)).toThrow('stacks depend on each other: a → b → a');
  });
});
