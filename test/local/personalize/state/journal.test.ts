import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMAT, Journal } from '../../../../local/personalize/state/journal';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (owner = 'me') => Journal.open(folder, owner);
const texts = () => open().lines.map(({ text }) => text);

/** A journal with a first line and three more. */
function aJournal(): Journal {
  const { journal } = open();
  journal.rewrite(['first']);
  for (const text of ['one', 'two', 'drei Ünï']) journal.append(text);
  journal.close();
  return journal;
}

test('gives back what was written anew and what was added, in order', () => {
  aJournal();
  expect(texts()).toEqual(['first', 'one', 'two', 'drei Ünï']);
});

test('writes itself anew in one step, and keeps one file', () => {
  const journal = aJournal();
  journal.rewrite(['short']);
  journal.append('more');
  journal.close();
  expect(texts()).toEqual(['short', 'more']);
  expect(readdirSync(folder)).toEqual(['journal-000002.log']);
});

test('takes the newer of two files: a process was killed before it removed the older one', () => {
  const journal = aJournal();
  const before = readFileSync(journal.file);
  const name = journal.file;
  journal.rewrite(['short']);
  journal.close();
  writeFileSync(name, before);
  expect(texts()).toEqual(['short']);
});

test('drops a last line that was not finished, whatever its length, and goes on after the line before it', () => {
  const { file } = aJournal();
  const whole = readFileSync(file);
  const start = whole.lastIndexOf('\n', whole.length - 2) + 1;
  for (let length = start; length < whole.length; length++) {
    writeFileSync(file, whole.subarray(0, length));
    const { journal, lines } = open();
    expect(lines.map(({ text }) => text)).toEqual(['first', 'one', 'two']);
    // Opening alone changes nothing.
    expect(readFileSync(file)).toHaveLength(length);
    journal.append('again');
    journal.close();
    expect(texts()).toEqual(['first', 'one', 'two', 'again']);
  }
});

test('fails on any changed byte, naming file, line and place, and changes nothing', () => {
  const { file } = aJournal();
  const whole = readFileSync(file);
  let line = 1;
  for (let place = 0; place < whole.length - 1; place++) {
    const damaged = Buffer.from(whole);
    damaged[place] = (damaged[place] as number) ^ 1;
    writeFileSync(file, damaged);
    // A line end that is gone joins two lines; one that is new cuts one in two.
    if (whole[place] !== 0x0a) {
      expect(() => open()).toThrow(new RegExp(`journal-000001\\.log:${line} \\(byte \\d+\\) is damaged`));
    } else {
      expect(() => open()).toThrow('is damaged');
      line++;
    }
    expect(readFileSync(file).equals(damaged)).toBe(true);
  }
});

test('fails on lines that are gone, or stand in another place', () => {
  const { file } = aJournal();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  for (const wrong of [lines.filter((_, index) => index !== 2), [lines[0], lines[1], lines[3], lines[2], lines[4]]]) {
    writeFileSync(file, `${wrong.join('\n')}\n`);
    expect(() => open()).toThrow('journal-000001.log:3 (byte');
  }
});

test('fails when lines are missing that were written in one step with the first', () => {
  const { journal } = open();
  journal.rewrite(['a', 'b', 'c']);
  truncateSync(journal.file, readFileSync(journal.file).length - 5);
  expect(() => open()).toThrow(/:4 \(byte \d+\) is damaged: the file ends before 1 lines/);
});

test('refuses the format of another version, naming both', () => {
  const { file } = aJournal();
  const { journal } = open();
  journal.rewrite([]);
  journal.close();
  rmSync(file, { force: true });
  const next = join(folder, 'journal-000002.log');
  const header = readFileSync(next, 'utf8').replace(`"format":${FORMAT}`, '"format":99');
  writeFileSync(next, header);
  // The checksum comes first: a header that was changed is no header of another version.
  expect(() => open()).toThrow('is damaged');
  const foreign = JSON.stringify({ format: 99, lines: 0, owner: 'me' });
  writeFileSync(next, `${checksumOf(foreign)} ${foreign}\n`);
  expect(() => open()).toThrow(`has format 99, this version reads format ${FORMAT}`);
});

test('refuses the state of another owner', () => {
  aJournal();
  expect(() => open('you')).toThrow('belongs to me, this is you');
});

test('refuses nothing in an empty folder, and leaves it empty', () => {
  expect(open().lines).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
  appendFileSync(join(folder, 'journal-000001.log.new'), 'half of a first file');
  expect(open().lines).toEqual([]);
});

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
