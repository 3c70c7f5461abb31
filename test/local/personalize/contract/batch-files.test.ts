import { AccessDeniedError } from '../../../../local/service';
import { describedInference, giveInput, inferenceJob, jsonLines, linesAt } from '../batch-runs';
import { aDatasetGroup, aSolution, aVersion } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;
/** Of aws-popularity-count: what is recommended does not matter here. */
let version: string;

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions'] });
  version = await aVersion(twin, await aSolution(twin, 'aws-popularity-count'));
});

afterAll(() => twin.close());

describe('files', () => {
  test('are all those under the prefix, each answered by one of its own', async () => {
    const { objects } = twin;
    objects.set('s3://data/many/in/a.json', jsonLines({ userId: 'u0' }, '', { userId: 'u1' }));
    objects.set('s3://data/many/in/b', '\uFEFF{"userId":"u2"}\r\n{"userId":"u3"}');
    objects.set('s3://data/many/in_test/c.json', jsonLines({ userId: 'u4' }));
    objects.set('s3://data/many/in/deep/d.json', jsonLines({ userId: 'u5' }));
    objects.set('s3://data/many/in/', '');
    await twin.control.send(
      inferenceJob('many', version, {
        jobInput: { s3DataSource: { path: 's3://data/many/in' } },
        jobOutput: { s3DataDestination: { path: 's3://results/many' } },
      }),
    );
    await twin.settle();
    const written = [...objects.objects.keys()].filter((key) => key.startsWith('s3://results/many'));
    expect(written.sort()).toEqual([
      's3://results/many/in/a.json.out',
      's3://results/many/in/b.out',
      's3://results/many/in/deep/d.json.out',
      's3://results/many/in_test/c.json.out',
    ]);
    const usersIn = (key: string) => linesAt(twin, key).map(({ input }) => (input as { userId: string }).userId);
    expect(usersIn('s3://results/many/in/a.json.out')).toEqual(['u0', 'u1']);
    expect(usersIn('s3://results/many/in/b.out')).toEqual(['u2', 'u3']);
  });

  test('that the job itself wrote are no input, so that it can run again', async () => {
    const { objects } = twin;
    objects.set('s3://data/again/users.json', jsonLines({ userId: 'u0' }));
    const places = {
      jobInput: { s3DataSource: { path: 's3://data/again' } },
      jobOutput: { s3DataDestination: { path: 's3://data/again/out/' } },
    };
    for (const name of ['again-1', 'again-2']) {
      await twin.control.send(inferenceJob(name, version, places));
      await twin.settle();
    }
    const written = [...objects.objects.keys()].filter((key) => key.startsWith('s3://data/again/'));
    expect(written.sort()).toEqual(['s3://data/again/out/again/users.json.out', 's3://data/again/users.json']);
  });
});

describe('jobs that fail', () => {
  const reasonOf = async (jobName: string) => {
    await twin.settle();
    const { status, failureReason } = await describedInference(twin, jobName);
    expect(status).toBe('CREATE FAILED');
    return failureReason;
  };

  test('fails without a file under the prefix', async () => {
    await twin.control.send(inferenceJob('empty', version));
    expect(await reasonOf('empty')).toBe('Invalid S3 input path. There is no file under s3://data/empty/in/');
  });

  test('fails where the role may not read or write', async () => {
    giveInput(twin, 'denied', [{ userId: 'u0' }]);
    const list = jest.spyOn(twin.objects, 'list');
    const denied = new AccessDeniedError(
      'p',
      's3:ListBucket',
      'arn:aws:s3:::data',
      'no identity-based policy allows it',
    );
    list.mockRejectedValueOnce(denied);
    await twin.control.send(inferenceJob('denied', version));
    expect(await reasonOf('denied')).toBe(`Insufficient privileges for accessing data in Amazon S3. ${denied.message}`);
    list.mockRestore();
  });

  test('fails with a bucket that does not exist', async () => {
    const missing = Object.assign(new Error('The specified bucket does not exist'), { name: 'NoSuchBucket' });
    giveInput(twin, 'no-bucket', [{ userId: 'u0' }]);
    const put = jest.spyOn(twin.objects, 'put').mockRejectedValueOnce(missing);
    await twin.control.send(inferenceJob('no-bucket', version));
    expect(await reasonOf('no-bucket')).toBe('Invalid S3 output path. The specified bucket does not exist');
    put.mockRestore();
  });

  test('fails with more than a thousand files', async () => {
    for (let i = 0; i < 1001; i++) twin.objects.set(`s3://data/crowd/in/${i}`, '{}');
    await twin.control.send(inferenceJob('crowd', version));
    expect(await reasonOf('crowd')).toBe('There are 1001 files under s3://data/crowd/in/, a batch job takes 1000.');
  });
});
