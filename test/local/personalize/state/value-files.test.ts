import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ValueFiles } from '../../../../local/personalize/state/value-files';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'values-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const VALUE = { ids: ['a', 'Ü'], codes: new Int32Array([1, 2, 3]).subarray(1), numbers: new Float64Array([NaN, 0.5]) };

test('gives back numbers, texts and views as they were', () => {
  const files = new ValueFiles(folder);
  const { value } = new ValueFiles(folder).read(files.write('data', VALUE))!;
  const { ids, codes, numbers } = value as typeof VALUE;
  expect(ids).toEqual(['a', 'Ü']);
  expect([...codes]).toEqual([2, 3]);
  expect([...numbers]).toEqual([NaN, 0.5]);
});

test('never writes under a name that is taken, and removes what nothing names', () => {
  const files = new ValueFiles(folder);
  const [first, second] = [files.write('data', 1), files.write('model', 2)];
  writeFileSync(join(folder, 'data-000009.bin.new'), 'half');
  const next = new ValueFiles(folder);
  const third = next.write('model', 3);
  expect(new Set([first, second, third]).size).toBe(3);
  next.keepOnly(new Set([second, third]));
  expect(readdirSync(folder).sort()).toEqual([second, third].sort());
});

test('does not open the value of another maker', () => {
  const files = new ValueFiles(folder);
  const name = files.write('model', VALUE, 'engine 1');
  expect(files.read(name, 'engine 2')).toBeUndefined();
  expect(files.read(name, 'engine 1')).toBeDefined();
});

test('fails on any changed byte and on a file that is too short or gone, naming it', () => {
  const files = new ValueFiles(folder);
  const name = files.write('data', VALUE);
  const path = join(folder, name);
  const whole = readFileSync(path);
  const valueStart = whole.indexOf('\n') + 1;
  for (let place = valueStart; place < whole.length; place++) {
    const damaged = Buffer.from(whole);
    damaged[place] = (damaged[place] as number) ^ 1;
    writeFileSync(path, damaged);
    expect(() => files.read(name)).toThrow(`${name}:2 (byte ${valueStart}) is damaged`);
  }
  truncateSync(path, whole.length - 1);
  expect(() => files.read(name)).toThrow(/data-000001\.bin is damaged: it has \d+ bytes/);
  truncateSync(path, 3);
  expect(() => files.read(name)).toThrow('its first line is no header');
  rmSync(path);
  expect(() => files.read(name)).toThrow(`${name} is damaged: the file is gone`);
});
