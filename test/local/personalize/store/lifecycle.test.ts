import { VirtualClock } from '../../../../local/clock';
import { Background } from '../../../../local/personalize/store/background';
import type { Behaviour, Behaviours } from '../../../../local/personalize/store/behaviour';
import { INSTANT, REALISTIC } from '../../../../local/personalize/store/durations';
import { JobFailure, Lifecycle } from '../../../../local/personalize/store/lifecycle';
import { ResourceStore } from '../../../../local/personalize/store/resource-store';

const ARN = 'arn:aws:personalize:us-east-1:000000000000:solution/s/1';

/** Solution versions do what the test says; nothing else happens. */
function behavioursWith(version: Behaviour<'solution-version'>): Behaviours {
  return { resources: { 'solution-version': version } } as unknown as Behaviours;
}

function setUp(durations = INSTANT, version: Behaviour<'solution-version'> = {}) {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const resources = new ResourceStore(clock, (event) => {
    if (event.type === 'resource') seen.push(event.status);
  });
  const background = new Background();
  const lifecycle = new Lifecycle(resources, background, clock, durations, () => behavioursWith(version));
  resources.insert('solution-version', {
    arn: ARN,
    name: '1',
    solutionArn: ARN,
    datasetGroupArn: 'group',
    recipeArn: 'recipe',
    performHPO: false,
    performAutoML: false,
    performIncrementalUpdate: false,
    trainingMode: 'FULL',
    trainingType: 'MANUAL',
    status: 'CREATE PENDING',
  });
  const end = async (): Promise<void> => {
    while (!background.isIdle) await clock.advanceToNext();
  };
  const record = () => resources.get('solution-version', ARN);
  return { clock, resources, background, lifecycle, seen, record, end };
}

describe('creating', () => {
  test('goes through PENDING and IN_PROGRESS, each a tick of the clock, to ACTIVE', async () => {
    const { lifecycle, seen, record, clock } = setUp();
    lifecycle.create('solution-version', ARN);
    expect(record().status).toBe('CREATE PENDING');
    await clock.advance(4);
    expect(record().status).toBe('CREATE PENDING');
    await clock.advance(1);
    expect(record().status).toBe('CREATE IN_PROGRESS');
    await clock.advance(5);
    expect(record().status).toBe('ACTIVE');
    expect(seen).toEqual(['CREATE PENDING', 'CREATE IN_PROGRESS', 'ACTIVE']);
  });

  test('takes the members that the work gives, and tells the time of the last change', async () => {
    const { lifecycle, record, end } = setUp(INSTANT, { work: async () => ({ trainingHours: 2 }) });
    lifecycle.create('solution-version', ARN);
    await end();
    expect(record()).toMatchObject({ status: 'ACTIVE', trainingHours: 2 });
    expect(record().lastUpdatedDateTime.getTime() - record().creationDateTime.getTime()).toBe(10);
  });

  test('takes as long as the service in the realistic profile', async () => {
    const { lifecycle, record, clock } = setUp(REALISTIC);
    lifecycle.create('solution-version', ARN);
    await clock.advance(25 * 60_000);
    expect(record().status).toBe('CREATE IN_PROGRESS');
    await clock.advance(15_000);
    expect(record().status).toBe('ACTIVE');
  });

  test('fails with the reason of the work', async () => {
    const work = async () => {
      throw new JobFailure('Create failed. Too little data.');
    };
    const { lifecycle, record, end } = setUp(INSTANT, { work });
    lifecycle.create('solution-version', ARN);
    await end();
    expect(record()).toMatchObject({ status: 'CREATE FAILED', failureReason: 'Create failed. Too little data.' });
  });

  test('fails with a reason that says so when the twin itself is at fault', async () => {
    const work = async () => {
      throw new TypeError('x is not a function');
    };
    const { lifecycle, record, end } = setUp(INSTANT, { work });
    lifecycle.create('solution-version', ARN);
    await end();
    expect(record().failureReason).toMatch(/^Internal error of the local twin: TypeError: x is not a function/);
  });
});

describe('stopping', () => {
  test('from CREATE PENDING is CREATE STOPPED at once', async () => {
    const { lifecycle, record, end, seen } = setUp();
    lifecycle.create('solution-version', ARN);
    lifecycle.stop(ARN);
    expect(record().status).toBe('CREATE STOPPED');
    await end();
    expect(seen).toEqual(['CREATE PENDING', 'CREATE STOPPED']);
  });

  test('from CREATE IN_PROGRESS breaks the work off and passes through CREATE STOPPING', async () => {
    let reason: unknown;
    const work = (_: unknown, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          reason = signal.reason;
          reject(signal.reason as Error);
        }),
      );
    const { lifecycle, record, end, seen, clock } = setUp(INSTANT, { work });
    lifecycle.create('solution-version', ARN);
    await clock.advance(5);
    lifecycle.stop(ARN);
    expect(record().status).toBe('CREATE STOPPING');
    await new Promise((resolve) => setImmediate(resolve));
    await end();
    expect(seen).toEqual(['CREATE PENDING', 'CREATE IN_PROGRESS', 'CREATE STOPPING', 'CREATE STOPPED']);
    expect(String(reason)).toContain('StopSolutionVersionCreation');
  });
});

describe('deleting', () => {
  test('goes through DELETE PENDING and DELETE IN_PROGRESS and is gone', async () => {
    let isGone = false;
    const onGone = () => {
      isGone = true;
    };
    const { lifecycle, resources, end, seen } = setUp(INSTANT, { onGone });
    lifecycle.remove('solution-version', ARN);
    await end();
    expect(seen).toEqual(['CREATE PENDING', 'DELETE PENDING', 'DELETE IN_PROGRESS']);
    expect(resources.find('solution-version', ARN)).toBeUndefined();
    expect(isGone).toBe(true);
  });
});

describe('closing', () => {
  test('leaves what is under way as it is', async () => {
    const { lifecycle, background, record, clock } = setUp();
    lifecycle.create('solution-version', ARN);
    await clock.advance(5);
    await background.close();
    expect(record().status).toBe('CREATE IN_PROGRESS');
  });

  test('fails when a task threw: a fault is never lost', async () => {
    const background = new Background();
    background.run(async () => {
      throw new Error('broken');
    });
    await expect(background.drain()).rejects.toThrow('broken');
    await expect(background.drain()).resolves.toBeUndefined();
  });
});
