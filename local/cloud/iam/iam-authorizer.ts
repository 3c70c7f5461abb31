import { systemClock, type Clock } from '../../clock';
import { AccessDeniedError, type Caller } from '../../service';
import type { ConditionContext } from './conditions';
import { evaluate, type AppliedStatement } from './evaluate';
import type { PolicyDocument } from './policy-document';
import type { Principal } from './principals';
import type { ResourceAuthorizer, ResourcePolicy } from './resource-authorizer';
import type { RoleDirectory, RolePolicy } from './role-directory';
import { StatementUsage, TRUST_POLICY_NAME, type UsedResourceStatement, type UsedStatement } from './statement-usage';

type Policies = Iterable<{ readonly document: PolicyDocument }>;

/**
 * IAM of the local account. The account's owner may do everything, also against a policy. A role may do what an
 * identity policy or the policy of the resource allows, unless one of them denies it. Permission boundaries, session
 * policies and service control policies do not exist here.
 *
 * Every request counts as sent over TLS (`aws:SecureTransport` is true): the local endpoint stands for the HTTPS
 * endpoint of AWS, and a bucket policy that refuses plain HTTP must not refuse it.
 */
export class IamAuthorizer implements ResourceAuthorizer {
  private readonly identityUsage = new StatementUsage();
  private readonly resourceUsage = new StatementUsage();

  /** @param clock gives `aws:CurrentTime` */
  constructor(
    private readonly roles: RoleDirectory,
    private readonly clock: Clock = systemClock,
  ) {}

  authorize(caller: Caller, action: string, resource: string, context?: ConditionContext): void {
    this.authorizeOn(caller, action, resource, undefined, context);
  }

  authorizeOn(
    caller: Caller,
    action: string,
    resource: string,
    policy: ResourcePolicy | undefined,
    context: ConditionContext = {},
  ): void {
    if (caller.roleArn === undefined) return;
    const principal: Principal = { kind: 'role', roleArn: caller.roleArn, sessionArn: caller.arn };
    const request = { action, resource, principal, context: { ...this.globalContext(principal), ...context } };
    const identity = evaluate(this.roles.policiesOf(caller.roleArn), request);
    const onResource = evaluate(policy === undefined ? [] : [policy], request);
    const refuse = (detail: string): never => {
      throw new AccessDeniedError(caller.arn, action, resource, detail);
    };
    if (identity.denying.length > 0) refuse('with an explicit deny in an identity-based policy');
    if (onResource.denying.length > 0) refuse('with an explicit deny in a resource-based policy');
    const grants = identity.allowing.length + onResource.allowing.length;
    if (grants === 0) refuse(`no identity-based policy allows the ${action} action`);
    this.recordIdentity(identity.allowing, action, grants === 1);
    this.recordResource(onResource.allowing, action, grants === 1);
  }

  /**
   * Checks what an AWS service does under its own name: the policy of the resource has to allow it.
   * @param service e.g. `personalize.amazonaws.com`
   * @throws AccessDeniedError
   */
  authorizeService(
    service: string,
    action: string,
    resource: string,
    policy: ResourcePolicy | undefined,
    context: ConditionContext = {},
  ): void {
    const principal: Principal = { kind: 'service', service };
    const request = { action, resource, principal, context: { ...this.globalContext(principal), ...context } };
    const { denying, allowing } = evaluate(policy === undefined ? [] : [policy], request);
    if (denying.length > 0) {
      throw new AccessDeniedError(service, action, resource, 'with an explicit deny in a resource-based policy');
    }
    if (allowing.length === 0) {
      throw new AccessDeniedError(service, action, resource, `no resource-based policy allows the ${action} action`);
    }
    this.recordResource(allowing, action, allowing.length === 1);
  }

  /**
   * Whether a service may become a role.
   * @param context `aws:SourceAccount` and `aws:SourceArn` of the resource on whose behalf it does
   */
  canAssume(roleArn: string, servicePrincipal: string, context: ConditionContext = {}): boolean {
    return this.assumption(roleArn, servicePrincipal, context) === undefined;
  }

  /**
   * Like `canAssume`, for callers that have nothing to say about a refusal.
   * @throws AccessDeniedError when the trust policy does not let the service, or there is no such role
   */
  assume(roleArn: string, servicePrincipal: string, context: ConditionContext = {}): void {
    const refusal = this.assumption(roleArn, servicePrincipal, context);
    if (refusal !== undefined) throw new AccessDeniedError(servicePrincipal, 'sts:AssumeRole', roleArn, refusal);
  }

  /** Every Allow of a role's policies, trust policy included, that let a request through so far. */
  usedStatements(): readonly UsedStatement[] {
    return this.identityUsage.all().map(({ owner: _owner, ...use }) => use);
  }

  /** Every Allow of a bucket or topic policy that let a request through so far. */
  usedResourceStatements(): readonly UsedResourceStatement[] {
    return this.resourceUsage.all().map(({ owner, roleArn: _role, policyName: _name, ...use }) => {
      return { resourceArn: owner, ...use };
    });
  }

  /** Why the service may not assume the role; undefined when it may. */
  private assumption(roleArn: string, service: string, context: ConditionContext): string | undefined {
    const document = this.roles.trustPolicyOf(roleArn);
    if (document === undefined) return 'the role does not exist';
    const principal: Principal = { kind: 'service', service };
    const action = 'sts:AssumeRole';
    const request = { action, principal, context: { ...this.globalContext(principal), ...context } };
    const { denying, allowing } = evaluate([{ document }] as Policies, request);
    if (denying.length > 0) return 'with an explicit deny in the role trust policy';
    if (allowing.length === 0) return `no role trust policy allows the ${action} action`;
    for (const { statement } of allowing) {
      this.identityUsage.record(roleArn, TRUST_POLICY_NAME, statement, action, allowing.length === 1);
    }
    return undefined;
  }

  private recordIdentity(allowing: readonly AppliedStatement<RolePolicy>[], action: string, decisive: boolean): void {
    for (const { policy, statement } of allowing) {
      this.identityUsage.record(policy.roleArn, policy.policyName, statement, action, decisive);
    }
  }

  private recordResource(
    allowing: readonly AppliedStatement<ResourcePolicy>[],
    action: string,
    decisive: boolean,
  ): void {
    for (const { policy, statement } of allowing) {
      this.resourceUsage.record(policy.resourceArn, '', statement, action, decisive);
    }
  }

  /** Keys that every request has. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
  private globalContext(principal: Principal): ConditionContext {
    const now = this.clock.now();
    const common = {
      'aws:SecureTransport': 'true',
      'aws:CurrentTime': new Date(now).toISOString(),
      'aws:EpochTime': String(Math.floor(now / 1000)),
      'aws:ViaAWSService': 'false',
    };
    if (principal.kind === 'service') {
      return { ...common, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': principal.service };
    }
    return {
      ...common,
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalArn': principal.roleArn,
      'aws:PrincipalAccount': principal.roleArn.split(':')[4] ?? '',
      'aws:PrincipalType': 'AssumedRole',
    };
  }
}
