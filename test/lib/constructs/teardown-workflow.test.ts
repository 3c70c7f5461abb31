import { Match } from 'aws-cdk-lib/assertions';
import validate from 'asl-validator';
import type { TearDownInput } from '../../../lambda/shared/contract/workflow';
import type { Json } from '../../../local/cloud/states/json';
import { failure } from '../../local/cloud/states/state-machine-builder';
import { aPipeline, aSolution, definitionTextOf, statementsOf, testStack } from '../builders';
import { type Input, runWorkflow, thrown, type World } from './workflow-run';

const config = aPipeline({
  eventTracker: true,
  filters: [{ name: 'unwatched', filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' }],
  metricAttribution: {
    metrics: [{ eventType: 'watch', metricName: 'watched', expression: 'SAMPLECOUNT()' }],
    reports: false,
  },
});
const template = testStack(config).workflow;
const text = definitionTextOf(template, 'teardown');

/** What its handler gets. */
type TearDown = Pick<TearDownInput, 'phase' | 'keep' | 'request' | 'failureReason'>;

const REQUEST = {
  RequestType: 'Delete',
  ResponseURL: 'https://cloudformation.example/answer',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'TeardownOnDelete',
};

const seen = (input: Input): TearDown => input as unknown as TearDown;

const gone: World = {
  describeStateMachine: () => {
    throw failure('Sfn.StateMachineDoesNotExistException', 'it does not exist');
  },
  listEventTrackers: () => ({ EventTrackers: [{ EventTrackerArn: 'arn:tracker' }] }),
  deleteParameters: () => ({}),
  TearDown: (input) => (seen(input).phase === 'answer' ? { answered: 'SUCCESS' } : { done: true, waitingFor: [] }),
};

const run = (world: World, input: Json) => runWorkflow(text, { ...gone, ...world }, input);
const phases = (inputs: readonly Input[] | undefined): string[] =>
  (inputs ?? []).map((input) => seen(input).phase ?? '');
const answer = (inputs: readonly Input[] | undefined): TearDown | undefined =>
  inputs?.map(seen).find(({ phase }) => phase === 'answer');

test('passes asl-validator', () => {
  expect(validate(JSON.parse(text)).errorsText('\n')).toBe('');
});

describe('a teardown', () => {
  test('makes one pass after another until nothing is left, then answers', async () => {
    const { execution, calls } = await run(
      {
        TearDown: (input, call) => {
          if (seen(input).phase === 'answer') return { answered: 'SUCCESS' };
          return call < 4 ? { done: false, waitingFor: ['arn:campaign'] } : { done: true, waitingFor: [] };
        },
      },
      REQUEST,
    );
    expect(execution.status).toBe('SUCCEEDED');
    expect(phases(calls.get('TearDown'))).toEqual(['pass', 'pass', 'pass', 'pass', 'answer']);
    expect(answer(calls.get('TearDown'))?.request).toEqual(REQUEST);
    expect(answer(calls.get('TearDown'))).not.toHaveProperty('failureReason');
  });

  test('leaves to CloudFormation what CloudFormation made', async () => {
    const { calls } = await run({}, REQUEST);
    expect(calls.get('TearDown')?.map(seen)[0]?.keep).toEqual([
      expect.stringMatching(/:filter\/movies-unwatched-[0-9a-f]{6}$/),
      expect.stringMatching(/:metric-attribution\/movies$/),
      'arn:tracker',
    ]);
  });

  test('deletes the parameters that runs publish, before what they name, ten at a time', async () => {
    const solutions = Array.from({ length: 12 }, (_, i) => aSolution({ name: `s${i}` }));
    const many = definitionTextOf(testStack(aPipeline({ solutions })).workflow, 'teardown');
    const { calls } = await runWorkflow(many, gone, REQUEST);
    const asked = (calls.get('deleteParameters') ?? []).map(
      (input) => (input as { readonly Names?: readonly string[] }).Names,
    );
    const names = solutions.map(({ name }) => `/movies/${name}/campaign-arn`);
    expect(asked).toEqual([names.slice(0, 10), names.slice(10)]);
    expect([...calls.keys()].slice(-2)).toEqual(['deleteParameters', 'TearDown']);
  });

  test('begins also when the dataset group is gone', async () => {
    const { execution } = await run(
      {
        listEventTrackers: () => {
          throw failure('Personalize.ResourceNotFoundException', 'no such dataset group');
        },
      },
      REQUEST,
    );
    expect(execution.status).toBe('SUCCEEDED');
  });

  test('can be started by hand, and answers nobody', async () => {
    const { execution, calls } = await run({}, {});
    expect(execution.status).toBe('SUCCEEDED');
    expect(phases(calls.get('TearDown'))).toEqual(['pass']);
    expect(calls.has('describeStateMachine')).toBe(false);
  });

  test('touches nothing while the workflow stays: an update was rolled back', async () => {
    const { execution, calls } = await run({ describeStateMachine: () => ({ Status: 'ACTIVE' }) }, REQUEST);
    expect(execution.status).toBe('SUCCEEDED');
    expect(phases(calls.get('TearDown'))).toEqual(['answer']);
    expect(answer(calls.get('TearDown'))).not.toHaveProperty('failureReason');
  });

  test('waits until the last executions of the workflow are over, as they could make something still', async () => {
    const { calls } = await run(
      {
        describeStateMachine: (_, call) => {
          if (call < 3) return { Status: 'DELETING' };
          throw failure('Sfn.StateMachineDoesNotExistException', 'it does not exist');
        },
      },
      REQUEST,
    );
    expect([...calls.keys()]).toEqual(['describeStateMachine', 'listEventTrackers', 'deleteParameters', 'TearDown']);
    expect(calls.get('describeStateMachine')).toHaveLength(3);
    expect(phases(calls.get('TearDown'))).toEqual(['pass', 'answer']);
  });

  test('does not wait for them for ever', async () => {
    const { calls } = await run({ describeStateMachine: () => ({ Status: 'DELETING' }) }, REQUEST);
    expect(phases(calls.get('TearDown'))).toEqual(['pass', 'answer']);
  });

  test('fails in time for CloudFormation, with what it still waits for', async () => {
    const { execution, calls, clock } = await run(
      {
        TearDown: (input) =>
          seen(input).phase === 'answer' ? { answered: 'FAILED' } : { done: false, waitingFor: ['arn:batch-job'] },
      },
      REQUEST,
    );
    expect(execution).toMatchObject({ status: 'FAILED', error: 'TeardownFailed' });
    expect(answer(calls.get('TearDown'))?.failureReason).toBe(
      'still waiting for the end of arn:batch-job; delete the stack again later',
    );
    expect(clock.now() - Number(execution.startDate)).toBeLessThan(3_600_000);
  });

  test.each([
    ['a pass', { TearDown: 'pass' }, 'AccessDeniedException: not authorized'],
    ['the look at the workflow', { describeStateMachine: 'Sfn.SfnException' }, 'the workflow cannot be looked at: Sfn'],
    ['a deletion of parameters', { deleteParameters: 'Ssm.SsmException' }, 'the parameters cannot be deleted: Ssm'],
    ['the list of trackers', { listEventTrackers: 'Personalize.InvalidInputException' }, 'the event tracker cannot'],
  ])('fails with the reason when %s fails', async (_, broken, reason) => {
    const { execution, calls } = await run(
      Object.fromEntries(
        Object.entries(broken).map(([name, error]) => [
          name,
          (input: Input) => {
            if (name !== 'TearDown') throw failure(error, 'not authorized');
            if (seen(input).phase === 'answer') return { answered: 'FAILED' };
            throw thrown('AccessDeniedException', 'not authorized');
          },
        ]),
      ),
      REQUEST,
    );
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain(reason);
    expect(answer(calls.get('TearDown'))?.failureReason).toContain(reason);
  });
});

describe('the custom resource', () => {
  test('is made before the workflow, so that it is deleted after it, and after all that a teardown needs', () => {
    template.hasResource('Custom::Teardown', {
      Properties: {
        ServiceToken: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TeardownTearDownRequestFunction'), 'Arn'] },
        ServiceTimeout: '3600',
        stateMachineArn: { Ref: Match.stringLikeRegexp('^TeardownStateMachine') },
        datasetGroupArn: { 'Fn::ImportValue': Match.stringLikeRegexp('DatasetGroup') },
      },
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('^TeardownStateMachine'),
        Match.stringLikeRegexp('^TeardownTearDownFunction'),
        Match.stringLikeRegexp('^TeardownTearDownRoleDefaultPolicy'),
        Match.stringLikeRegexp('^TeardownTearDownRequestRoleDefaultPolicy'),
      ]),
    });
    template.hasResource('AWS::StepFunctions::StateMachine', {
      Properties: { StateMachineName: 'movies-workflow' },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^TeardownOnDelete')]),
    });
  });

  test('is left out with the other custom resources; the state machine stays for whoever starts it', () => {
    const { workflow } = testStack(config, { customResources: false });
    workflow.resourceCountIs('Custom::Teardown', 0);
    workflow.hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineName: 'movies-teardown' });
    expect(statementsOf(workflow, 'TeardownRole').map(({ Sid }) => Sid)).not.toContain('LookAtWorkflow');
    expect(statementsOf(workflow, 'TeardownTearDownRequest')).toEqual([]);
  });

  test('may start the teardown, which may look at the workflow and invoke its handler', () => {
    expect(statementsOf(template, 'TeardownTearDownRequestRole').map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents']],
      ['StartTeardown', 'states:StartExecution'],
    ]);
    expect(statementsOf(template, 'TeardownRole').map(({ Sid }) => Sid)).toEqual([
      'InvokeHandler',
      'LookAtWorkflow',
      'ListEventTrackers',
      'DeleteParameters',
      'DeliverLogs',
      'SendTraces',
    ]);
  });
});
