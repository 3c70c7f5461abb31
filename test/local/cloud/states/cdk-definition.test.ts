import * as cdk from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { RunTask } from '../../../../local/cloud/states/interpreter/execution-run';
import { isJsonObject, type Json } from '../../../../local/cloud/states/json';
import { failure, run } from './state-machine-builder';

/** A small workflow of the kind that the pipeline deploys, with the constructs that it deploys it with. */
function synthesize(): string {
  const stack = new cdk.Stack(new cdk.App(), 'Test', { env: { account: '000000000000', region: 'us-east-1' } });
  const create = new lambda.Function(stack, 'Create', {
    functionName: 'create-campaign',
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => 1;'),
  });
  const topic = new sns.Topic(stack, 'Topic');
  const createTask = tasks.LambdaInvoke.jsonata(stack, 'create', {
    lambdaFunction: create,
    payload: sfn.TaskInput.fromObject({ campaign: '{% $states.input %}' }),
    assign: { campaignArn: '{% $states.result.Payload.campaignArn %}', tries: 0 },
    outputs: '{% $states.result.Payload %}',
    taskTimeout: sfn.Timeout.duration(cdk.Duration.minutes(15)),
  });
  const wait = sfn.Wait.jsonata(stack, 'wait', { time: sfn.WaitTime.seconds('{% $min([300, 5 + $tries]) %}') });
  const describe = tasks.CallAwsService.jsonata(stack, 'describe', {
    service: 'personalize',
    action: 'describeCampaign',
    parameters: { CampaignArn: '{% $campaignArn %}' },
    iamResources: ['*'],
    assign: { tries: '{% $tries + 1 %}' },
    outputs: '{% $states.result.Campaign.Status %}',
  });
  describe.addRetry({
    errors: ['Personalize.PersonalizeException'],
    interval: cdk.Duration.seconds(2),
    maxAttempts: 5,
    backoffRate: 2,
    jitterStrategy: sfn.JitterType.FULL,
    maxDelay: cdk.Duration.seconds(30),
  });
  const failed = sfn.Fail.jsonata(stack, 'campaign-failed', { error: 'CampaignFailed', cause: '{% $campaignArn %}' });
  const store = tasks.CallAwsService.jsonata(stack, 'store', {
    service: 'ssm',
    action: 'putParameter',
    parameters: { Name: '/movies/campaign-arn', Value: '{% $campaignArn %}', Type: 'String', Overwrite: true },
    iamResources: ['*'],
    outputs: { name: '{% $states.context.Map.Item.Value %}', campaignArn: '{% $campaignArn %}', status: 'SUCCEEDED' },
  });
  const caught = sfn.Pass.jsonata(stack, 'caught', {
    outputs: { status: 'FAILED', reason: '{% $states.input.Error %}' },
  });
  createTask.addCatch(caught, { errors: ['States.ALL'], outputs: '{% $states.errorOutput %}' });
  const each = createTask
    .next(wait)
    .next(describe)
    .next(
      sfn.Choice.jsonata(stack, 'active?')
        .when(sfn.Condition.jsonata("{% $states.input = 'ACTIVE' %}"), store)
        .when(sfn.Condition.jsonata("{% $contains($states.input, 'FAILED') %}"), failed)
        .otherwise(wait),
    );
  const map = sfn.Map.jsonata(stack, 'solutions', {
    items: sfn.ProvideItems.jsonArray(['for-you', 'similar', 'broken']),
    maxConcurrency: 2,
    assign: { results: '{% $states.result %}' },
  }).itemProcessor(each);
  const done = tasks.SnsPublish.jsonata(stack, 'notify', {
    topic,
    subject: "{% 'done: ' & $string($count($results)) %}",
    message: sfn.TaskInput.fromObject({ results: '{% $results %}' }),
    outputs: '{% $results %}',
  });
  new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(map.next(done)),
    queryLanguage: sfn.QueryLanguage.JSONATA,
    timeout: cdk.Duration.hours(30),
  });
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  return resolve(resource?.['Properties'].DefinitionString);
}

/** Joins, references and attributes, as the deployer would resolve them. */
function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const call = value as Record<string, never>;
  if ('Fn::Join' in call) return (call['Fn::Join'][1] as unknown[]).map(resolve).join(call['Fn::Join'][0]);
  if ('Fn::GetAtt' in call) return `arn:aws:lambda:us-east-1:000000000000:function:${call['Fn::GetAtt'][0] as string}`;
  if ('Ref' in call)
    return call['Ref'] === 'AWS::Partition' ? 'aws' : `arn:aws:sns:us-east-1:000000000000:${String(call['Ref'])}`;
  throw new Error(`cannot resolve ${JSON.stringify(value)}`);
}

test('a JSONata machine that CDK synthesizes runs as it stands', async () => {
  const seen: Json[] = [];
  const polls = new Map<string, number>();
  const runTask: RunTask = async ({ resource, arguments: args }) => {
    if (!isJsonObject(args)) throw new Error('arguments must be an object');
    if (resource.kind === 'lambda-invoke') {
      const payload = args['Payload'] as { campaign: string };
      if (payload.campaign === 'broken') throw failure('DriftError', '{}');
      return { Payload: { campaignArn: `arn:${payload.campaign}` }, StatusCode: 200, ExecutedVersion: '$LATEST' };
    }
    if (resource.kind === 'sns-publish') {
      seen.push(args);
      return { MessageId: 'm' };
    }
    if (resource.kind === 'aws-sdk' && resource.action === 'describeCampaign') {
      const arn = args['CampaignArn'] as string;
      const poll = (polls.get(arn) ?? 0) + 1;
      polls.set(arn, poll);
      if (arn === 'arn:similar' && poll === 1) throw failure('Personalize.PersonalizeException', 'throttled');
      return { Campaign: { CampaignArn: arn, Status: poll < 3 ? 'CREATE IN_PROGRESS' : 'ACTIVE' } };
    }
    return { Version: 1 };
  };
  const { execution } = await run(synthesize(), {}, { runTask });
  const expected = [
    { name: 'for-you', campaignArn: 'arn:for-you', status: 'SUCCEEDED' },
    { name: 'similar', campaignArn: 'arn:similar', status: 'SUCCEEDED' },
    { status: 'FAILED', reason: 'DriftError' },
  ];
  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expected, counts: { failedAttempts: 2 } });
  expect(seen).toEqual([
    {
      TopicArn: expect.stringMatching(/^arn:aws:sns:us-east-1:000000000000:Topic/),
      Subject: 'done: 3',
      Message: { results: expected },
    },
  ]);
});

test('a definition in the default language of CDK is refused by name', async () => {
  const stack = new cdk.Stack();
  new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'old')),
  });
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  await expect(run(resolve(resource?.['Properties'].DefinitionString))).rejects.toThrow(
    `the state 'old' uses the query language "JSONPath"; only JSONata runs here`,
  );
});
