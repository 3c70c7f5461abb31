import * as iam from 'aws-cdk-lib/aws-iam';
import { Token } from 'aws-cdk-lib';
import { acceptFinding, wildcardFinding } from './findings';

/** One Allow statement of a role. */
export interface Permission {
  /** Letters and digits; unique within the role. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Why some resource cannot be named exactly; required when one holds a `*`. */
  readonly wildcardReason?: string;
}

/**
 * Adds the statement to the role and, where it has wildcards, accepts cdk-nag's finding with the reason given.
 * @throws Error when a wildcard has no reason, or a reason has no wildcard
 */
export function allow(role: iam.IRole, permission: Permission): void {
  const { sid, actions, resources, conditions, wildcardReason } = permission;
  const wildcards = resources.filter((resource) => resource.includes('*'));
  if (wildcards.length > 0 && wildcardReason === undefined) {
    throw new Error(`statement ${sid} has a wildcard resource, name the resource or give a wildcardReason`);
  }
  if (wildcards.length === 0 && wildcardReason !== undefined) {
    throw new Error(`statement ${sid} has no wildcard resource, drop its wildcardReason`);
  }
  for (const action of actions) {
    if (!Token.isUnresolved(action) && action.includes('*')) {
      throw new Error(`statement ${sid} allows ${action}, name each action`);
    }
  }
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      sid,
      actions: [...actions],
      resources: [...resources],
      ...(conditions && { conditions }),
    }),
  );
  for (const resource of wildcards) {
    acceptFinding(role, wildcardFinding(role, resource), wildcardReason ?? '');
  }
}
