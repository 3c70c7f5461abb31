import { CreateDatasetGroupCommand, ListDatasetGroupsCommand } from '@aws-sdk/client-personalize';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import { AccessDeniedError, type Authorizer } from '../../../../local/service';
import { ROLE_ARN, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(twin.url + path, { method: 'POST', body, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? '' : JSON.parse(text) };
}

const call = (operation: string, body: string, contentType = 'application/x-amz-json-1.1') =>
  post('/', body, { 'X-Amz-Target': `AmazonPersonalize.${operation}`, 'Content-Type': contentType });

describe('AWS JSON 1.1', () => {
  test('answers with its content type, a request id and epoch seconds', async () => {
    await call('CreateDatasetGroup', '{"name":"movies"}');
    const { status, headers, body } = await call('ListDatasetGroups', '');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toEqual({
      datasetGroups: [
        {
          name: 'movies',
          datasetGroupArn: arn('dataset-group/movies'),
          status: 'CREATE PENDING',
          creationDateTime: 1_767_225_600,
          lastUpdatedDateTime: 1_767_225_600,
        },
      ],
    });
  });

  test.each([
    ['an unknown operation', 'CreateMagic', '{}', 'UnknownOperationException'],
    ['a body that is no JSON', 'ListSchemas', '{', 'InvalidInputException'],
    ['a body that is no object', 'ListSchemas', '[]', 'InvalidInputException'],
    ['a missing member', 'DescribeSchema', '{}', 'InvalidInputException'],
  ])('answers 400 to %s', async (_, operation, body, type) => {
    expect(await call(operation, body)).toMatchObject({ status: 400, body: { __type: type } });
  });

  test('answers 400 to another content type: it is what names the protocol', async () => {
    const answer = await call('ListSchemas', '{}', 'application/json');
    expect(answer).toMatchObject({ status: 400, body: { __type: 'UnknownOperationException' } });
    expect((await call('ListSchemas', '{}', 'application/x-amz-json-1.1; charset=utf-8')).status).toBe(200);
  });

  test('answers 413 to a body beyond all reason', async () => {
    const { status } = await call('CreateSchema', JSON.stringify({ name: 's', schema: 'x'.repeat(5_000_000) }));
    expect(status).toBe(413);
  });
});

describe('REST-JSON', () => {
  test('names an error in its header', async () => {
    const body = JSON.stringify({ campaignArn: arn('campaign/none'), userId: 'u' });
    const answer = await post('/recommendations', body, { 'Content-Type': 'application/json' });
    expect(answer).toMatchObject({ status: 404, body: { message: expect.stringContaining('does not exist') } });
    expect(answer.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
    expect(answer.headers.get('content-type')).toBe('application/json');
  });

  test('answers 415 to another content type', async () => {
    const answer = await post('/recommendations', '{}', { 'Content-Type': 'text/xml' });
    expect(answer.status).toBe(415);
    expect(answer.headers.get('x-amzn-errortype')).toBe('UnsupportedMediaTypeException');
  });

  test('answers 404 to a path that is none', async () => {
    const answer = await post('/recommendation', '{}');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  });
});

describe('permissions', () => {
  const caller = { arn: 'arn:aws:sts::000000000000:assumed-role/role/local', roleArn: ROLE_ARN };
  let asked: { action: string; resource: string; context: unknown }[];
  let denied: string;

  const authorizer: Authorizer = {
    authorize: (who, action, resource, context) => {
      expect(who).toEqual(caller);
      asked.push({ action, resource, context });
      if (action === denied)
        throw new AccessDeniedError(who.arn, action, resource, 'no identity-based policy allows it');
    },
  };

  beforeEach(async () => {
    asked = [];
    denied = '';
    await twin.close();
    twin = await startTwin({ authorizer, caller });
  });

  test('are asked for the action on the resource', async () => {
    await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
    await twin.control.send(new ListDatasetGroupsCommand({}));
    expect(asked).toEqual([
      { action: 'personalize:CreateDatasetGroup', resource: arn('dataset-group/movies'), context: undefined },
      { action: 'personalize:ListDatasetGroups', resource: '*', context: undefined },
    ]);
  });

  test('are asked for a role that is handed over', async () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/k';
    denied = 'iam:PassRole';
    const error = await errorOf(
      twin.control.send(new CreateDatasetGroupCommand({ name: 'movies', roleArn: ROLE_ARN, kmsKeyArn })),
    );
    expect(error).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${caller.arn} is not authorized to perform: iam:PassRole on resource: ${ROLE_ARN} because no identity-based policy allows it`,
      status: 400,
    });
    expect(asked.at(-1)?.context).toEqual({ 'iam:PassedToService': 'personalize.amazonaws.com' });
    denied = '';
    expect((await twin.control.send(new ListDatasetGroupsCommand({}))).datasetGroups).toEqual([]);
  });

  test('are refused with 403 by the runtime', async () => {
    denied = 'personalize:GetRecommendations';
    const error = await errorOf(
      twin.runtime.send(new GetRecommendationsCommand({ campaignArn: arn('campaign/c'), userId: 'u' })),
    );
    expect(error).toMatchObject({ name: 'AccessDeniedException', status: 403 });
    expect(error.message).toContain(`personalize:GetRecommendations on resource: ${arn('campaign/c')}`);
  });
});
