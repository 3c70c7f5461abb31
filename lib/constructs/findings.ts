import { Reference, Stack, Tokenization, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts one finding of the AwsSolutions rules on a construct. The prefixed id keeps it in the validation report, so that
 * the reason can be audited.
 * @param rule e.g. `S1`, `IAM5[Resource::*]`
 * @param reason why it is right here
 */
export function acceptFinding(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}

/** The rule id that cdk-nag gives to a wildcard in `resource`, which may hold references to this stack and to others. */
export function wildcardFinding(scope: IConstruct, resource: string): string {
  const stack = Stack.of(scope);
  const parts = Tokenization.reverseString(resource).mapTokens({
    mapToken(token) {
      const owner = Reference.isReference(token) ? Stack.of(token.target) : stack;
      // What a reference turns into when CDK connects the stacks; asking for it early makes the same export.
      return flatten(stack.resolve(owner === stack ? token : owner.exportValue(token)));
    },
  });
  const text = (part: unknown): string => (typeof part === 'string' ? part : '');
  return `IAM5[Resource::${parts.join({ join: (left, right) => text(left) + text(right) })}]`;
}

/** As cdk-nag's own `flattenCfnReference`, which it does not export, for the intrinsics that ARNs are made of. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    if ('Ref' in value) return `<${String(value.Ref)}>`;
    if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return `<${value['Fn::GetAtt'].join('.')}>`;
    if ('Fn::ImportValue' in value) return flatten(value['Fn::ImportValue']);
  }
  throw new Error(
    `a wildcard's ARN holds ${JSON.stringify(value)}, write it with Ref, Fn::GetAtt or Fn::ImportValue only`,
  );
}
