import { createEndpoint, type Endpoint } from '../../../../local/cloud/endpoint/endpoint';
import { parseXml } from '../../../../local/cloud/endpoint/xml';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { createStsService } from '../../../../local/cloud/sts/sts-service';
import { clientEnvironment, hasCommand, output } from '../endpoint/other-clients';

const ROLE = 'arn:aws:iam::000000000000:role/team/worker';

let endpoint: Endpoint;
let key: string;

beforeAll(async () => {
  const roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy: { Version: '2012-10-17', Statement: [] } });
  key = roles.credentialsOf(ROLE).accessKeyId;
  endpoint = await createEndpoint({ services: [createStsService()], callers: (id) => roles.callerOf(id), port: 0 });
});
afterAll(() => endpoint.close());

/** The STS client is not among the project's packages. */
async function call(accessKeyId: string, parameters: Record<string, string>) {
  const reply = await fetch(endpoint.url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/sts/aws4_request, Signature=0`,
    },
    body: new URLSearchParams({ Version: '2011-06-15', ...parameters }),
  });
  return { status: reply.status, text: await reply.text() };
}

describe('GetCallerIdentity', () => {
  test.each([
    ['an unknown key', () => 'AKIAANY', 'arn:aws:iam::000000000000:root', '000000000000'],
    ['the key of a role', () => key, 'arn:aws:sts::000000000000:assumed-role/worker/local', 'worker/local'],
  ])('says who %s is', async (_name, accessKeyId, arn, userId) => {
    const { status, text } = await call(accessKeyId(), { Action: 'GetCallerIdentity' });
    expect(status).toBe(200);
    expect(parseXml(text, 'GetCallerIdentityResponse')).toMatchObject({
      GetCallerIdentityResult: { Arn: arn, UserId: userId, Account: '000000000000' },
    });
  });
});

test('refuses AssumeRole, saying what to do instead', async () => {
  const { status, text } = await call('AKIAANY', { Action: 'AssumeRole', RoleArn: ROLE, RoleSessionName: 'x' });
  expect(status).toBe(403);
  expect(text).toContain('<Code>AccessDenied</Code>');
  expect(text).toContain(`does not give out sessions of roles: ${ROLE} is used by the functions`);
});

test('refuses a request that names no action', async () => {
  expect(await call('AKIAANY', {})).toMatchObject({ status: 400, text: expect.stringContaining('MissingAction') });
});

const testCli = hasCommand('aws', '--version') ? test : test.skip;

testCli('the AWS CLI asks who it is (skipped where no aws command is installed)', async () => {
  const reply = await output('aws', ['sts', 'get-caller-identity'], clientEnvironment(endpoint.url, key));
  expect(JSON.parse(reply)).toMatchObject({ Arn: 'arn:aws:sts::000000000000:assumed-role/worker/local' });
});
