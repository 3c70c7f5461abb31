import type { ConditionContext } from './conditions';
import type { PolicyDocument, Statement } from './policy-document';
import { matchPrincipal, type Principal } from './principals';

/** What is asked of a set of policies. */
export interface EvaluationRequest {
  readonly action: string;
  /** Absent when a trust policy is asked. */
  readonly resource?: string;
  /** Needed by policies whose statements name principals. */
  readonly principal?: Principal;
  readonly context: ConditionContext;
}

/** A statement that applied, and the policy it stands in. */
export interface AppliedStatement<P> {
  readonly policy: P;
  readonly statement: Statement;
}

/** What the policies say together. Neither list filled is an implicit deny. */
export interface Evaluation<P> {
  readonly denying: readonly AppliedStatement<P>[];
  /** Statements that grant by themselves. */
  readonly allowing: readonly AppliedStatement<P>[];
}

/**
 * Finds the statements of all policies that apply to the request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate<P extends { readonly document: PolicyDocument }>(
  policies: Iterable<P>,
  request: EvaluationRequest,
): Evaluation<P> {
  const denying: AppliedStatement<P>[] = [];
  const allowing: AppliedStatement<P>[] = [];
  for (const policy of policies) {
    for (const statement of policy.document.statements) {
      const principal = principalOf(statement, request.principal);
      if (principal === 'none' || !applies(statement, request)) continue;
      if (statement.effect === 'Deny') denying.push({ policy, statement });
      else if (principal === 'direct') allowing.push({ policy, statement });
    }
  }
  return { denying, allowing };
}

function principalOf(statement: Statement, principal: Principal | undefined): 'direct' | 'account' | 'none' {
  if (statement.principals === undefined) return 'direct';
  return principal === undefined ? 'none' : matchPrincipal(statement.principals, principal);
}

function applies(statement: Statement, { action, resource, context }: EvaluationRequest): boolean {
  if (!statement.actions.matches(action)) return false;
  if (statement.resources !== undefined && !statement.resources.matches(resource ?? '')) return false;
  return statement.conditions.every((condition) => condition.test(context));
}
