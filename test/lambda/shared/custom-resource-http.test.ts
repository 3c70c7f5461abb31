import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { customResourceHttp } from '../../../lambda/shared/custom-resource-http';
import { aCustomResourceRequest } from '../builders';

interface Received {
  readonly method: string | undefined;
  readonly contentType: string | undefined;
  readonly length: string | undefined;
  readonly body: string;
}

let server: Server;
let status = 200;
const received: Received[] = [];

async function receive(request: IncomingMessage): Promise<Received> {
  const { method, headers } = request;
  return {
    method,
    contentType: headers['content-type'],
    length: headers['content-length'],
    body: await text(request),
  };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void receive(request).then((one) => {
      received.push(one);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  received.length = 0;
  status = 200;
});

/** To the server, unless another port is given. */
function answer(failureReason?: string, port = (server.address() as AddressInfo).port): Promise<void> {
  const request = aCustomResourceRequest({ ResponseURL: `http://127.0.0.1:${port}/response?signature=s3cret` });
  return customResourceHttp.answer({
    request,
    physicalResourceId: 'id',
    ...(failureReason !== undefined && { failureReason }),
  });
}

describe('customResourceHttp', () => {
  const { StackId, RequestId, LogicalResourceId } = aCustomResourceRequest();
  const common = { PhysicalResourceId: 'id', StackId, RequestId, LogicalResourceId };

  test('puts success, without a content type: the presigned URL covers an empty one', async () => {
    await answer();
    expect(received).toMatchObject([{ method: 'PUT', contentType: '' }]);
    expect(received[0]?.length).toBe(String(received[0]?.body.length));
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ Status: 'SUCCESS', ...common });
  });

  test('puts failure with its reason, cut to what an answer may have', async () => {
    await answer('x'.repeat(5000));
    const body = received[0]?.body ?? '';
    expect(JSON.parse(body)).toEqual({ Status: 'FAILED', Reason: 'x'.repeat(2000), ...common });
    expect(body.length).toBeLessThan(4096);
  });

  test.each([
    [503, 'ServiceUnavailable'],
    [403, 'AnswerRefused'],
  ])('fails when it is answered by %d, without telling the URL', async (code, name) => {
    status = code;
    const error = await answer().catch((e: unknown) => e);
    expect(error).toMatchObject({ name, message: `PUT ResponseURL: it was answered by ${code}` });
  });

  test('fails with a name that is retried when nobody is there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(answer(undefined, port)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});
