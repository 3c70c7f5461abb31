import { createEndpoint, type Endpoint } from '../../../../local/cloud/endpoint/endpoint';
import { lambdaService } from '../../../../local/cloud/lambda/lambda-service';
import { AccessDeniedError } from '../../../../local/service';
import { StubEndpoint } from '../states/stub-endpoint';
import { TestRunner } from './function-builder';

let functions: TestRunner;
let endpoint: Endpoint;
let allowed: boolean;

beforeEach(async () => {
  allowed = true;
  functions = new TestRunner({
    authorizer: {
      authorize: (caller, action, resource) => {
        if (!allowed) throw new AccessDeniedError(caller.arn, action, resource, 'no policy allows it');
      },
    },
  });
  endpoint = await createEndpoint({
    services: [lambdaService(functions.runner)],
    port: 0,
    callers: (arn) => ({ arn: `arn:caller:${arn}` }),
  });
});

afterEach(async () => {
  await endpoint.close();
  await functions.close();
});

function invoke(
  body: string,
  headers: Record<string, string> = {},
  path = '/2015-03-31/functions/create/invocations',
): Promise<Response> {
  return fetch(endpoint.url + path, {
    method: 'POST',
    body,
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
      ...headers,
    },
  });
}

test('answers with the payload and the tail of the log', async () => {
  functions.add('export const handler = async (event) => { console.log("hello"); return { got: event }; };');
  const response = await invoke('{"a":1}', { 'x-amz-log-type': 'Tail' });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ got: { a: 1 } });
  expect(response.headers.get('x-amz-executed-version')).toBe('$LATEST');
  expect(response.headers.get('x-amz-function-error')).toBeNull();
  expect(Buffer.from(response.headers.get('x-amz-log-result') ?? '', 'base64').toString()).toContain('\nhello\n');
});

test('answers 200 with the error object when the function fails', async () => {
  functions.add('export const handler = async () => { throw new Error("why"); };');
  const response = await invoke('');
  expect(response.status).toBe(200);
  expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
  expect(await response.json()).toMatchObject({ errorType: 'Error', errorMessage: 'why' });
});

test('takes the ARN of a function in the path', async () => {
  const { arn } = functions.add('export const handler = async () => 5;');
  const response = await invoke(
    '{}',
    {},
    `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations?Qualifier=$LATEST`,
  );
  expect(await response.json()).toBe(5);
});

test.each([
  [
    'a caller without the permission',
    403,
    'AccessDeniedException',
    'is not authorized to perform: lambda:InvokeFunction',
    () => ((allowed = false), invoke('{}')),
  ],
  [
    'a function that is not there',
    404,
    'ResourceNotFoundException',
    'Function not found: nobody',
    () => invoke('{}', {}, '/2015-03-31/functions/nobody/invocations'),
  ],
  [
    'a body that is no JSON',
    400,
    'InvalidRequestContentException',
    'Could not parse request body into json',
    () => invoke('{'),
  ],
  [
    'an asynchronous invocation',
    400,
    'InvalidParameterValueException',
    'RequestResponse only, not Event',
    () => invoke('{}', { 'x-amz-invocation-type': 'Event' }),
  ],
  [
    'a version',
    400,
    'InvalidParameterValueException',
    'the version $LATEST only, not 3',
    () => invoke('{}', {}, '/2015-03-31/functions/create/invocations?Qualifier=3'),
  ],
  [
    'another operation',
    400,
    'InvalidAction',
    'supports Invoke only, not POST /2015-03-31/functions',
    () => invoke('{}', {}, '/2015-03-31/functions'),
  ],
])('refuses %s', async (_what, status, code, message, send) => {
  functions.add('export const handler = async () => 5;');
  const response = await send();
  expect(response.status).toBe(status);
  expect(response.headers.get('x-amzn-errortype')).toBe(code);
  expect(await response.json()).toMatchObject({ Message: expect.stringContaining(message) });
});

test('the SDK inside a function goes to the local endpoint, path style, with the keys of its role', async () => {
  const stub = await StubEndpoint.start();
  stub.answer = { headers: { 'content-type': 'text/plain' }, body: 'the object' };
  const calling = new TestRunner({ endpoint: () => stub.url });
  calling.addFiles({
    'index.js': `
      const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
      exports.handler = async () => {
        const { Body } = await new S3Client({}).send(new GetObjectCommand({ Bucket: 'data', Key: 'items/items.csv' }));
        return Body.transformToString();
      };`,
  });
  expect((await calling.invoke()).payload).toBe('the object');
  expect(stub.last.path).toMatch(/^\/data\/items\/items\.csv/);
  expect(stub.last.headers.authorization).toMatch(/Credential=AKIAFUNCTION\/\d{8}\/us-east-1\/s3\/aws4_request/);
  expect(stub.last.headers['x-amz-security-token']).toBe('token-1');
  await calling.close();
  await stub.stop();
});
