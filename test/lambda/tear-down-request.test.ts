import type { CustomResourceAnswer } from '../../lambda/shared/custom-resource-port';
import type { StatesPort } from '../../lambda/shared/states-port';
import { run } from '../../lambda/tear-down-request/tear-down-request';
import { aCustomResourceRequest, DATASET_GROUP_ARN } from './builders';
import { strict } from './fakes';

const EXECUTION = 'arn:aws:states:us-east-1:000000000000:execution:movies-teardown:e';

function setUp(start: StatesPort['startExecution'] = async () => EXECUTION) {
  const started: Parameters<StatesPort['startExecution']>[] = [];
  const answers: CustomResourceAnswer[] = [];
  const states = strict<StatesPort>('states', {
    startExecution: (...parameters) => {
      started.push(parameters);
      return start(...parameters);
    },
  });
  const customResource = { answer: async (answer: CustomResourceAnswer) => void answers.push(answer) };
  return {
    started,
    answers,
    run: (request = aCustomResourceRequest()) => run(request, { states, customResource }),
  };
}

const deletion = aCustomResourceRequest({ RequestType: 'Delete', PhysicalResourceId: 'made-before' });

describe('tear-down-request', () => {
  test.each(['Create', 'Update'] as const)('%s does nothing and is answered at once', async (RequestType) => {
    const { run, answers, started } = setUp();
    const request = aCustomResourceRequest({ RequestType });
    await expect(run(request)).resolves.toEqual({ action: 'answered' });
    expect(answers).toEqual([{ request, physicalResourceId: `tear-down ${DATASET_GROUP_ARN}` }]);
    expect(started).toEqual([]);
  });

  test('Delete starts the teardown with the request, and leaves the answer to it', async () => {
    const { run, answers, started } = setUp();
    await expect(run(deletion)).resolves.toEqual({ action: 'started', executionArn: EXECUTION });
    const { stateMachineArn } = deletion.ResourceProperties;
    expect(started).toEqual([[stateMachineArn, expect.stringMatching(/^tear-down-[0-9a-f]{32}$/), deletion]]);
    expect(answers).toEqual([]);
  });

  test('a request that comes twice asks for one execution, another request for another', async () => {
    const { run, started } = setUp();
    await run(deletion);
    await run(deletion);
    await run({ ...deletion, RequestId: 'request-2' });
    const [first, second, third] = started.map(([, name]) => name);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('a teardown that was started before is not started again', async () => {
    const { run, answers } = setUp(async () => undefined);
    await expect(run(deletion)).resolves.toEqual({ action: 'started' });
    expect(answers).toEqual([]);
  });

  test('fails the deletion of the stack at once when the teardown cannot be started', async () => {
    const { run, answers } = setUp(async () => {
      throw new Error('StartExecution: no such machine');
    });
    await expect(run(deletion)).resolves.toEqual({ action: 'answered' });
    expect(answers).toEqual([
      {
        request: deletion,
        physicalResourceId: 'made-before',
        failureReason: expect.stringMatching(/^the teardown could not be started: StartExecution: no such machine; /),
      },
    ]);
  });
});
