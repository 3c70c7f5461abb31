import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';

const ARN = 'arn:aws:iam::000000000000:role/team/worker';
const TRUST = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
};
const POLICY = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

function withRole(): RoleDirectory {
  const roles = new RoleDirectory();
  roles.putRole({ arn: ARN, trustPolicy: TRUST });
  return roles;
}

const names = (roles: RoleDirectory) => [...roles.policiesOf(ARN)].map((policy) => policy.policyName);

describe('credentials', () => {
  test('are the same each time, look like temporary keys, and are different for each role', () => {
    const [a, b] = [withRole().credentialsOf(ARN), withRole().credentialsOf('worker')];
    expect(a).toEqual(b);
    expect(a.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    const roles = withRole();
    roles.putRole({ arn: `${ARN}2`, trustPolicy: TRUST });
    expect(roles.credentialsOf(`${ARN}2`).accessKeyId).not.toBe(a.accessKeyId);
  });

  test('stand for a session of the role, without its path', () => {
    const roles = withRole();
    expect(roles.callerOf(roles.credentialsOf(ARN).accessKeyId)).toEqual({
      arn: 'arn:aws:sts::000000000000:assumed-role/worker/local',
      roleArn: ARN,
    });
  });

  test("any other key is the account owner's", () => {
    expect(withRole().callerOf('AKIAIOSFODNN7EXAMPLE')).toEqual({ arn: 'arn:aws:iam::000000000000:root' });
  });

  test('those of a deleted role do not become the account owner', () => {
    const roles = withRole();
    const { accessKeyId } = roles.credentialsOf(ARN);
    roles.putRolePolicy(ARN, 'all', POLICY);
    roles.deleteRole('worker');
    expect(roles.callerOf(accessKeyId).roleArn).toBe(ARN);
    expect(names(roles)).toEqual([]);
  });

  test('fails for a role that does not exist', () => {
    expect(() => withRole().credentialsOf('ghost')).toThrow('the role with name ghost cannot be found');
  });
});

describe('policies', () => {
  test('are put, replaced and deleted by name; deleting twice is fine', () => {
    const roles = withRole();
    roles.putRolePolicy('worker', 'a', POLICY);
    roles.putRolePolicy(ARN, 'b', POLICY);
    roles.putRolePolicy(ARN, 'a', { ...POLICY, Statement: [] });
    expect(names(roles)).toEqual(['a', 'b']);
    roles.deleteRolePolicy('worker', 'a');
    roles.deleteRolePolicy('worker', 'a');
    expect(names(roles)).toEqual(['b']);
  });

  test('outlive a change of the trust policy', () => {
    const roles = withRole();
    roles.putRolePolicy(ARN, 'a', POLICY);
    roles.putRole({ arn: ARN, trustPolicy: TRUST });
    expect(names(roles)).toEqual(['a']);
  });

  test('managed ones are attached by ARN, and follow when they change', () => {
    const roles = withRole();
    const arn = 'arn:aws:iam::000000000000:policy/own';
    roles.putManagedPolicy(arn, POLICY);
    roles.attachManagedPolicy('worker', arn);
    roles.attachManagedPolicy('worker', BASIC);
    roles.putManagedPolicy(arn, { ...POLICY, Statement: [] });
    const own = [...roles.policiesOf(ARN)].find((policy) => policy.policyName === arn);
    expect(own?.document.statements).toEqual([]);
    roles.detachManagedPolicy('worker', BASIC);
    roles.deleteManagedPolicy(arn);
    expect(names(roles)).toEqual([]);
  });

  test('refuses a managed policy that is not known', () => {
    expect(() => withRole().attachManagedPolicy('worker', 'arn:aws:iam::aws:policy/AdministratorAccess')).toThrow(
      'the managed policy arn:aws:iam::aws:policy/AdministratorAccess is not known to the local cloud',
    );
  });

  test('refuses a policy that cannot be read, and keeps the one that was there', () => {
    const roles = withRole();
    roles.putRolePolicy(ARN, 'a', POLICY);
    expect(() => roles.putRolePolicy(ARN, 'a', '{')).toThrow('the policy is not valid JSON');
    expect(() => roles.putRolePolicy('ghost', 'a', POLICY)).toThrow('ghost cannot be found');
    expect([...roles.policiesOf(ARN)][0]?.document.statements).toHaveLength(1);
  });

  test('a role is not found under the ARN of another path', () => {
    expect(withRole().hasRole('arn:aws:iam::000000000000:role/worker')).toBe(false);
  });
});
