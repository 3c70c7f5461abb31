import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { VirtualClock } from '../../../../local/clock';
import { createEndpoint, type Endpoint } from '../../../../local/cloud/endpoint/endpoint';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { createSnsService } from '../../../../local/cloud/sns/sns-service';
import { Topics, type PublishedMessage } from '../../../../local/cloud/sns/topics';
import { clientEnvironment, hasCommand, output } from '../endpoint/other-clients';

const ROLE = 'arn:aws:iam::000000000000:role/workflow';
const NOW = Date.UTC(2026, 0, 1);
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:runs';

let topics: Topics;
let roles: RoleDirectory;
let endpoint: Endpoint;
let owner: SNSClient;
let worker: SNSClient;

beforeEach(async () => {
  const clock = new VirtualClock(NOW);
  topics = new Topics(clock);
  roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy: { Version: '2012-10-17', Statement: [] } });
  endpoint = await createEndpoint({
    services: [createSnsService(topics, new IamAuthorizer(roles, clock))],
    callers: (key) => roles.callerOf(key),
    port: 0,
  });
  const config = { endpoint: endpoint.url, region: 'us-east-1', maxAttempts: 1 };
  owner = new SNSClient({ ...config, credentials: { accessKeyId: 'owner', secretAccessKey: 'x' } });
  worker = new SNSClient({ ...config, credentials: roles.credentialsOf(ROLE) });
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
const grant = (Resource: string) =>
  roles.putRolePolicy(ROLE, 'notify', {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'sns:Publish', Resource },
  });

describe('topics', () => {
  test('are created once, listed and deleted', async () => {
    expect((await owner.send(new CreateTopicCommand({ Name: 'runs' }))).TopicArn).toBe(TOPIC);
    expect((await owner.send(new CreateTopicCommand({ Name: 'runs' }))).TopicArn).toBe(TOPIC);
    expect((await owner.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn: TOPIC }]);
    await owner.send(new DeleteTopicCommand({ TopicArn: TOPIC }));
    expect((await owner.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
  });

  test('keep attributes and subscriptions', async () => {
    topics.createTopic('runs');
    const set = { TopicArn: TOPIC, AttributeName: 'DisplayName', AttributeValue: 'Läufe & mehr' };
    await owner.send(new SetTopicAttributesCommand(set));
    const subscribe = () =>
      owner.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol: 'email', Endpoint: 'me@example.com' }));
    const { SubscriptionArn } = await subscribe();
    expect((await subscribe()).SubscriptionArn).toBe(SubscriptionArn);
    expect((await owner.send(new GetTopicAttributesCommand({ TopicArn: TOPIC }))).Attributes).toEqual({
      TopicArn: TOPIC,
      DisplayName: 'Läufe & mehr',
      SubscriptionsConfirmed: '1',
    });
    const list = () => owner.send(new ListSubscriptionsByTopicCommand({ TopicArn: TOPIC }));
    expect((await list()).Subscriptions).toEqual([
      { SubscriptionArn, TopicArn: TOPIC, Protocol: 'email', Endpoint: 'me@example.com', Owner: '000000000000' },
    ]);
    await owner.send(new UnsubscribeCommand({ SubscriptionArn }));
    expect((await list()).Subscriptions ?? []).toEqual([]);
  });

  test('refuses FIFO topics, illegal names and attributes that are not known', async () => {
    const create = async (Name: string) => (await failure(owner.send(new CreateTopicCommand({ Name })))).name;
    expect(await create('a.fifo')).toBe('InvalidParameterException');
    expect(await create('a b')).toBe('InvalidParameterException');
    topics.createTopic('runs');
    const set = (AttributeName: string, AttributeValue: string) =>
      failure(owner.send(new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName, AttributeValue })));
    expect((await set('DeliveryPolicy', '{}')).message).toContain("'DeliveryPolicy' is not supported");
    expect((await set('Policy', '{')).message).toContain(
      'Invalid parameter: Policy Reason: the policy is not valid JSON',
    );
  });
});

describe('publish', () => {
  const publish = (client: SNSClient, rest: Partial<PublishCommandInput> = {}) =>
    client.send(new PublishCommand({ TopicArn: TOPIC, Message: 'done', ...rest }));

  test('keeps messages with subject, attributes and time, and tells those who listen', async () => {
    topics.createTopic('runs');
    const heard: PublishedMessage[] = [];
    const stop = topics.onPublished((message) => heard.push(message));
    const { MessageId } = await publish(owner, {
      Subject: 'movies: SUCCEEDED',
      Message: 'a=1&b=ü\n',
      MessageAttributes: { status: { DataType: 'String', StringValue: 'ok' } },
    });
    stop();
    await publish(owner);
    expect(topics.messages(TOPIC)).toHaveLength(2);
    expect(topics.messages(TOPIC)[0]).toEqual({
      messageId: MessageId,
      topicArn: TOPIC,
      subject: 'movies: SUCCEEDED',
      message: 'a=1&b=ü\n',
      attributes: { status: 'ok' },
      time: NOW,
    });
    expect(heard).toEqual([topics.messages(TOPIC)[0]]);
  });

  test('needs sns:Publish on the topic', async () => {
    topics.createTopic('runs');
    grant('arn:aws:sns:us-east-1:000000000000:other');
    expect(await failure(publish(worker))).toEqual({
      name: 'AuthorizationErrorException',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/workflow/local is not authorized to perform: sns:Publish on ' +
        `resource: ${TOPIC} because no identity-based policy allows the sns:Publish action`,
    });
    grant(TOPIC);
    expect((await failure(publish(worker))).name).toBe('none');
  });

  test("the topic's policy allows and denies", async () => {
    topics.createTopic('runs');
    const statement = { Principal: { AWS: ROLE }, Action: 'sns:Publish', Resource: TOPIC };
    topics.setTopicPolicy(TOPIC, { Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } });
    expect((await failure(publish(worker))).name).toBe('none');
    grant(TOPIC);
    topics.setTopicPolicy(TOPIC, { Version: '2012-10-17', Statement: { Effect: 'Deny', ...statement } });
    expect((await failure(publish(worker))).message).toContain('explicit deny in a resource-based policy');
  });

  test('fails for a topic that does not exist, and for what SNS does not take', async () => {
    expect(await failure(publish(owner))).toEqual({ name: 'NotFoundException', message: 'Topic does not exist' });
    topics.createTopic('runs');
    const name = async (rest: Partial<PublishCommandInput>) => (await failure(publish(owner, rest))).name;
    expect(await name({ Message: 'x'.repeat(262_145) })).toBe('InvalidParameterException');
    expect(await name({ Subject: 'x'.repeat(100) })).toBe('InvalidParameterException');
    expect(await name({ Subject: 'two\nlines' })).toBe('InvalidParameterException');
    expect(await name({ PhoneNumber: '+100' })).toBe('InvalidParameterException');
    expect(topics.messages(TOPIC)).toEqual([]);
  });

  test('keeps the last thousand messages', () => {
    topics.createTopic('runs');
    for (let i = 0; i < 1001; i++) topics.publish(TOPIC, { message: String(i) });
    expect(topics.messages(TOPIC)).toHaveLength(1000);
    expect(topics.messages(TOPIC)[0]?.message).toBe('1');
  });
});

test('refuses actions that are left out, naming those that are there', async () => {
  const batch = new PublishBatchCommand({ TopicArn: TOPIC, PublishBatchRequestEntries: [{ Id: '1', Message: 'x' }] });
  expect(await failure(owner.send(batch))).toMatchObject({
    name: 'InvalidAction',
    message: expect.stringContaining('does not support the action PublishBatch of sns: it supports CreateTopic'),
  });
});

const testCli = hasCommand('aws', '--version') ? test : test.skip;

testCli('the AWS CLI publishes (skipped where no aws command is installed)', async () => {
  topics.createTopic('runs');
  const args = ['sns', 'publish', '--topic-arn', TOPIC, '--message', 'from the CLI'];
  const reply = JSON.parse(await output('aws', args, clientEnvironment(endpoint.url))) as { MessageId: string };
  expect(topics.messages(TOPIC)).toMatchObject([{ message: 'from the CLI', messageId: reply.MessageId }]);
});
