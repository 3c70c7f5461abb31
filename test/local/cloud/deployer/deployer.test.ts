import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../../../local/cloud/deployer/assembly';
import type { DeployResult } from '../../../../local/cloud/deployer/deployer';
import type { Json } from '../../../../local/cloud/deployer/json';
import { startTestCloud, type TestCloud } from './test-cloud';
import { writeAssembly, type StackFixture } from './an-assembly';

let cloud: TestCloud;
let directory: string;
beforeEach(async () => {
  cloud = await startTestCloud();
  directory = mkdtempSync(join(tmpdir(), 'deployer-assembly-'));
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
});

type Resources = Record<string, { Type: string; Properties?: Json; DeletionPolicy?: string; DependsOn?: string[] }>;

const deployStacks = (...stacks: StackFixture[]): Promise<DeployResult> =>
  cloud.deployer.deploy(readAssembly(writeAssembly(directory, stacks)));
const deploy = (Resources: Resources, others: Record<string, Json> = {}): Promise<DeployResult> =>
  deployStacks({ name: 'app', template: { Resources, ...others } });

const parameter = (Value: Json, Name = '/app/x'): Resources[string] => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
});
const trust = (service: string): Json => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});
const lambdaRole = (): Resources[string] => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
  },
});
const failing: Resources[string] = parameter('', '/app/failing');

describe('deploy', () => {
  test('resolves references between resources and between stacks', async () => {
    const { stacks } = await deployStacks(
      {
        name: 'app',
        dependsOn: ['data'],
        template: { Resources: { P: parameter({ 'Fn::ImportValue': 'data:bucket' }) } },
      },
      {
        name: 'data',
        template: {
          Resources: { B: { Type: 'AWS::S3::Bucket' } },
          Outputs: { Name: { Value: { Ref: 'B' }, Export: { Name: 'data:bucket' } } },
        },
      },
    );
    const name = stacks[0]!.outputs['Name']!;
    expect(cloud.objects.hasBucket(name)).toBe(true);
    expect(cloud.parameters.get('/app/x')).toBe(name);
  });

  test('gives the same names on every machine, within the limits of their type', async () => {
    const { stacks } = await deploy({ B: { Type: 'AWS::S3::Bucket' } });
    expect(stacks[0]!.resources.get('B')!.physicalId).toMatch(/^app-b-[0-9a-f]{12}$/);
  });

  test('leaves out a resource whose condition does not hold', async () => {
    const template = { Conditions: { No: { 'Fn::Equals': [1, 2] } } };
    const { stacks } = await deploy(
      { A: parameter('1', '/a'), B: { ...parameter('2', '/b'), Condition: 'No' } as Resources[string] },
      template,
    );
    expect([...stacks[0]!.resources.keys()]).toEqual(['A']);
    expect(cloud.parameters.get('/b')).toBeUndefined();
  });

  test('reads the bootstrap version that templates of CDK ask for', async () => {
    const name = '/cdk-bootstrap/hnb659fds/version';
    const { stacks } = await deploy(
      {},
      {
        Parameters: { Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: name } },
        Rules: {
          R: { Assertions: [{ Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '5'], { Ref: 'Version' }] }] } }] },
        },
        Outputs: { V: { Value: { Ref: 'Version' } } },
      },
    );
    expect(Number(stacks[0]!.outputs['V'])).toBeGreaterThan(5);
  });

  test('uploads file assets as they are, and makes their bucket', async () => {
    writeFileSync(join(directory, 'data.csv'), 'USER_ID,ITEM_ID\n');
    await deployStacks({
      name: 'app',
      template: { Resources: {} },
      files: { 'abc.csv': { path: 'data.csv', packaging: 'file' } },
    });
    expect(cloud.objects.getObject('assets-000000000000', 'abc.csv').object.size).toBe(16);
  });

  test('tells of each resource as it goes', async () => {
    await deploy({ A: parameter('1') });
    expect(cloud.deployEvents.map(({ logicalId, phase, detail }) => ({ logicalId, phase, detail }))).toEqual([
      { logicalId: 'A', phase: 'started', detail: undefined },
      { logicalId: 'A', phase: 'finished', detail: '/app/x' },
    ]);
  });
});

describe('refusal before anything is created', () => {
  test('refuses types and properties that are not known, all at once', async () => {
    const work = deploy({
      A: parameter('1'),
      B: { Type: 'AWS::EC2::Instance' },
      C: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true } },
      D: { Type: 'AWS::Scheduler::Schedule', Properties: { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } } },
    });
    await expect(work).rejects.toMatchObject({
      name: 'DeployRefusedError',
      refusals: [
        { stack: 'app', logicalId: 'B', type: 'AWS::EC2::Instance', path: '' },
        { logicalId: 'C', path: 'Properties.FifoTopic' },
        { logicalId: 'D', path: 'Properties.FlexibleTimeWindow.Mode' },
        { logicalId: 'D', path: 'Properties.ScheduleExpression', problem: 'the property is required' },
        { logicalId: 'D', path: 'Properties.Target' },
      ],
    });
    expect(cloud.deployEvents).toEqual([]);
    expect(cloud.parameters.get('/app/x')).toBeUndefined();
  });

  test('refuses a stack of another account', async () => {
    const work = deployStacks({
      name: 'app',
      environment: 'aws://111111111111/eu-west-1',
      template: { Resources: {} },
    });
    await expect(work).rejects.toThrow('the stack is made for aws://111111111111/eu-west-1');
  });
});

describe('failure', () => {
  test('fails naming resource and reason, and deletes what was created', async () => {
    const work = deploy({
      B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'made-first' } },
      T: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'made' }, DependsOn: ['B'] },
      X: { ...failing, DependsOn: ['T'] },
    });
    await expect(work).rejects.toThrow(
      'stack app: X (AWS::SSM::Parameter) failed: the value of a parameter must have 1 character or more',
    );
    expect(cloud.objects.hasBucket('made-first')).toBe(false);
    expect(cloud.topics.list()).toEqual([]);
    expect(cloud.deployer.list()).toEqual([]);
    const undone = cloud.deployEvents.filter(
      ({ action, phase }) => action === 'rollback delete' && phase === 'finished',
    );
    expect(undone.map(({ logicalId }) => logicalId)).toEqual(['T', 'B']);
  });

  test('fails on an update and puts back what had been updated', async () => {
    await deploy({ A: parameter('old') });
    await expect(deploy({ A: parameter('new'), X: { ...failing, DependsOn: ['A'] } })).rejects.toThrow('failed');
    expect(cloud.parameters.get('/app/x')).toBe('old');
  });

  test('fails on an output that cannot be made, and deletes what was created', async () => {
    const outputs = { Outputs: { O: { Value: { 'Fn::GetAtt': ['A', 'Colour'] } } } };
    await expect(deploy({ A: parameter('1') }, outputs)).rejects.toThrow(
      'Outputs.O.Value.Fn::GetAtt: resource A (AWS::SSM::Parameter) has no attribute Colour here',
    );
    expect(cloud.parameters.get('/app/x')).toBeUndefined();
  });

  test('can be tried again', async () => {
    await expect(deploy({ A: parameter('1'), X: failing })).rejects.toThrow('failed');
    await deploy({ A: parameter('1') });
    expect(cloud.parameters.get('/app/x')).toBe('1');
  });
});

describe('second deploy', () => {
  test('updates what changed, deletes what is gone, leaves the rest alone', async () => {
    await deploy({ Same: parameter('1', '/same'), Changed: parameter('1', '/changed'), Gone: parameter('1', '/gone') });
    const { stacks } = await deploy({ Same: parameter('1', '/same'), Changed: parameter('2', '/changed') });
    expect(Object.fromEntries(stacks[0]!.changes)).toEqual({ Same: 'unchanged', Changed: 'updated', Gone: 'deleted' });
    expect(['/same', '/changed', '/gone'].map((name) => cloud.parameters.get(name))).toEqual(['1', '2', undefined]);
  });

  test('fails where only a replacement would do', async () => {
    await deploy({ A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'one' } } });
    const work = deploy({ A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'two' } } });
    await expect(work).rejects.toThrow(/Properties\.TopicName of .*:one has changed, which needs a replacement/);
  });
});

describe('destroy', () => {
  test('deletes in reverse order and keeps what is retained', async () => {
    await deploy({
      Kept: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'kept-bucket' }, DeletionPolicy: 'Retain' },
      A: parameter('1'),
      B: parameter({ 'Fn::Sub': '${A}' }, '/app/b'),
    });
    await cloud.deployer.destroy('app');
    expect(cloud.objects.hasBucket('kept-bucket')).toBe(true);
    expect(cloud.parameters.get('/app/x')).toBeUndefined();
    const deleted = cloud.deployEvents.filter(({ action, phase }) => action === 'delete' && phase === 'finished');
    expect(deleted.map(({ logicalId }) => logicalId)).toEqual(['B', 'A']);
    expect(cloud.deployer.list()).toEqual([]);
  });

  test('fails while another stack imports from it', async () => {
    await deployStacks(
      { name: 'data', template: { Resources: {}, Outputs: { O: { Value: 'v', Export: { Name: 'e' } } } } },
      { name: 'app', dependsOn: ['data'], template: { Resources: { P: parameter({ 'Fn::ImportValue': 'e' }) } } },
    );
    await expect(cloud.deployer.destroy('data')).rejects.toThrow('while stack app imports from it');
  });

  test('fails on a bucket with objects, and can be tried again', async () => {
    await deploy({ B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'full-bucket' } }, A: parameter('1') });
    await cloud.objects.putObject('full-bucket', 'x', Buffer.from('x'));
    await expect(cloud.deployer.destroy('app')).rejects.toThrow('not empty');
    cloud.objects.deleteObject('full-bucket', 'x');
    await cloud.deployer.destroy('app');
    expect(cloud.objects.hasBucket('full-bucket')).toBe(false);
  });
});

/** Answers as the providers of CDK do: https, host and path only. */
const PROVIDER = `
const https = require('https');
exports.handler = (event) => new Promise((resolve, reject) => {
  const properties = event.ResourceProperties;
  console.log(event.RequestType, JSON.stringify(properties));
  if (properties.Silent === 'true') return resolve();
  if (properties.Throw === 'true') throw new Error('thrown');
  const { hostname, path } = require('url').parse(event.ResponseURL);
  const body = JSON.stringify({
    Status: properties.Fail === 'true' ? 'FAILED' : 'SUCCESS', Reason: 'told to fail',
    PhysicalResourceId: 'thing-' + properties.Id, StackId: event.StackId, RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId, Data: { Old: (event.OldResourceProperties || {}).Id || 'none' },
  });
  const request = https.request({ hostname, path, method: 'PUT', headers: { 'content-length': Buffer.byteLength(body) } }, resolve);
  request.on('error', reject);
  request.end(body);
}).then(() => undefined);
`;

describe('custom resource', () => {
  const withProvider = (properties: Record<string, Json>): StackFixture => {
    mkdirSync(join(directory, 'provider'), { recursive: true });
    writeFileSync(join(directory, 'provider', 'index.js'), PROVIDER);
    const Resources: Resources = {
      Role: lambdaRole(),
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}' }, S3Key: 'p.zip' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        },
      },
      Thing: { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] }, ...properties } },
      P: parameter({ 'Fn::Sub': '${Thing} after ${Thing.Old}' }),
    };
    return {
      name: 'app',
      template: { Resources },
      files: { 'p.zip': { path: 'provider', packaging: 'zip' } },
    };
  };
  const requests = (): string[] =>
    cloud.logs
      .list()
      .flatMap(({ name }) => cloud.logs.events(name))
      .map(({ message }) => /(Create|Update|Delete) \{.*"Id":"(\w+)"/.exec(message))
      .flatMap((match) => (match ? [`${match[1]} ${match[2]}`] : []));

  test('calls the function, hands text over, and its answer is what others see', async () => {
    await deployStacks(withProvider({ Id: 1 }));
    expect(cloud.parameters.get('/app/x')).toBe('thing-1 after none');
  });

  test('updates, and deletes the old resource when the function has made another', async () => {
    await deployStacks(withProvider({ Id: 1 }));
    await deployStacks(withProvider({ Id: 2 }));
    expect(cloud.parameters.get('/app/x')).toBe('thing-2 after 1');
    await cloud.deployer.destroy('app');
    expect(requests()).toEqual(['Create 1', 'Update 2', 'Delete 1', 'Delete 2']);
  });

  test.each([
    ['the reason that the function gives', { Fail: true }, 'told to fail'],
    ['the error that the function throws', { Throw: true }, 'Error: thrown'],
    ['the silence of a function that has ended', { Silent: true }, 'ended without an answer to its ResponseURL'],
    [
      'a timeout that CloudFormation does not take',
      { ServiceTimeout: 3601 },
      'a whole number of seconds from 1 to 3600',
    ],
  ])('fails with %s, and leaves nothing', async (_name, properties, reason) => {
    await expect(deployStacks(withProvider({ Id: 1, ...properties }))).rejects.toThrow(reason);
    expect(cloud.functions.counts.size).toBe(0);
    expect(cloud.deployer.list()).toEqual([]);
  });
});

describe('state machine behind a rule', () => {
  const machine = (statements: Json): Resources => ({
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('states.amazonaws.com') } },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        DefinitionString: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'A',
          States: { A: { Type: 'Succeed' } },
        }),
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } },
    },
    RuleRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('events.amazonaws.com'),
        Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.s3'], detail: { object: { key: ['_SUCCESS'] } } },
        Targets: [
          {
            Id: 'T',
            Arn: { Ref: 'Machine' },
            RoleArn: { 'Fn::GetAtt': ['RuleRole', 'Arn'] },
            InputPath: '$.detail.object',
          },
        ],
      },
    },
  });
  const drop = async (result: DeployResult): Promise<void> => {
    const bucket = result.stacks[0]!.resources.get('Bucket')!.physicalId;
    await cloud.objects.putObject(bucket, 'other', Buffer.from(''));
    await cloud.objects.putObject(bucket, '_SUCCESS', Buffer.from(''));
    await new Promise((resolve) => setImmediate(resolve));
  };

  test('is started by an object, with the input that the target asks for', async () => {
    const allow = { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: 'Machine' } };
    await drop(await deploy(machine([allow])));
    expect(cloud.deliveries).toMatchObject([{ outcome: 'delivered' }]);
    const { executionArn } = cloud.deliveries[0] as { executionArn: string };
    const execution = await cloud.stateMachines.whenFinished(executionArn);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', input: { key: '_SUCCESS', size: 0 } });
  });

  test('fails with AccessDenied where the role may not start it', async () => {
    await drop(await deploy(machine([{ Effect: 'Allow', Action: 'states:StopExecution', Resource: '*' }])));
    expect(cloud.deliveries).toMatchObject([{ outcome: 'failed' }]);
    const { error } = cloud.deliveries[0] as { error: Error };
    expect(error.message).toMatch(/assumed-role\/app-RuleRole.* states:StartExecution on resource: arn:aws:states:/);
  });
});
