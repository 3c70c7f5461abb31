import { ListSolutionsCommand } from '@aws-sdk/client-personalize';
import { VirtualClock } from '../../local/clock';
import { type AwsSettings, awsSettings, awsTarget } from './aws-target';
import { cleanUp } from './clean-up';
import { statusOf } from './status-of';
import { twinTarget } from './twin-target';
import { fillCustomGroup } from './walk/custom-data';
import { deploySolutions } from './walk/solutions';
import { Walk } from './walk/walk';

describe('the flag that points the suite at an account', () => {
  const env = {
    PERSONALIZE_CONTRACT: 'aws',
    PERSONALIZE_CONTRACT_BUCKET: 'data',
    PERSONALIZE_CONTRACT_ROLE_ARN: 'arn:aws:iam::123456789012:role/personalize',
  };

  test('gives bucket and role, and a budget of a day and a bit', () => {
    expect(awsSettings(env)).toEqual({
      bucket: 'data',
      roleArn: 'arn:aws:iam::123456789012:role/personalize',
      hours: 26,
    });
    expect(awsSettings({ ...env, PERSONALIZE_CONTRACT_HOURS: '1.5' })).toMatchObject({ hours: 1.5 });
  });

  test.each([
    [{ PERSONALIZE_CONTRACT: undefined }, 'PERSONALIZE_CONTRACT is not aws'],
    [{ PERSONALIZE_CONTRACT: 'gcp' }, 'PERSONALIZE_CONTRACT is gcp; the only value is aws'],
    [{ PERSONALIZE_CONTRACT_BUCKET: '' }, 'PERSONALIZE_CONTRACT_BUCKET names no bucket'],
    [{ PERSONALIZE_CONTRACT_ROLE_ARN: undefined }, 'PERSONALIZE_CONTRACT_ROLE_ARN names no role'],
    [{ PERSONALIZE_CONTRACT_HOURS: 'long' }, 'PERSONALIZE_CONTRACT_HOURS is not a number of hours'],
  ])('fails with the reason: %j', (change, reason) => {
    expect(awsSettings({ ...env, ...change })).toBe(reason);
  });
});

describe('waiting on an account', () => {
  const settings: AwsSettings = { bucket: 'data', roleArn: 'arn:aws:iam::123456789012:role/personalize', hours: 1 };

  /** Turns the clock while the target waits. */
  async function settleOn(statuses: readonly (string | undefined)[]) {
    const clock = new VirtualClock();
    const started = clock.now();
    const target = awsTarget(settings, clock);
    let asked = 0;
    const settled = target
      .settle(async () => statuses[Math.min(asked++, statuses.length - 1)])
      .then(
        (status) => ({ status }),
        (error: Error) => ({ error: error.message }),
      );
    let ended: Awaited<typeof settled> | undefined;
    void settled.then((outcome) => (ended = outcome));
    while (ended === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      if (clock.waiting > 0) await clock.advanceToNext();
    }
    await target.close();
    return { ...ended, seconds: (clock.now() - started) / 1000 };
  }

  test('asks every half minute until nothing moves', async () => {
    expect(await settleOn(['CREATE PENDING', 'CREATE IN_PROGRESS', 'ACTIVE'])).toEqual({
      status: 'ACTIVE',
      seconds: 60,
    });
    expect(await settleOn(['CREATE STOPPING', 'CREATE STOPPED'])).toEqual({ status: 'CREATE STOPPED', seconds: 30 });
    expect(await settleOn(['DELETE PENDING', 'DELETE IN_PROGRESS', undefined])).toEqual({ seconds: 60 });
  });

  test('fails at the end of its budget', async () => {
    expect(await settleOn(['IN_PROGRESS'])).toEqual({
      error: 'after 1 hours the status is still IN_PROGRESS',
      seconds: 3600,
    });
  });
});

describe('a walk that broke off', () => {
  test('is cleaned up, running trainings first, and says what was left', async () => {
    const target = await twinTarget();
    const walk = new Walk({
      ...target,
      // The walk stops dead when it begins to wait for trainings.
      settle: async (status) => {
        const before = await status();
        const { solutions = [] } = await target.control.send(new ListSolutionsCommand({}));
        const trains = before?.startsWith('CREATE') && solutions.every((one) => one.status === 'ACTIVE');
        if (solutions.length > 0 && trains) throw new Error('the network is gone');
        return target.settle(status);
      },
    });
    const data = await fillCustomGroup(walk);
    await expect(deploySolutions(walk, data)).rejects.toThrow('the network is gone');
    const left = await cleanUp(target);
    const types = left.map((arn) => arn.split(':')[5]?.split('/')[0]);
    expect(types.filter((type) => type === 'solution')).toHaveLength(4);
    expect([...new Set(types)]).toEqual([
      ...['solution', 'event-tracker', 'metric-attribution', 'dataset', 'dataset-group', 'schema'],
    ]);
    expect(await cleanUp(target)).toEqual([]);
    expect(await statusOf(target.control, data.groupArn)).toBeUndefined();
    await target.close();
  });

  test('fails to wait for a resource that ends in another status', async () => {
    const target = await twinTarget();
    const walk = new Walk(target);
    const { groupArn } = await fillCustomGroup(walk);
    await expect(walk.gone(groupArn)).rejects.toThrow(`${groupArn} is ACTIVE, not gone`);
    await expect(walk.active(undefined)).rejects.toThrow('the answer has no ARN');
    await cleanUp(target);
    await target.close();
  });
});

describe('a call that should be refused', () => {
  test('fails the walk when it is answered, or refused with another error', async () => {
    const target = await twinTarget();
    const walk = new Walk(target);
    const list = new ListSolutionsCommand({});
    await walk.refused(target.control, list, 'InvalidNextTokenException');
    await walk.refused(target.control, list, 'ResourceInUseException');
    await walk.refused(target.control, new ListSolutionsCommand({ maxResults: 0 }), 'InvalidNextTokenException');
    expect(walk.surprises).toEqual([
      'ListSolutions answered success where InvalidNextTokenException was expected',
      'ListSolutions does not declare ResourceInUseException',
      expect.stringMatching(/^ListSolutions answered InvalidInputException: .+ where InvalidNextTokenException/),
    ]);
    expect(walk.refusals).toEqual(new Set());
    await target.close();
  });
});
