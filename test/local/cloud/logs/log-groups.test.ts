import { VirtualClock } from '../../../../local/clock';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { LogGroups } from '../../../../local/cloud/logs/log-groups';
import { allowAll } from '../../../../local/service';

const ROLE = 'arn:aws:iam::000000000000:role/check-data';
const GROUP = '/aws/lambda/check-data';
const ARN = `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`;
const OWNER = { arn: 'arn:aws:iam::000000000000:root' };

/** Log groups that a role with these statements writes to. */
function logs(...Statement: object[]) {
  const roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy: { Version: '2012-10-17', Statement: [] } });
  if (Statement.length > 0) roles.putRolePolicy(ROLE, 'logs', { Version: '2012-10-17', Statement });
  const groups = new LogGroups(new IamAuthorizer(roles), new VirtualClock(Date.UTC(2026, 0, 1)));
  const caller = roles.callerOf(roles.credentialsOf(ROLE).accessKeyId);
  return { groups, write: (...lines: string[]) => groups.write(caller, GROUP, 'stream', lines) };
}
const allow = (Action: string | string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });
const BOTH = ['logs:CreateLogStream', 'logs:PutLogEvents'];

describe('write', () => {
  test('keeps lines in order, by stream', () => {
    const groups = new LogGroups(allowAll, new VirtualClock(5));
    groups.createLogGroup(GROUP, 30);
    groups.write(OWNER, GROUP, 'a', ['one', 'two']);
    groups.write(OWNER, GROUP, 'b', ['three']);
    expect(groups.events(GROUP).map(({ message }) => message)).toEqual(['one', 'two', 'three']);
    expect(groups.events(GROUP, 'b')).toEqual([{ stream: 'b', time: 5, message: 'three' }]);
    expect(groups.list()).toEqual([{ name: GROUP, retentionDays: 30 }]);
  });

  test('keeps no more than its capacity, the newest', () => {
    const groups = new LogGroups(allowAll, new VirtualClock(), 3);
    groups.createLogGroup(GROUP);
    for (let i = 0; i < 5; i++) groups.write(OWNER, GROUP, 'a', [String(i)]);
    expect(groups.events(GROUP).map(({ message }) => message)).toEqual(['2', '3', '4']);
  });

  test('takes the ARN that CloudFormation gives of a group, which ends in :*', () => {
    const { groups, write } = logs(allow(BOTH, `${ARN}:*`));
    groups.createLogGroup(GROUP);
    write('line');
    expect(groups.events(GROUP)).toHaveLength(1);
  });

  test.each([
    ['no statement', [], 'logs:CreateLogStream'],
    ['the group without :*', [allow(BOTH, ARN)], 'logs:CreateLogStream'],
    ["another function's group", [allow(BOTH, `${ARN}-2:*`)], 'logs:CreateLogStream'],
    ['CreateLogStream alone', [allow('logs:CreateLogStream', `${ARN}:*`)], 'logs:PutLogEvents'],
    ['PutLogEvents alone', [allow('logs:PutLogEvents', `${ARN}:*`)], 'logs:CreateLogStream'],
  ])('refuses a role with %s, naming what is missing', (_name, statements, action) => {
    const { groups, write } = logs(...statements);
    groups.createLogGroup(GROUP);
    expect(() => write('line')).toThrow(
      `User: arn:aws:sts::000000000000:assumed-role/check-data/local is not authorized to perform: ${action} on ` +
        `resource: ${ARN}:log-stream:stream because no identity-based policy allows the ${action} action`,
    );
    expect(groups.events(GROUP)).toEqual([]);
  });

  test('makes a group that is not there, for those who may', () => {
    expect(() => logs(allow(BOTH, '*')).write('line')).toThrow('logs:CreateLogGroup');
    const { groups, write } = logs(allow('logs:*', `${ARN}:*`));
    write('line');
    expect(groups.hasLogGroup(GROUP)).toBe(true);
  });

  test('asks for PutLogEvents only where there is a line', () => {
    const { groups, write } = logs(allow('logs:CreateLogStream', `${ARN}:*`));
    groups.createLogGroup(GROUP);
    expect(() => write()).not.toThrow();
  });
});

test('fails to read a group that does not exist', () => {
  const groups = new LogGroups(allowAll);
  groups.createLogGroup(GROUP);
  groups.deleteLogGroup(GROUP);
  expect(() => groups.events(GROUP)).toThrow(`the log group ${GROUP} does not exist`);
});
