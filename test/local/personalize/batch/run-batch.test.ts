import { LineError } from '../../../../local/personalize/batch/input-line';
import { type Answering, runBatch } from '../../../../local/personalize/batch/run-batch';
import { invalidInput, resourceNotFound } from '../../../../local/personalize/errors';
import type { BatchInferenceJobRecord } from '../../../../local/personalize/store/resource';
import { jsonLines } from '../batch-runs';
import { MemoryObjects } from '../test-twin';

const job: BatchInferenceJobRecord = {
  arn: 'arn:aws:personalize:us-east-1:000000000000:batch-inference-job/j',
  name: 'j',
  datasetGroupArn: 'g',
  solutionVersionArn: 'v',
  jobInput: { s3DataSource: { path: 's3://data/in/' } },
  jobOutput: { s3DataDestination: { path: 's3://data/out/' } },
  batchInferenceJobMode: 'BATCH_INFERENCE',
  roleArn: 'r',
  status: 'CREATE IN_PROGRESS',
  creationDateTime: new Date(0),
  lastUpdatedDateTime: new Date(0),
};

/** Doubles the number `n` of each line. */
const doubling: Answering = {
  maximumLines: 1_000_000,
  answer: ({ n }) => ({ twice: 2 * (n as number) }),
  show: (input, outcome) => ({ input, ...outcome }),
};

const run = (objects: MemoryObjects, answering: Partial<Answering> = {}, signal = new AbortController().signal) =>
  runBatch({ objects }, job, { ...doubling, ...answering }, signal);

/** Input files by name. */
function objectsWith(files: Readonly<Record<string, string>>): MemoryObjects {
  const objects = new MemoryObjects();
  for (const [name, text] of Object.entries(files)) objects.set(`s3://data/in/${name}`, text);
  return objects;
}

const outputs = ({ objects }: MemoryObjects) => [...objects.keys()].filter((key) => key.startsWith('s3://data/out/'));
const output = ({ objects }: MemoryObjects, name: string) => objects.get(`s3://data/out/${name}.out`)?.toString();

test('answers line by line, in order, a large file in pieces', async () => {
  const count = 10_000;
  const lines = Array.from({ length: count }, (_, n) => ({ n }));
  const objects = objectsWith({ a: jsonLines(...lines) });
  const pieces: number[] = [];
  const put = objects.put.bind(objects);
  objects.put = (identity, bucket, key, body) =>
    put(
      identity,
      bucket,
      key,
      (async function* () {
        for await (const piece of body as AsyncIterable<Uint8Array>) {
          pieces.push(piece.length);
          yield piece;
        }
      })(),
    );
  await run(objects);
  expect(output(objects, 'a')).toBe(jsonLines(...lines.map(({ n }) => ({ input: { n }, output: { twice: 2 * n } }))));
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces)).toBeLessThan(128 * 1024);
});

test('a run that was broken off is done again with the same result', async () => {
  const files = { a: jsonLines({ n: 1 }), b: jsonLines({ n: 2 }, { n: 3 }), c: '' };
  const whole = objectsWith(files);
  await run(whole);
  const objects = objectsWith(files);
  const controller = new AbortController();
  const reason = new Error('the twin is closed');
  const broken = run(
    objects,
    {
      answer: ({ n }) => {
        if (n === 2) controller.abort(reason);
        return { twice: 2 * (n as number) };
      },
    },
    controller.signal,
  );
  await expect(broken).rejects.toBe(reason);
  expect(outputs(objects).length).toBeLessThan(outputs(whole).length);
  await run(objects);
  expect(outputs(objects)).toEqual(outputs(whole));
  for (const name of Object.keys(files)) expect(output(objects, name)).toBe(output(whole, name));
});

test('fails for a line alone where the line is wrong', async () => {
  const objects = objectsWith({ a: jsonLines({ n: 1 }, { n: 2 }, { n: 3 }) });
  await run(objects, {
    answer: ({ n }) => {
      if (n === 1) throw new LineError('one');
      if (n === 2) throw invalidInput('two');
      return {};
    },
  });
  expect(output(objects, 'a')).toBe(
    jsonLines(
      { input: { n: 1 }, error: 'User error: one' },
      { input: { n: 2 }, error: 'User error: two' },
      { input: { n: 3 }, output: {} },
    ),
  );
});

test('fails as a whole for anything else, and writes nothing of that file', async () => {
  const files = { a: jsonLines({ n: 1 }), b: jsonLines({ n: 1 }, { n: 2 }) };
  for (const fault of [new TypeError('a fault of the twin'), resourceNotFound('arn')]) {
    const objects = objectsWith(files);
    const failing = run(objects, {
      answer: ({ n }) => {
        if (n === 2) throw fault;
        return {};
      },
    });
    await expect(failing).rejects.toBe(fault);
    expect(outputs(objects)).toEqual(['s3://data/out/a.out']);
  }
});

test('fails for a file beyond the size limit, before anything is read', async () => {
  const objects = objectsWith({ a: jsonLines({ n: 1 }) });
  objects.list = () => Promise.resolve([{ key: 'in/large', size: 1024 ** 3 + 1 }]);
  await expect(run(objects)).rejects.toThrow('in/large has 1073741825 bytes, a file of a batch job may have 1 GB.');
});
