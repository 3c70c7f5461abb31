import * as personalize from '@aws-sdk/client-personalize';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import validate from 'asl-validator';
import { OPERATIONS } from '../../../lambda/shared/contract/operations';
import type { PipelineConfig } from '../../../lib/config/pipeline-config';
import {
  aDataset,
  aPipeline,
  aSolution,
  definitionTextOf,
  everything,
  statementsOf,
  templateSnapshot,
  testStack,
} from '../builders';
import { actionsOf, resourcesOf, role } from '../statements';

const workflowStack = (config: Partial<PipelineConfig> = {}): Template => testStack(aPipeline(config)).workflow;

const plain = workflowStack();
const complete = workflowStack(everything);
const encrypted = workflowStack({ ...everything, customerManagedKey: true });

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly JitterStrategy?: string; readonly MaxDelaySeconds?: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly QueryLanguage?: string;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> };
}

/** Every state, those inside Maps too, by its name. */
function statesOf(states: Readonly<Record<string, State>>): [string, State][] {
  return Object.entries(states).flatMap(([name, state]): [string, State][] => [
    [name, state],
    ...statesOf(state.ItemProcessor?.States ?? {}),
  ]);
}

const definitionText = definitionTextOf(complete);
const definition = JSON.parse(definitionText) as {
  readonly QueryLanguage: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
};
const states = statesOf(definition.States);
const tasks = states.filter(([, { Type }]) => Type === 'Task');

describe('the definition', () => {
  test('passes asl-validator', () => {
    const { isValid, errorsText } = validate(JSON.parse(definitionText));
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  test('calls only operations that Amazon Personalize has', () => {
    const operations = tasks.flatMap(([, { Resource }]) => {
      const [, operation] = /:aws-sdk:personalize:(\w+)$/.exec(Resource ?? '') ?? [];
      return operation === undefined ? [] : [operation];
    });
    expect([...operations].sort()).toEqual([
      'describeBatchInferenceJob',
      'describeBatchSegmentJob',
      'describeCampaign',
      'describeDataset',
      'describeDatasetImportJob',
      'describeFilter',
      'describeRecommender',
      'describeSolution',
      'describeSolutionVersion',
      'listRecommenders',
      'listSolutionVersions',
      'listSolutions',
    ]);
    for (const operation of operations) {
      expect(personalize).toHaveProperty(`${operation.charAt(0).toUpperCase()}${operation.slice(1)}Command`);
    }
  });

  test('is JSONata throughout', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
    for (const [, state] of states) expect(['JSONata', undefined]).toContain(state.QueryLanguage);
  });

  test('gives every name to one state only', () => {
    expect(new Set(states.map(([name]) => name)).size).toBe(states.length);
  });

  test.each(tasks)('names retries with jitter, catch and timeout of %s', (_, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(0);
    expect(task.Catch?.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'] });
    expect(task.Retry?.length).toBeGreaterThan(0);
    for (const retrier of task.Retry ?? []) {
      expect(retrier).toMatchObject({ JitterStrategy: 'FULL', MaxDelaySeconds: expect.any(Number) });
    }
  });

  test('waits longer for a function than the function runs', () => {
    const longest = Math.max(
      ...Object.values(complete.findResources('AWS::Lambda::Function')).map(({ Properties }) =>
        Number(Properties.Timeout),
      ),
    );
    const check = tasks.find(([name]) => name === 'Check Data')?.[1];
    expect(check?.TimeoutSeconds).toBeGreaterThan(longest);
  });

  test('may run as long as all its budgets together', () => {
    // The lock and two hours on top, what was replaced twice 15 minutes, the rest tried twice.
    expect(definition.TimeoutSeconds).toBe((24 + 2 + 0.5 + 2 * (1 + 6 + 1 + 1 + 36 + 3 + 24 + 24 + 3)) * 3600);
  });

  test('carries the plan as a literal', () => {
    const plan = definition.States['Plan']?.Assign;
    expect(plan).toMatchObject({
      pipeline: 'movies',
      datasets: [
        {
          type: 'Interactions',
          prefix: 'interactions/',
          incrementalPrefix: 'interactions/incremental/',
          jobNamePrefix: 'movies-interactions',
        },
        { type: 'Items' },
        {
          type: 'Actions',
          create: { name: 'movies-actions', schemaArn: expect.stringContaining(':schema/movies-actions-') },
        },
      ],
      recommenders: [
        {
          logicalName: 'top-picks',
          name: expect.stringMatching(/^movies-top-picks-[0-9a-f]{6}$/),
          recipeArn: 'arn:aws:personalize:::recipe/aws-vod-top-picks',
          parameterName: '/movies/top-picks/recommender-arn',
          family: 'movies-top-picks',
          control: { key: 'control/top-picks.json' },
          tags: [{ tagKey: 'team', tagValue: 'films' }],
        },
      ],
      batchJobs: [
        {
          kind: 'inference',
          solution: 'for-you',
          jobNamePrefix: 'movies-top',
          input: { prefix: 'batch/top/input/' },
          output: { prefix: 'batch/top/output/' },
          filterArn: expect.stringMatching(/:filter\/movies-unwatched-4be242$/),
          numResults: 10,
          parameterName: '/movies/top/batch-output',
          scheduled: false,
        },
        { kind: 'segment', logicalName: 'fans', scheduled: true },
      ],
      retireAfterMinutes: 15,
      solutions: [
        {
          logicalName: 'for-you',
          name: 'movies-for-you-751448',
          recipeArn: 'arn:aws:personalize:::recipe/aws-user-personalization',
          performAutoTraining: false,
          promote: { metric: 'coverage', maxRegression: 0.05 },
          tags: [{ tagKey: 'team', tagValue: 'films' }],
          campaign: {
            name: 'movies-for-you-751448',
            minProvisionedTPS: 2,
            campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' } },
            tags: [{ tagKey: 'team', tagValue: 'films' }],
            parameterName: '/movies/for-you/campaign-arn',
          },
        },
        { logicalName: 'similar', performHPO: true, campaign: { minProvisionedTPS: 1 } },
      ],
    });
    const [interactions] = plan?.['datasets'] as { schema: string }[];
    expect(JSON.parse(interactions?.schema ?? '')).toEqual(aDataset({ type: 'Interactions' }).schema);
  });

  test('has a text in the plan that looks like an expression only where it is one', () => {
    const values = JSON.stringify(definition.States['Plan']?.Assign);
    expect(values).not.toContain('{%');
  });
});

describe('the state machine', () => {
  test('logs everything to its own group, traces, and has the name that clients look for', () => {
    complete.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'movies-workflow',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
    complete.hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/aws/vendedlogs/states/movies-workflow', RetentionInDays: 90 },
      DeletionPolicy: 'Delete',
    });
  });

  test('is made after the policy of its role', () => {
    complete.hasResource('AWS::StepFunctions::StateMachine', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^WorkflowRoleDefaultPolicy')]),
    });
  });

  test('may invoke its functions, look, publish and tell, and no more', () => {
    expect(actionsOf(statementsOf(complete, 'WorkflowRole'))).toEqual({
      InvokeHandlers: ['lambda:InvokeFunction'],
      AwaitResources: [
        'personalize:DescribeBatchInferenceJob',
        'personalize:DescribeBatchSegmentJob',
        'personalize:DescribeCampaign',
        'personalize:DescribeDataset',
        'personalize:DescribeDatasetImportJob',
        'personalize:DescribeFilter',
        'personalize:DescribeRecommender',
        'personalize:DescribeSolution',
        'personalize:DescribeSolutionVersion',
      ],
      ListResources: ['personalize:ListRecommenders', 'personalize:ListSolutionVersions', 'personalize:ListSolutions'],
      PublishParameters: ['ssm:PutParameter'],
      PutEvents: ['events:PutEvents'],
      WriteRecords: ['s3:PutObject'],
      ReleaseLock: ['s3:DeleteObject'],
      Notify: ['sns:Publish'],
      DeliverLogs: [
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:UpdateLogDelivery',
      ],
      SendTraces: [
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ],
    });
  });

  test('may do so on the resources of its plan', () => {
    const resources = resourcesOf(statementsOf(complete, 'WorkflowRole'));
    // Those of the teardown are invoked by another.
    expect(resources['InvokeHandlers']).toHaveLength(OPERATIONS.length - 2);
    expect(resources['InvokeHandlers']?.join()).not.toContain('*');
    expect(resources['AwaitResources']).toEqual([
      'batch-inference-job/movies-top-*',
      'batch-segment-job/movies-fans-*',
      'campaign/movies-for-you-751448',
      'campaign/movies-similar-ad4331',
      'dataset-import-job/*',
      'dataset/movies/ACTIONS',
      expect.stringMatching(/^filter\/movies-worthwhile-[0-9a-f]{6}$/),
      expect.stringMatching(/^recommender\/movies-top-picks-[0-9a-f]{6}$/),
      'solution/movies-for-you-751448',
      'solution/movies-for-you-751448/*',
      'solution/movies-similar-ad4331',
      'solution/movies-similar-ad4331/*',
    ]);
    expect(resources['PublishParameters']).toEqual([
      'parameter/movies/fans/batch-output',
      'parameter/movies/for-you/campaign-arn',
      'parameter/movies/similar/campaign-arn',
      'parameter/movies/top-picks/recommender-arn',
      'parameter/movies/top/batch-output',
      'parameter/movies/worthwhile/filter-arn',
    ]);
    expect(resources['PutEvents']).toEqual(['event-bus/default']);
    expect(resources['WriteRecords']?.join()).toMatch(/\/runs\/\*$/);
    expect(resources['ReleaseLock']?.join()).toMatch(/\/control\/lock\.json$/);
  });

  test('needs no permission for what a pipeline does not have', () => {
    const { name, recipe, performAutoTraining } = aSolution();
    const template = workflowStack({ solutions: [{ name, recipe, performAutoTraining }] });
    expect(Object.keys(actionsOf(statementsOf(template, 'WorkflowRole')))).not.toContain('PublishParameters');
    expect(actionsOf(statementsOf(template, 'WorkflowRole'))['AwaitResources']).not.toContain(
      'personalize:DescribeCampaign',
    );
    expect(statementsOf(template, role('create-campaign'))).toEqual([]);
    const empty = workflowStack({ solutions: [] });
    expect(Object.keys(actionsOf(statementsOf(empty, 'WorkflowRole')))).not.toContain('ListResources');
  });
});

describe('the topic', () => {
  test('takes messages by TLS alone, encrypted with the key of Amazon SNS', () => {
    plain.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('alias/aws/sns$')])] },
    });
    plain.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });

  test('tells the addresses of the configuration', () => {
    complete.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'films@example.org' });
    plain.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('is encrypted with the pipeline’s key where there is one, which bucket readers and the topic’s writer may use', () => {
    const key = { 'Fn::ImportValue': Match.stringLikeRegexp('movies-data:ExportsOutputFnGetAttKey') };
    encrypted.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: key });
    expect(actionsOf(statementsOf(encrypted, 'WorkflowRole'))['EncryptNotifications']).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ]);
    expect(actionsOf(statementsOf(encrypted, role('check-data')))).toMatchObject({
      DecryptData: ['kms:Decrypt'],
      EncryptReports: ['kms:GenerateDataKey'],
    });
  });
});

test('reaches the data stack by exports, which every CloudFormation can read', () => {
  const { data, workflow } = testStack(aPipeline(everything));
  expect(JSON.stringify(workflow.toJSON())).not.toContain('Fn::GetStackOutput');
  const imported = new Set(JSON.stringify(workflow.toJSON()).match(/movies-data:\w+/g));
  const exported = Object.values(data.toJSON().Outputs as Record<string, { Export?: { Name: string } }>).flatMap(
    ({ Export }) => (Export ? [Export.Name] : []),
  );
  expect([...imported].sort()).toEqual(exported.sort());
});

test('tells where ARNs and outputs will be found', () => {
  complete.hasOutput('StateMachineArn', {});
  complete.hasOutput('TopicArn', {});
  complete.hasOutput('CampaignParameterforyou', { Value: '/movies/for-you/campaign-arn' });
  complete.hasOutput('RecommenderParametertoppicks', { Value: '/movies/top-picks/recommender-arn' });
  complete.hasOutput('BatchOutputParametertop', { Value: '/movies/top/batch-output' });
});

test('is the template that was reviewed', () => {
  expect(templateSnapshot(complete)).toMatchSnapshot();
});
