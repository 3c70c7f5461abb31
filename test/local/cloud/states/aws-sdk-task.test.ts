import type { RoleSessions } from '../../../../local/cloud/role-session';
import { StateFailure } from '../../../../local/cloud/states/failure';
import { AwsSdkTasks } from '../../../../local/cloud/states/integrations/aws-sdk-task';
import { stepFunctionsName } from '../../../../local/cloud/states/integrations/member-names';
import { SDK_SERVICES } from '../../../../local/cloud/states/integrations/sdk-services';
import { taskRunner } from '../../../../local/cloud/states/integrations/task-runner';
import { parseTaskResource } from '../../../../local/cloud/states/definition/task-resource';
import type { Json } from '../../../../local/cloud/states/json';
import { noFunctions, ROLE_ARN } from './state-machine-builder';
import { StubEndpoint, type StubAnswer } from './stub-endpoint';

let stub: StubEndpoint;
let tasks: AwsSdkTasks;
let keys: Record<string, string>;

const roles: RoleSessions = {
  assume: () => undefined,
  credentialsOf: (roleArn) => ({
    accessKeyId: keys[roleArn] ?? 'NOBODY',
    secretAccessKey: 's',
    sessionToken: 'token-1',
  }),
};

beforeAll(async () => {
  stub = await StubEndpoint.start();
});

beforeEach(() => {
  keys = { [ROLE_ARN]: 'AKIAWORKFLOW' };
  tasks = new AwsSdkTasks({ endpoint: () => stub.url, region: 'us-east-1', roles });
});

afterEach(() => tasks.close());

afterAll(() => stub.stop());

async function call(resource: string, args: Json, answer: StubAnswer): Promise<Json> {
  stub.answer = answer;
  const run = taskRunner(noFunctions, tasks);
  return run({
    resource: parseTaskResource(`arn:aws:states:::${resource}`),
    arguments: args,
    roleArn: ROLE_ARN,
    sessionName: 'movies-workflow',
    signal: new AbortController().signal,
  });
}

async function failureOf(resource: string, args: Json, answer: StubAnswer): Promise<StateFailure> {
  const error: unknown = await call(resource, args, answer).catch((reason: unknown) => reason);
  if (error instanceof StateFailure) return error;
  throw new Error(`no failure of a state: ${JSON.stringify(error)}`);
}

const campaignArn = 'arn:aws:personalize:us-east-1:000000000000:campaign/movies-for-you';

describe('personalize', () => {
  test('translates a request, but not the keys of its maps', async () => {
    const result = await call(
      'aws-sdk:personalize:createCampaign',
      {
        Name: 'movies-for-you',
        SolutionVersionArn: 'arn:version',
        MinProvisionedTPS: 1,
        CampaignConfig: {
          ItemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' },
          EnableMetadataWithRecommendations: true,
        },
        Tags: [{ TagKey: 'Team', TagValue: 'films' }],
      },
      { body: { campaignArn } },
    );
    expect(JSON.parse(stub.last.body)).toEqual({
      name: 'movies-for-you',
      solutionVersionArn: 'arn:version',
      minProvisionedTPS: 1,
      campaignConfig: {
        itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' },
        enableMetadataWithRecommendations: true,
      },
      tags: [{ tagKey: 'Team', tagValue: 'films' }],
    });
    expect(stub.last.headers['x-amz-target']).toBe('AmazonPersonalize.CreateCampaign');
    expect(result).toEqual({ CampaignArn: campaignArn });
  });

  test('translates a response: members, maps, dates', async () => {
    const result = await call(
      'aws-sdk:personalize:describeCampaign',
      { CampaignArn: campaignArn },
      {
        body: {
          campaign: {
            name: 'movies-for-you',
            campaignArn,
            minProvisionedTPS: 1,
            status: 'ACTIVE',
            campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3' } },
            creationDateTime: 1767225600.5,
            latestCampaignUpdate: { status: 'CREATE IN_PROGRESS', solutionVersionArn: 'arn:version' },
          },
        },
      },
    );
    expect(result).toEqual({
      Campaign: {
        Name: 'movies-for-you',
        CampaignArn: campaignArn,
        MinProvisionedTPS: 1,
        Status: 'ACTIVE',
        CampaignConfig: { ItemExplorationConfig: { explorationWeight: '0.3' } },
        CreationDateTime: '2026-01-01T00:00:00.500Z',
        LatestCampaignUpdate: { Status: 'CREATE IN_PROGRESS', SolutionVersionArn: 'arn:version' },
      },
    });
  });

  test('keeps the names of metrics, which are keys of a map', async () => {
    const metrics = { coverage: 0.5, precision_at_5: 0.1 };
    const result = await call(
      'aws-sdk:personalize:getSolutionMetrics',
      { SolutionVersionArn: 'a' },
      {
        body: { solutionVersionArn: 'a', metrics },
      },
    );
    expect(result).toEqual({ SolutionVersionArn: 'a', Metrics: metrics });
  });

  test('signs as the role of the machine', async () => {
    await call('aws-sdk:personalize:listRecipes', {}, { body: { recipes: [] } });
    expect(stub.last.headers.authorization).toContain('Credential=AKIAWORKFLOW/');
    expect(stub.last.headers.authorization).toContain('/us-east-1/personalize/aws4_request');
    expect(stub.last.headers['x-amz-security-token']).toBe('token-1');
  });

  test('signs with new keys once the role has new ones', async () => {
    await call('aws-sdk:personalize:listRecipes', {}, { body: {} });
    keys = { [ROLE_ARN]: 'AKIANEW' };
    await call('aws-sdk:personalize:listRecipes', {}, { body: {} });
    expect(stub.last.headers.authorization).toContain('Credential=AKIANEW/');
  });

  test('names a modelled error by service and error', async () => {
    const failure = await failureOf(
      'aws-sdk:personalize:describeCampaign',
      { CampaignArn: campaignArn },
      {
        status: 400,
        body: { __type: 'ResourceNotFoundException', message: 'Campaign not found' },
      },
    );
    expect(failure.error).toBe('Personalize.ResourceNotFoundException');
    expect(failure.failureCause).toBe(
      'Campaign not found (Service: Personalize, Status Code: 400, Request ID: request-1)',
    );
  });

  test('names an error that the service does not model PersonalizeException, and keeps its message', async () => {
    const message = 'User: arn:u is not authorized to perform: personalize:DescribeCampaign on resource: arn:c';
    const failure = await failureOf(
      'aws-sdk:personalize:describeCampaign',
      { CampaignArn: campaignArn },
      {
        status: 400,
        body: { __type: 'AccessDeniedException', message },
      },
    );
    expect(failure.error).toBe('Personalize.PersonalizeException');
    expect(failure.failureCause).toContain(message);
  });

  test('makes one attempt: retrying is up to the definition', async () => {
    const before = stub.seen.length;
    const failure = await failureOf(
      'aws-sdk:personalize:describeCampaign',
      { CampaignArn: campaignArn },
      {
        status: 500,
        body: { __type: 'InternalServerError', message: 'oh' },
      },
    );
    expect(failure.error).toBe('Personalize.PersonalizeException');
    expect(stub.seen.length).toBe(before + 1);
  });

  test('fails with States.Runtime on arguments that the action does not take, and sends nothing', async () => {
    const before = stub.seen.length;
    const failure = await failureOf('aws-sdk:personalize:describeCampaign', { Campaign: 'x' }, { body: {} });
    expect(failure.error).toBe('States.Runtime');
    expect(failure.failureCause).toContain(
      `The Arguments '{"Campaign":"x"}' could not be used to start the Task: [The field 'Campaign' is not supported by Step Functions`,
    );
    expect(stub.seen.length).toBe(before);
  });

  test('fails with SdkClientException when nobody answers', async () => {
    tasks.close();
    const gone = await StubEndpoint.start();
    const { url } = gone;
    await gone.stop();
    tasks = new AwsSdkTasks({ endpoint: () => url, region: 'us-east-1', roles });
    const failure = await failureOf('aws-sdk:personalize:listRecipes', {}, { body: {} });
    expect(failure.error).toBe('Personalize.SdkClientException');
    expect(failure.failureCause).toContain('ECONNREFUSED');
  });
});

describe('the other services', () => {
  test('personalizeruntime: lists of structures both ways', async () => {
    const result = await call(
      'aws-sdk:personalizeruntime:getRecommendations',
      { CampaignArn: campaignArn, UserId: 'u', NumResults: 2, FilterValues: { genre: '"drama"' } },
      {
        headers: { 'content-type': 'application/json' },
        body: { itemList: [{ itemId: '1', score: 0.5 }], recommendationId: 'r' },
      },
    );
    expect(JSON.parse(stub.last.body)).toEqual({
      campaignArn,
      userId: 'u',
      numResults: 2,
      filterValues: { genre: '"drama"' },
    });
    expect(result).toEqual({ ItemList: [{ ItemId: '1', Score: 0.5 }], RecommendationId: 'r' });
  });

  test('personalizeevents: dates as ISO text', async () => {
    await call(
      'aws-sdk:personalizeevents:putEvents',
      {
        TrackingId: 't',
        SessionId: 's',
        UserId: 'u',
        EventList: [{ EventType: 'watch', ItemId: '1', SentAt: '2026-01-01T00:00:00Z' }],
      },
      { headers: { 'content-type': 'application/json' }, body: '' },
    );
    expect(JSON.parse(stub.last.body)).toMatchObject({
      trackingId: 't',
      eventList: [{ eventType: 'watch', itemId: '1', sentAt: 1767225600 }],
    });
  });

  test('ssm: putParameter and its modelled error', async () => {
    const args = { Name: '/movies/for-you/campaign-arn', Value: campaignArn, Type: 'String', Overwrite: true };
    const result = await call('aws-sdk:ssm:putParameter', args, { body: { Version: 3, Tier: 'Standard' } });
    expect(JSON.parse(stub.last.body)).toEqual(args);
    expect(result).toEqual({ Version: 3, Tier: 'Standard' });
    const failure = await failureOf(
      'aws-sdk:ssm:getParameter',
      { Name: '/x' },
      {
        status: 400,
        body: { __type: 'ParameterNotFound', message: 'gone' },
      },
    );
    expect(failure.error).toBe('Ssm.ParameterNotFoundException');
  });

  const published =
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>';
  const snsError = (code: string, message: string): string =>
    `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

  test('sns:publish turns a JSON message into text', async () => {
    const result = await call(
      'sns:publish',
      { TopicArn: 'arn:topic', Subject: 'done', Message: { pipeline: 'movies' } },
      { headers: { 'content-type': 'text/xml' }, body: published },
    );
    const form = new URLSearchParams(stub.last.body);
    expect(form.get('Message')).toBe('{"pipeline":"movies"}');
    expect(form.get('TopicArn')).toBe('arn:topic');
    expect(result).toMatchObject({ MessageId: 'm-1' });
  });

  test.each([
    ['sns:publish', 'NotFound', 'SNS.NotFoundException'],
    ['aws-sdk:sns:publish', 'NotFound', 'Sns.NotFoundException'],
    ['sns:publish', 'AuthorizationError', 'SNS.AuthorizationErrorException'],
    ['sns:publish', 'Odd', 'SNS.AmazonSNSException'],
    ['aws-sdk:sns:publish', 'Odd', 'Sns.SnsException'],
  ])('%s names %s as %s', async (resource, code, expected) => {
    const failure = await failureOf(
      resource,
      { TopicArn: 'arn:topic', Message: 'm' },
      {
        status: 404,
        headers: { 'content-type': 'text/xml' },
        body: snsError(code, 'no'),
      },
    );
    expect(failure.error).toBe(expected);
  });

  test('s3: names of the SDK for Java, path style, text bodies', async () => {
    await call(
      'aws-sdk:s3:putObject',
      { Bucket: 'b', Key: 'reports/run.json', Body: { passed: true }, SsekmsKeyId: 'key' },
      { headers: { etag: '"e"' }, body: '' },
    );
    expect(stub.last.path).toContain('/b/reports/run.json');
    expect(stub.last.headers['x-amz-server-side-encryption-aws-kms-key-id']).toBe('key');
    expect(stub.last.body).toContain('{"passed":true}');
    const result = await call(
      'aws-sdk:s3:getObject',
      { Bucket: 'b', Key: 'k' },
      {
        headers: { etag: '"e"', 'content-type': 'text/plain', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' },
        body: 'hello',
      },
    );
    expect(result).toMatchObject({ Body: 'hello', ETag: '"e"', LastModified: '2026-01-01T00:00:00.000Z' });
  });

  test('s3: errors get the suffix that the SDK for Java gives them', async () => {
    const failure = await failureOf(
      'aws-sdk:s3:getObject',
      { Bucket: 'b', Key: 'k' },
      {
        status: 404,
        headers: { 'content-type': 'application/xml' },
        body: '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>',
      },
    );
    expect(failure.error).toBe('S3.NoSuchKeyException');
    expect(failure.failureCause).toContain('The specified key does not exist. (Service: S3, Status Code: 404');
  });
});

describe('names of members', () => {
  test.each([
    ['campaignArn', 'CampaignArn'],
    ['minProvisionedTPS', 'MinProvisionedTPS'],
    ['performHPO', 'PerformHPO'],
    ['autoMLConfig', 'AutoMLConfig'],
    ['ACL', 'Acl'],
    ['ETag', 'ETag'],
    ['SSECustomerKey', 'SseCustomerKey'],
    ['SSEKMSKeyId', 'SsekmsKeyId'],
    ['KeyId', 'KeyId'],
    ['ContentMD5', 'ContentMD5'],
    ['Name', 'Name'],
  ])('%s is %s', (member, expected) => {
    expect(stepFunctionsName(member)).toBe(expected);
  });

  test.each([...SDK_SERVICES.values()].map((service) => [service.name, service] as const))(
    'of every operation of %s can be read, and no two members share one',
    (_name, service) => {
      expect(service.actions.length).toBeGreaterThan(2);
      for (const action of service.actions) {
        const { input } = service.operation(action) ?? {};
        if (input?.kind !== 'structure') throw new Error(`${action} has no input`);
        const names = [...input.members.keys()].map((member) => stepFunctionsName(member));
        expect(new Set(names).size).toBe(names.length);
        for (const member of input.members.values()) member();
      }
    },
  );
});

describe('events:putEvents', () => {
  const entry = { Source: 'personalize-pipeline', DetailType: 'Pipeline Run', Detail: { pipeline: 'movies' } };

  test('sends the detail as JSON text', async () => {
    const body = { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] };
    expect(await call('events:putEvents', { Entries: [entry] }, { body })).toEqual(body);
    expect(JSON.parse(stub.last.body)).toEqual({ Entries: [{ ...entry, Detail: '{"pipeline":"movies"}' }] });
  });

  test('fails when an entry does', async () => {
    const body = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'no' }] };
    const failure = await failureOf('events:putEvents', { Entries: [entry] }, { body });
    expect(failure.error).toBe('EventBridge.FailedEntry');
    expect(failure.message).toContain('InternalFailure');
  });
});
