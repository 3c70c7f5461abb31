import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateSolutionCommand, DescribeSolutionCommand, PersonalizeClient } from '@aws-sdk/client-personalize';
import { passUncheckedMembers, visible } from '../../../../lambda/shared/drift/unchecked-members';
import { personalizePort } from '../../../../lambda/shared/personalize-sdk';

/** What the service got, and what it answers next. */
const bodies: unknown[] = [];
const lengths: (string | undefined)[] = [];
let answer: { readonly status: number; readonly body: unknown };
let server: Server;
let client: PersonalizeClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      bodies.push(JSON.parse(body.toString()));
      lengths.push(request.headers['content-length'] === String(body.length) ? 'right' : 'wrong');
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  bodies.length = 0;
  lengths.length = 0;
  const { port } = server.address() as AddressInfo;
  client = new PersonalizeClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(() => client.destroy());

const request = {
  name: 'a-für',
  datasetGroupArn: 'arn:g',
  trainingBudget: { hours: 3 },
  solutionConfig: {
    cacheConfig: { size: 1 },
    hpoConfig: { hpoResourceConfig: { maxNumberOfTrainingJobs: '2', spot: true } },
    eventsConfig: { eventParametersList: [{ eventType: 'view', decay: 0.5 }] },
  },
};

describe('members that the SDK does not know', () => {
  test('reach the service through the port, at every depth', async () => {
    answer = { status: 200, body: { solutionArn: 'arn:s' } };
    await expect(personalizePort(client).createSolution(request)).resolves.toBe('arn:s');
    expect(bodies).toEqual([request]);
    expect(lengths).toEqual(['right']);
  });

  test('are left out by the SDK itself, silently', async () => {
    answer = { status: 200, body: { solutionArn: 'arn:s' } };
    await client.send(new CreateSolutionCommand(request));
    expect(bodies).toEqual([expect.not.objectContaining({ trainingBudget: expect.anything() })]);
  });

  test('come back from the service, and times are times all the same', async () => {
    const solution = { name: 'a', creationDateTime: 1_700_000_000, solutionConfig: { cacheConfig: { size: 1 } } };
    answer = { status: 200, body: { solution: { ...solution, trainingBudget: { hours: 3 } } } };
    await expect(personalizePort(client).describeSolution('arn:s')).resolves.toEqual({
      ...solution,
      creationDateTime: new Date(1_700_000_000_000),
      trainingBudget: { hours: 3 },
    });
  });

  test('leave errors what they are', async () => {
    passUncheckedMembers(client);
    answer = { status: 400, body: { __type: 'ResourceNotFoundException', message: 'no such solution' } };
    await expect(client.send(new DescribeSolutionCommand({ solutionArn: 'arn:s' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'no such solution',
    });
  });

  test('count once for a client that has several ports', async () => {
    personalizePort(client);
    answer = { status: 200, body: { solutionArn: 'arn:s' } };
    await personalizePort(client).createSolution(request);
    expect(bodies).toEqual([request]);
  });
});

describe('differences', () => {
  const difference = (field: string, actual: unknown) => ({ field, wanted: 1, actual });

  test('in members that are not known count only when the service answers them', () => {
    const found = [
      difference('trainingBudget.hours', undefined),
      difference('trainingBudget.days', 2),
      difference('trainingBudgets', undefined),
      difference('recipeArn', undefined),
    ];
    expect(visible(found, { unchecked: ['trainingBudget'] })).toEqual(found.slice(1));
    expect(visible(found, {})).toEqual(found);
  });
});
