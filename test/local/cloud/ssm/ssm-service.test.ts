import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { VirtualClock } from '../../../../local/clock';
import { createEndpoint, type Endpoint } from '../../../../local/cloud/endpoint/endpoint';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { ParameterStore } from '../../../../local/cloud/ssm/parameter-store';
import { createSsmService } from '../../../../local/cloud/ssm/ssm-service';
import { clientEnvironment, hasCommand, output } from '../endpoint/other-clients';

const ROLE = 'arn:aws:iam::000000000000:role/workflow';
const NAME = '/movies/for-you/campaign-arn';
const ARN = 'arn:aws:ssm:us-east-1:000000000000:parameter/movies/for-you/campaign-arn';
const NOW = Date.UTC(2026, 0, 1);

let store: ParameterStore;
let roles: RoleDirectory;
let endpoint: Endpoint;
let owner: SSMClient;
let worker: SSMClient;

beforeEach(async () => {
  const clock = new VirtualClock(NOW);
  store = new ParameterStore(clock);
  roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy: { Version: '2012-10-17', Statement: [] } });
  endpoint = await createEndpoint({
    services: [createSsmService(store, new IamAuthorizer(roles, clock))],
    callers: (key) => roles.callerOf(key),
    port: 0,
  });
  const config = { endpoint: endpoint.url, region: 'us-east-1', maxAttempts: 1 };
  owner = new SSMClient({ ...config, credentials: { accessKeyId: 'owner', secretAccessKey: 'x' } });
  worker = new SSMClient({ ...config, credentials: roles.credentialsOf(ROLE) });
});
afterEach(async () => {
  owner.destroy();
  worker.destroy();
  await endpoint.close();
});

const failure = (sent: Promise<unknown>): Promise<{ name: string; message: string }> =>
  sent.then(
    () => ({ name: 'none', message: '' }),
    (error: Error) => ({ name: error.name, message: error.message }),
  );
const put = (rest: Partial<PutParameterCommandInput> = {}) =>
  owner.send(new PutParameterCommand({ Name: NAME, Value: 'v', Type: 'String', ...rest }));

describe('parameters', () => {
  test('are put, read and counted in versions', async () => {
    expect(await put({ Value: 'one' })).toMatchObject({ Version: 1, Tier: 'Standard' });
    expect(await put({ Value: 'two', Overwrite: true })).toMatchObject({ Version: 2 });
    const { Parameter } = await owner.send(new GetParameterCommand({ Name: NAME }));
    expect(Parameter).toEqual({
      ...{ Name: NAME, Value: 'two', Type: 'String', Version: 2, ARN, DataType: 'text' },
      LastModifiedDate: new Date(NOW),
    });
    expect(store.get(NAME)).toBe('two');
  });

  test('are found by ARN and by version', async () => {
    await put();
    const get = (Name: string) => owner.send(new GetParameterCommand({ Name }));
    expect((await get(ARN)).Parameter?.Name).toBe(NAME);
    expect((await get(`${NAME}:1`)).Parameter).toMatchObject({ Name: NAME, Selector: ':1' });
    expect((await failure(get(`${NAME}:2`))).name).toBe('ParameterVersionNotFound');
  });

  test('are not overwritten unless that is asked for', async () => {
    await put();
    expect(await failure(put({ Value: 'other' }))).toEqual({
      name: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
    expect(store.get(NAME)).toBe('v');
  });

  test('are read many at once, naming those that are not there', async () => {
    await put();
    const reply = await owner.send(new GetParametersCommand({ Names: [NAME, '/none', `${NAME}:9`] }));
    expect(reply.Parameters?.map(({ Name }) => Name)).toEqual([NAME]);
    expect(reply.InvalidParameters).toEqual(['/none', `${NAME}:9`]);
  });

  test('are listed by path, one level or all, in pages', async () => {
    for (const name of ['/p/a', '/p/b', '/p/c', '/p/deep/d', '/px/e', 'plain']) store.put(name, 'v', 'String');
    const page = (rest: object) => owner.send(new GetParametersByPathCommand({ Path: '/p', ...rest }));
    const names = ({ Parameters }: { Parameters?: { Name?: string | undefined }[] | undefined }) =>
      Parameters?.map((p) => p.Name);
    expect(names(await page({}))).toEqual(['/p/a', '/p/b', '/p/c']);
    expect(names(await page({ Recursive: true }))).toEqual(['/p/a', '/p/b', '/p/c', '/p/deep/d']);
    const first = await page({ MaxResults: 2 });
    expect(names(first)).toEqual(['/p/a', '/p/b']);
    const second = await page({ MaxResults: 2, NextToken: first.NextToken });
    expect([names(second), second.NextToken]).toEqual([['/p/c'], undefined]);
    expect(names(await page({ Path: '/', Recursive: true }))).toContain('/px/e');
  });

  test('are described and filtered by name', async () => {
    await put({ Description: 'where to ask' });
    store.put('/other', 'v', 'StringList');
    const describeWith = async (Option: string, ...Values: string[]) =>
      (await owner.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Option, Values }] })))
        .Parameters;
    expect(await describeWith('BeginsWith', '/movies')).toEqual([
      expect.objectContaining({ Name: NAME, Description: 'where to ask', Tier: 'Standard', Version: 1 }),
    ]);
    expect(await describeWith('Contains', 'the')).toHaveLength(1);
    expect(await describeWith('Equals', NAME, '/other')).toHaveLength(2);
    expect((await owner.send(new DescribeParametersCommand({}))).Parameters).toHaveLength(2);
  });

  test('are deleted, alone or many at once', async () => {
    await put();
    store.put('/b', 'v', 'String');
    const remove = () => owner.send(new DeleteParameterCommand({ Name: NAME }));
    await remove();
    expect((await failure(remove())).name).toBe('ParameterNotFound');
    const many = await owner.send(new DeleteParametersCommand({ Names: ['/b', '/c'] }));
    expect(many).toMatchObject({ DeletedParameters: ['/b'], InvalidParameters: ['/c'] });
  });

  test('keep tags', async () => {
    await put({ Tags: [{ Key: 'a', Value: '1' }] });
    const resource = { ResourceType: 'Parameter' as const, ResourceId: NAME };
    await owner.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'b', Value: '2' }] }));
    const { TagList } = await owner.send(new ListTagsForResourceCommand(resource));
    expect(TagList).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ]);
    expect((await failure(put({ Overwrite: true, Tags: [{ Key: 'c', Value: '3' }] }))).name).toBe(
      'ValidationException',
    );
  });

  const refused: [name: string, rest: Partial<PutParameterCommandInput>, error: string, text: string][] = [
    ['an illegal name', { Name: '/a b' }, 'ValidationException', "found '/a b'"],
    ['a path without its first slash', { Name: 'a/b' }, 'ValidationException', 'fully qualified name'],
    ['a reserved name', { Name: '/aws/x' }, 'ValidationException', 'reserved parameter name'],
    ['too many levels', { Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException', 'found 16'],
    ['a long value', { Value: 'x'.repeat(4097) }, 'ValidationException', 'maximum parameter value of 4096'],
    ['an empty value', { Value: '' }, 'ValidationException', '1 character or more'],
    ['a secure string', { Type: 'SecureString' }, 'ValidationException', 'only String and StringList are supported'],
    ['no type', { Type: undefined }, 'ValidationException', 'A parameter type is required'],
    ['a value beside its pattern', { AllowedPattern: '[0-9]+' }, 'ParameterPatternMismatchException', '[0-9]+'],
    ['another data type', { DataType: 'aws:ec2:image' }, 'ValidationException', 'is not supported'],
    ['policies', { Policies: '[]' }, 'ValidationException', 'Policies'],
  ];
  test.each(refused)('refuses %s', async (_name, rest, error, text) => {
    expect(await failure(put(rest))).toEqual({ name: error, message: expect.stringContaining(text) });
    expect(store.list()).toEqual([]);
  });

  test('an advanced parameter holds 8 KB', async () => {
    expect(await put({ Tier: 'Advanced', Value: 'x'.repeat(8192) })).toMatchObject({ Tier: 'Advanced' });
    expect(await put({ Name: '/i', Tier: 'Intelligent-Tiering', Value: 'x'.repeat(5000) })).toMatchObject({
      Tier: 'Advanced',
    });
  });
});

describe('permissions', () => {
  const grant = (Action: string, Resource: string) =>
    roles.putRolePolicy(ROLE, 'p', { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource } });

  test('the refusal names the parameter by ARN', async () => {
    const sent = worker.send(new PutParameterCommand({ Name: NAME, Value: 'v', Type: 'String' }));
    expect(await failure(sent)).toEqual({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/workflow/local is not authorized to perform: ssm:PutParameter ' +
        `on resource: ${ARN} because no identity-based policy allows the ssm:PutParameter action`,
    });
  });

  test.each([
    [
      'ssm:PutParameter',
      ARN,
      () => new PutParameterCommand({ Name: NAME, Value: 'w', Type: 'String', Overwrite: true }),
    ],
    ['ssm:GetParameter', ARN, () => new GetParameterCommand({ Name: NAME })],
    ['ssm:GetParameters', ARN, () => new GetParametersCommand({ Names: [NAME] })],
    [
      'ssm:GetParametersByPath',
      'arn:aws:ssm:*:*:parameter/movies',
      () => new GetParametersByPathCommand({ Path: '/movies' }),
    ],
    ['ssm:DescribeParameters', '*', () => new DescribeParametersCommand({})],
    ['ssm:DeleteParameter', ARN, () => new DeleteParameterCommand({ Name: NAME })],
    ['ssm:DeleteParameters', ARN, () => new DeleteParametersCommand({ Names: [NAME] })],
  ])('%s on %s is what is asked for', async (action, resource, command) => {
    store.put(NAME, 'v', 'String');
    const send = () => failure(worker.send(command() as GetParameterCommand));
    expect((await send()).message).toContain(`to perform: ${action} on resource`);
    grant(action, resource);
    expect((await send()).name).toBe('none');
  });
});

test('refuses operations that are left out', async () => {
  const history = owner.send(new GetParameterHistoryCommand({ Name: NAME }));
  expect(await failure(history)).toEqual({
    name: 'UnknownOperationException',
    message: expect.stringContaining(
      "does not support the operation 'GetParameterHistory' of ssm: it supports PutParameter",
    ),
  });
});

test('refuses a body that is no JSON object', async () => {
  for (const body of ['{', '[]']) {
    const reply = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=owner/20260101/us-east-1/ssm/aws4_request, Signature=0',
        'x-amz-target': 'AmazonSSM.GetParameter',
      },
      body,
    });
    expect([reply.status, await reply.json()]).toEqual([
      400,
      { __type: 'SerializationException', message: expect.stringContaining('the request body') },
    ]);
  }
});

const testCli = hasCommand('aws', '--version') ? test : test.skip;

testCli('the AWS CLI reads a parameter (skipped where no aws command is installed)', async () => {
  store.put(NAME, 'value', 'String');
  const args = ['ssm', 'get-parameter', '--name', NAME, '--query', 'Parameter.Value', '--output', 'text'];
  expect(await output('aws', args, clientEnvironment(endpoint.url))).toBe('value\n');
});
