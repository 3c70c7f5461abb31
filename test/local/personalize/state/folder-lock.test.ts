import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '../../../../local/personalize/state/folder-lock';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('makes the folder, and gives it back', () => {
  const inner = join(folder, 'a', 'b');
  lockFolder(inner)();
  lockFolder(inner)();
  expect(existsSync(join(inner, 'lock'))).toBe(false);
});

test('refuses a folder that this process holds, under whatever name', () => {
  const unlock = lockFolder(folder);
  const other = `${folder}-link`;
  symlinkSync(folder, other);
  expect(() => lockFolder(other)).toThrow(`${other} is in use by this process`);
  rmSync(other);
  unlock();
});

test('refuses a folder that another process holds, and takes it over once that is dead', async () => {
  const child = spawn('sleep', ['60']);
  writeFileSync(lock, JSON.stringify({ pid: child.pid }));
  expect(() => lockFolder(folder)).toThrow(`is in use by process ${child.pid}; end it, or take another folder`);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const unlock = lockFolder(folder);
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
  unlock();
});

test('takes over the lock of a dead process whose number another one has now', () => {
  // The test runner is alive and began at another time.
  writeFileSync(lock, JSON.stringify({ pid: process.ppid, began: '1' }));
  if (process.platform !== 'linux') return void expect(() => lockFolder(folder)).toThrow('is in use');
  lockFolder(folder)();
});

test('takes over a lock with the number of this process that it does not hold', () => {
  // In a container every run may have the same number.
  writeFileSync(lock, JSON.stringify({ pid: process.pid, began: '1' }));
  lockFolder(folder)();
  expect(existsSync(lock)).toBe(false);
});

test('takes over the lock of a number that nobody has', () => {
  const { pid } = spawnSync('true');
  writeFileSync(lock, JSON.stringify({ pid }));
  lockFolder(folder)();
});
