import * as personalize from '@aws-sdk/client-personalize';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import validate from 'asl-validator';
import { type Operation, OPERATION_ACTIONS, OPERATIONS } from '../../../lambda/shared/contract/operations';
import type { PipelineConfig } from '../../../lib/config/pipeline-config';
import {
  aDataset,
  aPipeline,
  aSolution,
  definitionTextOf,
  type Statement,
  statementsOf,
  templateSnapshot,
  testStack,
} from '../builders';

const workflowStack = (config: Partial<PipelineConfig> = {}): Template => testStack(aPipeline(config)).workflow;

/** Everything that a workflow stack can have. */
const full: Partial<PipelineConfig> = {
  datasets: [aDataset({ type: 'Interactions' }), aDataset({ type: 'Items' })],
  solutions: [
    aSolution({
      name: 'for-you',
      schedule: { full: 'rate(7 days)' },
      promote: { metric: 'coverage', maxRegression: 0.05 },
      campaign: {
        minProvisionedTPS: 2,
        campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' } },
      },
    }),
    aSolution({ name: 'similar', recipe: 'aws-similar-items', performHPO: true }),
  ],
  schedule: 'cron(0 3 * * ? *)',
  notifications: ['films@example.org'],
  tags: { team: 'films' },
};
const plain = workflowStack();
const complete = workflowStack(full);
const encrypted = workflowStack({ ...full, customerManagedKey: true });

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
    expect(operations).toHaveLength(4);
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
    expect(task.Catch).toEqual([expect.objectContaining({ ErrorEquals: ['States.ALL'] })]);
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
    expect(definition.TimeoutSeconds).toBe((6 + 1 + 24 + 3 + 2) * 3600);
  });

  test('carries the plan as a literal', () => {
    const plan = definition.States['Plan']?.Assign;
    expect(plan).toMatchObject({
      pipeline: 'movies',
      datasets: [
        { type: 'Interactions', prefix: 'interactions/', jobNamePrefix: 'movies-interactions' },
        { type: 'Items' },
      ],
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
        'personalize:DescribeCampaign',
        'personalize:DescribeDatasetImportJob',
        'personalize:DescribeSolution',
        'personalize:DescribeSolutionVersion',
      ],
      PublishCampaigns: ['ssm:PutParameter'],
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
    expect(resources['InvokeHandlers']).toHaveLength(OPERATIONS.length);
    expect(resources['InvokeHandlers']?.join()).not.toContain('*');
    expect(resources['AwaitResources']).toEqual([
      'campaign/movies-for-you-751448',
      'campaign/movies-similar-ad4331',
      'dataset-import-job/*',
      'solution/movies-for-you-751448',
      'solution/movies-for-you-751448/*',
      'solution/movies-similar-ad4331',
      'solution/movies-similar-ad4331/*',
    ]);
    expect(resources['PublishCampaigns']).toEqual([
      'parameter/movies/for-you/campaign-arn',
      'parameter/movies/similar/campaign-arn',
    ]);
  });

  test('needs no permission for what a pipeline does not have', () => {
    const { name, recipe, performAutoTraining } = aSolution();
    const template = workflowStack({ solutions: [{ name, recipe, performAutoTraining }] });
    expect(Object.keys(actionsOf(statementsOf(template, 'WorkflowRole')))).not.toContain('PublishCampaigns');
    expect(actionsOf(statementsOf(template, 'WorkflowRole'))['AwaitResources']).not.toContain(
      'personalize:DescribeCampaign',
    );
    expect(Object.keys(actionsOf(statementsOf(template, role('create-campaign'))))).toEqual(['WriteLogs']);
  });
});

describe('the handlers', () => {
  test.each(OPERATIONS)('%s may call what its operation calls, write its log, and no more', (operation) => {
    const statements = statementsOf(complete, role(operation));
    const actions = Object.values(actionsOf(statements)).flat();
    const passing = operation === 'create-dataset-import-job' ? ['iam:PassRole'] : [];
    expect(actions.sort()).toEqual(
      [...OPERATION_ACTIONS[operation], ...passing, 'logs:CreateLogStream', 'logs:PutLogEvents'].sort(),
    );
    expect(new Set(actions).size).toBe(actions.length);
  });

  test('run on Node 24 with a log group of their own and no managed policy', () => {
    complete.resourceCountIs('AWS::Lambda::Function', OPERATIONS.length);
    complete.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^Handlers.+Logs') } },
      Timeout: Match.anyValue(),
      MemorySize: Match.anyValue(),
    });
    complete.resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 90 }, OPERATIONS.length + 1);
    complete.resourcePropertiesCountIs('AWS::IAM::Role', { ManagedPolicyArns: Match.anyValue() }, 0);
  });

  test('read the folders of their datasets and write reports, nothing else in the bucket', () => {
    const resources = resourcesOf(statementsOf(complete, role('check-data')));
    expect(resources['ReadData']?.map((arn) => arn.replace(/^.*Arn\w*,/, ''))).toEqual(['/interactions/*', '/items/*']);
    expect(resources['WriteReports']?.map((arn) => arn.replace(/^.*Arn\w*,/, ''))).toEqual(['/reports/*']);
    expect(resources['ListData']?.join()).not.toContain('*');
  });

  test('create import jobs of the pipeline’s names, with the service role passed to Amazon Personalize alone', () => {
    const statements = statementsOf(complete, role('create-dataset-import-job'));
    expect(resourcesOf(statements)['CreateImportJobs']).toEqual([
      'dataset-import-job/movies-interactions-*',
      'dataset-import-job/movies-items-*',
    ]);
    const pass = statements.find(({ Sid }) => Sid === 'PassServiceRole');
    expect(pass).toMatchObject({
      Action: 'iam:PassRole',
      Condition: { StringEquals: { 'iam:PassedToService': 'personalize.amazonaws.com' } },
    });
    expect(JSON.stringify(pass?.Resource)).toMatch(
      /^\{"Fn::ImportValue":"movies-data:ExportsOutputFnGetAttServiceRole\w+"\}$/,
    );
  });

  test('work on the pipeline’s solutions and campaigns by name', () => {
    const solutions = ['solution/movies-for-you-751448', 'solution/movies-similar-ad4331'];
    const campaigns = ['campaign/movies-for-you-751448', 'campaign/movies-similar-ad4331'];
    const of = (operation: Operation): Record<string, string[]> => resourcesOf(statementsOf(complete, role(operation)));
    expect(of('create-solution')['ManageSolutions']).toEqual(solutions);
    expect(of('create-solution-version')['TrainSolutions']).toEqual(solutions);
    expect(of('create-campaign')['ManageCampaigns']).toEqual(campaigns);
    expect(of('evaluate-solution-version')['ReadCampaigns']).toEqual(campaigns);
    expect(of('evaluate-solution-version')['ReadMetrics']).toEqual(solutions.flatMap((arn) => [arn, `${arn}/*`]));
  });
});

describe('what starts the workflow', () => {
  test('the marker at the root of the data bucket, with an empty input', () => {
    complete.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [{ 'Fn::ImportValue': Match.stringLikeRegexp('DataBucket') }] },
          object: { key: ['_SUCCESS'] },
        },
      },
      Targets: [{ Arn: { Ref: Match.stringLikeRegexp('^WorkflowStateMachine') }, Input: '{}' }],
    });
  });

  test('a schedule for everything and one for each solution that has one', () => {
    const schedules = Object.values(complete.findResources('AWS::Scheduler::Schedule')).map(
      ({ Properties }): unknown[] => [Properties.ScheduleExpression, Properties.Target.Input],
    );
    expect(schedules).toEqual([
      ['cron(0 3 * * ? *)', '{}'],
      ['rate(7 days)', '{"solutions":["for-you"]}'],
    ]);
    plain.resourceCountIs('AWS::Scheduler::Schedule', 0);
  });

  test('by roles that may start it and nothing else', () => {
    for (const starter of ['MarkerRuleRole', 'SchedulerRole']) {
      const statements = statementsOf(complete, starter);
      expect(statements).toHaveLength(1);
      expect(statements[0]).toMatchObject({
        Action: 'states:StartExecution',
        Resource: { Ref: expect.stringMatching(/^WorkflowStateMachine/) },
      });
    }
  });

  test('schedules of this account only', () => {
    complete.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: Match.objectLike({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }) },
          }),
        ],
      },
    });
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
  const { data, workflow } = testStack(aPipeline(full));
  expect(JSON.stringify(workflow.toJSON())).not.toContain('Fn::GetStackOutput');
  const imported = new Set(JSON.stringify(workflow.toJSON()).match(/movies-data:\w+/g));
  const exported = Object.values(data.toJSON().Outputs as Record<string, { Export?: { Name: string } }>).flatMap(
    ({ Export }) => (Export ? [Export.Name] : []),
  );
  expect([...imported].sort()).toEqual(exported.sort());
});

test('tells where campaigns will be found', () => {
  complete.hasOutput('StateMachineArn', {});
  complete.hasOutput('TopicArn', {});
  complete.hasOutput('CampaignParameterforyou', { Value: '/movies/for-you/campaign-arn' });
});

test('is the template that was reviewed', () => {
  expect(templateSnapshot(complete)).toMatchSnapshot();
});

/** Beginning of the logical id of a handler's role. */
function role(operation: Operation): string {
  const name = operation.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
  return `Handlers${name}Role`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Actions by statement id, sorted. */
function actionsOf(statements: readonly Statement[]): Record<string, string[]> {
  return Object.fromEntries(statements.map(({ Sid, Action }) => [Sid ?? '', list(Action).map(String).sort()]));
}

/** Resources by statement id: what comes after the account in ARNs of Amazon Personalize and SSM, the whole value for others. */
function resourcesOf(statements: readonly Statement[]): Record<string, string[]> {
  return Object.fromEntries(
    statements.map(({ Sid, Resource }) => [
      Sid ?? '',
      list(Resource).map((resource) => {
        const text = typeof resource === 'string' ? resource : JSON.stringify(resource);
        return /\{"Ref":"AWS::AccountId"\},":([^"]+)"/.exec(text)?.[1] ?? text.replace(/"|\]|\}/g, '');
      }),
    ]),
  );
}
