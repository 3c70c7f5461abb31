import { run } from '../../lambda/acquire-lock/acquire-lock';
import type { StatesPort } from '../../lambda/shared/states-port';
import { FakeS3, strict } from './fakes';

const execution = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:movies-workflow:${name}`;
const lock = { bucket: 'data', key: 'control/lock.json' };

function setUp(held?: string) {
  const bucket = new FakeS3(new Map());
  const statuses = new Map<string, string>();
  const hold = (body: string) => bucket.objects.set('data/control/lock.json', { body });
  if (held !== undefined) hold(JSON.stringify({ executionArn: execution(held) }));
  /** Called between a look at the lock and the write that follows: somebody else who is faster. */
  let meanwhile: () => void = () => undefined;
  const s3 = strict<FakeS3>('s3', {
    readText: (name, key) => bucket.readText(name, key),
    writeJsonIf: (...parameters) => bucket.writeJsonIf(...parameters),
  });
  const states = strict<StatesPort>('states', {
    statusOfExecution: async (arn) => {
      const status = statuses.get(arn);
      meanwhile();
      return status;
    },
  });
  return {
    bucket,
    hold,
    statuses,
    onLook: (action: () => void) => {
      meanwhile = action;
    },
    holder: () => String(bucket.objects.get('data/control/lock.json')?.body),
    run: (name: string) => run({ lock, executionArn: execution(name) }, { s3, states }),
  };
}

describe('acquire-lock', () => {
  test('takes a lock that nobody holds', async () => {
    const { run, holder } = setUp();
    await expect(run('mine')).resolves.toEqual({ acquired: true });
    expect(JSON.parse(holder())).toEqual({ executionArn: execution('mine') });
  });

  test('asked again after an answer that got lost, it is acquired still', async () => {
    const { run } = setUp('mine');
    await expect(run('mine')).resolves.toEqual({ acquired: true });
  });

  test('leaves a run alone that runs, and names it', async () => {
    const { run, statuses, holder } = setUp('other');
    statuses.set(execution('other'), 'RUNNING');
    await expect(run('mine')).resolves.toEqual({ acquired: false, heldBy: execution('other') });
    expect(holder()).toContain('other');
  });

  test.each(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE', undefined])(
    'takes over from a run that is over: %s',
    async (status) => {
      const { run, statuses, holder } = setUp('other');
      if (status !== undefined) statuses.set(execution('other'), status);
      await expect(run('mine')).resolves.toEqual({ acquired: true });
      expect(holder()).toContain('mine');
    },
  );

  test.each(['', '{"executionArn":"me"}', '[]'])('takes over what no run has written: %s', async (text) => {
    const { run, hold } = setUp();
    hold(text);
    await expect(run('mine')).resolves.toEqual({ acquired: true });
  });

  test('of runs that come at one moment only one gets it', async () => {
    const { run, statuses } = setUp();
    for (const name of ['a', 'b', 'c']) statuses.set(execution(name), 'RUNNING');
    const results = await Promise.all([run('a'), run('b'), run('c')]);
    expect(results.filter(({ acquired }) => acquired)).toHaveLength(1);
  });

  test('of runs that find a dead one at one moment only one takes over', async () => {
    const { run, statuses } = setUp('dead');
    for (const name of ['a', 'b', 'c']) statuses.set(execution(name), 'RUNNING');
    const results = await Promise.all([run('a'), run('b'), run('c')]);
    expect(results.filter(({ acquired }) => acquired)).toHaveLength(1);
  });

  test('takes a lock that is released while it looks', async () => {
    const { run, bucket, statuses, onLook } = setUp('other');
    statuses.set(execution('other'), 'SUCCEEDED');
    onLook(() => bucket.objects.clear());
    await expect(run('mine')).resolves.toEqual({ acquired: true });
  });

  test('does not look for ever when others are faster each time', async () => {
    const { run, hold, onLook } = setUp('other-0');
    let others = 0;
    onLook(() => hold(JSON.stringify({ executionArn: execution(`other-${++others}`) })));
    await expect(run('mine')).resolves.toEqual({ acquired: false, heldBy: execution('other-4') });
    expect(others).toBe(5);
  });
});
