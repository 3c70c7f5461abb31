import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFaultRules } from '../../../../local/personalize/faults/parse-rules';
import { readFaultFile } from '../../../../local/personalize/faults/read-fault-file';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'faults-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function written(text: string): string {
  const file = join(directory, 'faults.yaml');
  writeFileSync(file, text);
  return file;
}

test('the example is a good one and shows every kind of rule', () => {
  const rules = parseFaultRules(readFaultFile(join(__dirname, '../../../../examples/faults.yaml')));
  expect(rules.seed).toBe(2018);
  expect(rules.calls.map(({ fail, drop, delay }) => fail?.error ?? drop ?? delay)).toEqual([
    'ThrottlingException',
    'ServiceUnavailable',
    'after',
    800,
  ]);
  expect(rules.jobs.map(({ update }) => update)).toEqual([false, true]);
  expect(rules.statuses.map(({ hold }) => hold)).toEqual([30_000, Infinity]);
});

test('JSON is read too', () => {
  const file = written('{"calls": [{"operation": "*", "drop": "before"}]}');
  expect(parseFaultRules(readFaultFile(file)).calls[0]?.drop).toBe('before');
});

test('refuses a wrong value with its place', () => {
  const file = written(
    'calls:\n  - operation: Create*\n    nth: 0\n    drop: after\n  - operation: Make\n    drop: after\n',
  );
  expect(() => readFaultFile(file)).toThrow(`${file}:3:10: calls.0.nth: too small`);
  expect(() => readFaultFile(file)).toThrow(`${file}:5:16: calls.1.operation.0: no operation fits Make`);
});

test('refuses what is no YAML with its place', () => {
  const file = written('calls:\n  - operation: "Create\n');
  expect(() => readFaultFile(file)).toThrow(/faults\.yaml:3:1: malformed YAML/);
});

test('fails when there is no such file', () => {
  expect(() => readFaultFile(join(directory, 'none.yaml'))).toThrow('ENOENT');
});
