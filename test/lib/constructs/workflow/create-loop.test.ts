import { VirtualClock } from '../../../../local/clock';
import { aPipeline, aSolution, definitionTextOf, testStack } from '../../builders';
import { failure } from '../../../local/cloud/states/state-machine-builder';
import { type Input, runWorkflow, VERSION_ARN, type World, type WorkflowRun } from '../workflow-run';

const oneSolution = definitionTextOf(testStack().workflow);
const tenSolutions = definitionTextOf(
  testStack(aPipeline({ solutions: Array.from({ length: 10 }, (_, index) => aSolution({ name: `s${index}` })) }))
    .workflow,
);

describe('waiting', () => {
  const hour = 3_600_000;

  /** Becomes ACTIVE so many milliseconds after its first look, at pauses that the clock of the run tells. */
  function trainingFor(milliseconds: number, clockOf: () => number): { world: World; looks: number[] } {
    const looks: number[] = [];
    return {
      looks,
      world: {
        describeSolutionVersion: () => {
          looks.push(clockOf());
          return {
            SolutionVersion: {
              Status: clockOf() - (looks[0] ?? 0) >= milliseconds ? 'ACTIVE' : 'CREATE IN_PROGRESS',
            },
          };
        },
      },
    };
  }

  async function runTraining(
    definition: string,
    milliseconds: number,
  ): Promise<{ ran: WorkflowRun; pauses: number[] }> {
    const clock = new VirtualClock();
    const { world, looks } = trainingFor(milliseconds, () => clock.now());
    const ran = await runWorkflow(definition, world, {}, clock);
    return { ran, pauses: looks.slice(1).map((look, index) => (look - (looks[index] ?? 0)) / 1000) };
  }

  test('pauses 5 % of the time passed, at least 5 s and at most 5 min', async () => {
    const { pauses } = await runTraining(oneSolution, 4 * hour);
    expect(pauses[0]).toBe(5);
    expect(Math.max(...pauses)).toBe(300);
    let elapsed = 5;
    for (const pause of pauses) {
      expect(pause).toBe(Math.max(5, Math.min(300, Math.floor(elapsed * 0.05))));
      elapsed += pause;
    }
  });

  test('makes siblings look a second apart, as the service takes one Describe a second', async () => {
    const clock = new VirtualClock();
    const looks: number[] = [];
    await runWorkflow(
      tenSolutions,
      {
        describeSolution: () => {
          looks.push(clock.now());
          return { Solution: { Status: 'ACTIVE' } };
        },
      },
      {},
      clock,
    );
    expect(new Set(looks).size).toBe(10);
  });

  test('keeps the history of ten trainings of 23 hours below 25,000 events', async () => {
    const { ran } = await runTraining(tenSolutions, 23 * hour);
    expect(ran.execution.status).toBe('SUCCEEDED');
    expect(ran.history.length).toBeLessThan(25_000);
  });

  test('fails when the budget is used up, with what to do', async () => {
    const { ran } = await runTraining(oneSolution, 37 * hour);
    expect(ran.message.failures[0]).toEqual({
      resource: 'solution version',
      arn: VERSION_ARN,
      failureReason: 'still CREATE IN_PROGRESS after 1 day 12 hours',
      nextStep: 'look at it in the Amazon Personalize console and start the workflow again once it is ACTIVE',
    });
  });

  test.each(['CREATE STOPPED', 'DELETE PENDING', 'SOMETHING NEW'])('fails over the status %s', async (status) => {
    const { message } = await runWorkflow(oneSolution, {
      describeSolutionVersion: () => ({ SolutionVersion: { Status: status } }),
    });
    expect(message.failures[0]?.failureReason).toBe(`its status is ${status}`);
  });

  test('waits for the update of a campaign that serves', async () => {
    const { result, calls } = await runWorkflow(oneSolution, {
      CreateCampaign: ({ campaign }) => ({
        campaignArn: campaign.campaignArn,
        status: 'CREATE PENDING',
        action: 'updated',
      }),
      describeCampaign: (_, call) => ({
        Campaign: { Status: 'ACTIVE', LatestCampaignUpdate: { Status: call < 3 ? 'CREATE IN_PROGRESS' : 'ACTIVE' } },
      }),
    });
    expect(result.solutions[0]?.status).toBe('SUCCEEDED');
    expect(calls.get('describeCampaign')).toHaveLength(3);
  });

  test('fails with the reason of a campaign update that failed', async () => {
    const { message } = await runWorkflow(oneSolution, {
      describeCampaign: () => ({
        Campaign: { Status: 'ACTIVE', LatestCampaignUpdate: { Status: 'CREATE FAILED', FailureReason: 'no capacity' } },
      }),
    });
    expect(message.failures[0]).toMatchObject({ resource: 'campaign', failureReason: 'CREATE FAILED: no capacity' });
  });

  test('waits for the update of a solution', async () => {
    const { calls } = await runWorkflow(oneSolution, {
      describeSolution: (_, call) => ({
        Solution: { Status: 'ACTIVE', LatestSolutionUpdate: { Status: call < 2 ? 'CREATE PENDING' : 'ACTIVE' } },
      }),
    });
    expect(calls.get('describeSolution')).toHaveLength(2);
  });

  test('waits for the update that mends a campaign which could not be created', async () => {
    const { result, calls } = await runWorkflow(oneSolution, {
      CreateCampaign: ({ campaign }) => ({
        campaignArn: campaign.campaignArn,
        status: 'CREATE PENDING',
        action: 'updated',
      }),
      describeCampaign: (_, call) => ({
        Campaign: {
          Status: 'CREATE FAILED',
          FailureReason: 'no capacity',
          LatestCampaignUpdate: { Status: call < 3 ? 'CREATE IN_PROGRESS' : 'ACTIVE' },
        },
      }),
    });
    expect(result.solutions[0]?.status).toBe('SUCCEEDED');
    expect(calls.get('describeCampaign')).toHaveLength(3);
    expect(calls.get('CreateCampaign')).toHaveLength(1);
  });
});

describe('what ended in CREATE FAILED', () => {
  const attempts = (inputs: readonly Input[] | undefined): number[] => (inputs ?? []).map(({ attempt }) => attempt);

  test('is tried once more, and the run goes on', async () => {
    const { result, calls } = await runWorkflow(oneSolution, {
      describeSolutionVersion: (_, call) => ({
        SolutionVersion: call === 1 ? { Status: 'CREATE FAILED', FailureReason: 'internal' } : { Status: 'ACTIVE' },
      }),
    });
    expect(result.solutions[0]?.status).toBe('SUCCEEDED');
    expect(attempts(calls.get('CreateSolutionVersion'))).toEqual([1, 2]);
    // The next resource counts from the beginning.
    expect(attempts(calls.get('CreateCampaign'))).toEqual([1]);
  });

  test('fails when it does so again', async () => {
    const { message, calls } = await runWorkflow(oneSolution, {
      describeCampaign: () => ({ Campaign: { Status: 'CREATE FAILED', FailureReason: 'no capacity' } }),
    });
    expect(message.failures).toEqual([
      expect.objectContaining({ resource: 'campaign', failureReason: 'CREATE FAILED: no capacity' }),
    ]);
    expect(attempts(calls.get('CreateCampaign'))).toEqual([1, 2]);
  });

  test('is waited for until its deletion is over, and then made anew', async () => {
    const { result, calls } = await runWorkflow(oneSolution, {
      CreateSolution: ({ solution }, call) => ({
        solutionArn: solution.solutionArn,
        status: call === 1 ? 'DELETE PENDING' : 'CREATE PENDING',
        action: call === 1 ? 'cleaning' : 'created',
      }),
      describeSolution: (_, call) => {
        if (call === 1) return { Solution: { Status: 'DELETE IN_PROGRESS' } };
        if (call === 2) throw failure('Personalize.ResourceNotFoundException', 'no such solution');
        return { Solution: { Status: 'ACTIVE' } };
      },
    });
    expect(result.solutions[0]?.status).toBe('SUCCEEDED');
    expect(attempts(calls.get('CreateSolution'))).toEqual([1, 1]);
  });

  test('fails when its deletion takes too long', async () => {
    const { message } = await runWorkflow(oneSolution, {
      CreateSolution: ({ solution }) => ({
        solutionArn: solution.solutionArn,
        status: 'DELETE PENDING',
        action: 'cleaning',
      }),
      describeSolution: () => ({ Solution: { Status: 'DELETE IN_PROGRESS' } }),
    });
    expect(message.failures[0]?.failureReason).toBe('what failed before is still being deleted after 1 hour');
  });

  test('fails when something is not found that nobody cleans', async () => {
    const { message } = await runWorkflow(oneSolution, {
      CreateCampaign: ({ campaign }) => ({
        campaignArn: campaign.campaignArn,
        status: 'CREATE PENDING',
        action: 'created',
      }),
      describeCampaign: () => {
        throw failure('Personalize.ResourceNotFoundException', 'no such campaign');
      },
    });
    expect(message.failures[0]?.failureReason).toContain('Personalize.ResourceNotFoundException: no such campaign');
  });
});
