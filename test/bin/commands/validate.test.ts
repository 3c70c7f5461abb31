import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { register as registerSchema } from '../../../bin/commands/schema';
import { register as registerValidate } from '../../../bin/commands/validate';
import { pipelineJsonSchemaText } from '../../../lib/config';

let directory = '';
let exitCode: typeof process.exitCode;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'validate-'));
  exitCode = process.exitCode;
});

afterEach(() => {
  rmSync(directory, { recursive: true });
  process.exitCode = exitCode;
});

const write = (name: string, text: string) => writeFileSync(join(directory, name), text);

async function run(...words: string[]): Promise<{ out: string; exitCode: typeof process.exitCode }> {
  const program = new Command('personalize');
  registerValidate(program);
  registerSchema(program);
  let out = '';
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  process.exitCode = 0;
  try {
    await program.parseAsync(words, { from: 'user' });
  } finally {
    stdout.mockRestore();
  }
  return { out: out.replaceAll(directory, '<dir>'), exitCode: process.exitCode };
}

const pipeline = () => join(directory, 'pipeline.yaml');

function events(count: number): string {
  const rows = Array.from({ length: count }, (_, row) => `u${row % 40},i${row % 90},${1_600_000_000 + row}`);
  return `USER_ID,ITEM_ID,TIMESTAMP\n${rows.join('\n')}\n`;
}

const good = 'name: m\ndatasets:\n  interactions: { source: interactions.csv, schema: { TIMESTAMP: long } }\n';

describe('personalize validate', () => {
  test('says that a file is good', async () => {
    write('pipeline.yaml', good);
    write('interactions.csv', events(1));
    expect(await run('validate', pipeline())).toEqual({ out: '<dir>/pipeline.yaml: good\n', exitCode: 0 });
  });

  test('fails with 2 and every finding on a wrong file', async () => {
    write('pipeline.yaml', 'name: M\ndatasets:\n  users: { schema: { AGE: itn } }\n');
    const { out, exitCode: code } = await run('validate', pipeline());
    expect(code).toBe(2);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^<dir>\/pipeline\.yaml:1:7 {2}name {2}"M" is no legal pipeline name/),
      expect.stringMatching(/^<dir>\/pipeline\.yaml:3:27 {2}datasets\.users\.schema\.AGE {2}"itn" is no type/),
      '<dir>/pipeline.yaml: 2 errors',
      '',
    ]);
  });

  test('fails with 2 on a file that is not there', async () => {
    expect(await run('validate', pipeline())).toEqual({
      out: '<dir>/pipeline.yaml:1:1  there is no such file\n<dir>/pipeline.yaml: 1 error\n',
      exitCode: 2,
    });
  });

  test('prints warnings and passes all the same', async () => {
    write('pipeline.yaml', `${good}solutions:\n  - { name: a, recipe: aws-hrnn }\n`);
    write('interactions.csv', events(1));
    const { out, exitCode: code } = await run('validate', pipeline());
    expect(out).toContain('5:24  solutions[0].recipe  aws-hrnn is legacy and no longer offered for new work');
    expect(out).toContain('(warning)');
    expect(code).toBe(0);
  });

  test('reads the data when asked to, and counts it', async () => {
    write('pipeline.yaml', good);
    write('interactions.csv', events(1200));
    expect(await run('validate', pipeline(), '--data')).toEqual({
      out: 'Interactions: 1200 records, 40 users; 0 errors, 0 warnings\n<dir>/pipeline.yaml: good\n',
      exitCode: 0,
    });
  });

  test('fails with 1 on wrong data, with the place of each finding', async () => {
    write('pipeline.yaml', good);
    write('interactions.csv', `${events(1200)}u1,i1,1609459200000\nu1,,1609459200\n`);
    expect(await run('validate', pipeline(), '--data')).toEqual({
      out: [
        '<dir>/interactions.csv:1202  TIMESTAMP  1609459200000 counts milliseconds; Amazon Personalize takes seconds since 1970: divide by 1000 and write 1609459200',
        '<dir>/interactions.csv:1203  ITEM_ID  is empty, but the schema does not allow null here',
        'Interactions: 1201 records, 40 users, 1 rejected; 2 errors, 0 warnings',
        '<dir>/pipeline.yaml: good, but its data is not',
        '',
      ].join('\n'),
      exitCode: 1,
    });
  });

  test('says which data it cannot read here', async () => {
    write(
      'pipeline.yaml',
      'name: m\ndatasets:\n  interactions: { source: s3://bucket/i/, schema: { TIMESTAMP: long } }\n  users: { schema: { AGE: int } }\n',
    );
    const { out, exitCode: code } = await run('validate', pipeline(), '--data');
    expect(out).toBe(
      'Interactions: s3://bucket/i/ is in S3; the deployed check-data step reads it\nUsers: has no source\n<dir>/pipeline.yaml: good\n',
    );
    expect(code).toBe(0);
  });

  test('prints everything as JSON', async () => {
    write('pipeline.yaml', good);
    write('interactions.csv', events(10));
    const { out, exitCode: code } = await run('validate', pipeline(), '--data', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      file: '<dir>/pipeline.yaml',
      valid: false,
      errors: [],
      warnings: [],
      datasets: [
        {
          type: 'Interactions',
          rows: 10,
          errors: 2,
          findings: [{ line: 0, severity: 'error' }, { column: 'USER_ID' }],
        },
      ],
    });
  });
});

describe('personalize schema', () => {
  test('prints the JSON Schema', async () => {
    expect((await run('schema')).out).toBe(pipelineJsonSchemaText());
  });

  test('writes it to a file', async () => {
    const file = join(directory, 'schema.json');
    expect((await run('schema', '--write', file)).out).toBe('');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('properties.name');
  });
});
