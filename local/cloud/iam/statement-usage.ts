import type { Statement } from './policy-document';

/** Policy name under which uses of a role's trust policy are recorded. */
export const TRUST_POLICY_NAME = 'AssumeRolePolicyDocument';

/** An Allow of a role's policies that let a request through. */
export interface UsedStatement {
  readonly roleArn: string;
  /** Inline policy name, managed policy ARN, or TRUST_POLICY_NAME. */
  readonly policyName: string;
  readonly statementIndex: number;
  readonly sid?: string;
  /** The actions it let through, sorted. */
  readonly actions: readonly string[];
  /** Whether it was ever the only statement that allowed a request: taking it away makes that request fail. */
  readonly decisive: boolean;
}

/** An Allow of a policy on a resource that let a request through. */
export interface UsedResourceStatement extends Omit<UsedStatement, 'roleArn' | 'policyName'> {
  /** The bucket or topic whose policy it is. */
  readonly resourceArn: string;
}

interface Use {
  readonly owner: string;
  readonly policyName: string;
  readonly statement: Statement;
  readonly actions: Set<string>;
  decisive: boolean;
}

/** Remembers which statements of which policy let requests through. */
export class StatementUsage {
  private readonly uses = new Map<string, Use>();

  /** @param owner ARN of the role or resource that has the policy */
  record(owner: string, policyName: string, statement: Statement, action: string, decisive: boolean): void {
    const key = JSON.stringify([owner, policyName, statement.index]);
    const use = this.uses.get(key) ?? { owner, policyName, statement, actions: new Set<string>(), decisive: false };
    use.actions.add(action);
    use.decisive ||= decisive;
    this.uses.set(key, use);
  }

  /** In the order of first use. */
  all(): (UsedStatement & { readonly owner: string })[] {
    return [...this.uses.values()].map(({ owner, policyName, statement, actions, decisive }) => ({
      owner,
      roleArn: owner,
      policyName,
      statementIndex: statement.index,
      ...(statement.sid === undefined ? {} : { sid: statement.sid }),
      actions: [...actions].sort(),
      decisive,
    }));
  }
}
