import type { Authorizer, Caller } from '../../service';
import type { ConditionContext } from './conditions';
import type { PolicyDocument } from './policy-document';

/** The policy on a bucket or topic. */
export interface ResourcePolicy {
  /** ARN of the bucket or topic that has it. */
  readonly resourceArn: string;
  readonly document: PolicyDocument;
}

/** An Authorizer that also weighs the policy of the resource that is acted on. */
export interface ResourceAuthorizer extends Authorizer {
  /**
   * Within one account either the caller's policies or the resource's allow, and neither denies.
   * @param policy undefined when the resource has none
   * @throws AccessDeniedError
   */
  authorizeOn(
    caller: Caller,
    action: string,
    resource: string,
    policy: ResourcePolicy | undefined,
    context?: ConditionContext,
  ): void;
}

/** Lets everybody do everything, whatever the policies say. */
export const allowAllOnResources: ResourceAuthorizer = { authorize: () => undefined, authorizeOn: () => undefined };
