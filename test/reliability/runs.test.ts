import { GetRecommendationsCommand, PersonalizeRuntimeClient } from '@aws-sdk/client-personalize-runtime';
import { counted, inventory } from './account';
import { accounts, pipelines } from './accounts';
import { isRead } from './matrix';
import { onStage, recordCalls } from './scenario';
import type { Stage } from './stage';

/** A second or two each, and more than the usual minute on a machine with much else to do. */
jest.setTimeout(180_000);

const changes = (calls: ReadonlySet<string>): readonly string[] => [...calls].filter((call) => !isRead(call)).sort();
const versionsOf = async (stage: Stage): Promise<number | undefined> =>
  counted(await inventory(stage.personalize))['solution version'];

test('a run with nothing new creates, changes and deletes nothing', async () => {
  await onStage({ pipeline: pipelines.plain, from: accounts.served }, {}, async (stage) => {
    const calls = recordCalls(stage, false);
    expect(await stage.run()).toMatchObject({ status: 'SUCCEEDED', failedAttempts: 0 });
    expect(calls.size).toBeGreaterThan(5);
    expect(changes(calls)).toEqual([]);
  });
});

test('of two runs started at once the second waits, then finds nothing to do: one training', async () => {
  await onStage({ pipeline: pipelines.plain, from: accounts.deployed }, {}, async (stage) => {
    const runs = [stage.start(), stage.start()];
    const ended = await Promise.all(runs.map((run) => stage.ended(run)));
    expect(ended.map(({ status, why }) => `${status} ${why}`)).toEqual(['SUCCEEDED ', 'SUCCEEDED ']);
    expect(await versionsOf(stage)).toBe(1);
  });
});

test('a lock that a dead run left is taken over', async () => {
  const rules = { statuses: [{ resource: 'solution-version', status: 'CREATE IN_PROGRESS', hold: '30m' }] };
  await onStage({ pipeline: pipelines.plain, from: accounts.deployed, rules }, {}, async (stage, { reached }) => {
    const dead = stage.start();
    await reached('solution-version', 'CREATE IN_PROGRESS');
    await stage.cloud.parts.stateMachines.stopExecution(dead);
    expect(await stage.run()).toMatchObject({ status: 'SUCCEEDED', why: '' });
    expect(await versionsOf(stage)).toBe(1);
  });
});

test('a client that follows the published parameter has every request answered while a solution is replaced', async () => {
  await onStage({ pipeline: pipelines.another, from: accounts.served }, {}, async (stage) => {
    const runtime = new PersonalizeRuntimeClient({
      region: 'us-east-1',
      endpoint: stage.cloud.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    const answeredBy = new Map<string, number>();
    const failures: string[] = [];
    let over = false;
    const client = async (): Promise<void> => {
      while (!over) {
        const campaignArn = stage.cloud.parts.parameters.get('/tiny/for-you/campaign-arn') ?? '';
        try {
          const { itemList = [] } = await runtime.send(
            new GetRecommendationsCommand({ campaignArn, itemId: 'i1', userId: 'u1', numResults: 3 }),
          );
          if (itemList.length === 0) failures.push(`${campaignArn} recommends nothing`);
          answeredBy.set(campaignArn, (answeredBy.get(campaignArn) ?? 0) + 1);
        } catch (error) {
          failures.push(String(error));
        }
      }
    };
    const polling = client();
    const run = await stage.run();
    over = true;
    await polling;
    runtime.destroy();
    expect(run).toMatchObject({ status: 'SUCCEEDED', why: '' });
    expect(failures).toEqual([]);
    expect(answeredBy.size).toBe(2);
  });
});
