import { parsePolicyDocument } from '../iam/policy-document';
import type { ResourcePolicy } from '../iam/resource-authorizer';
import type { FunctionPermission } from '../function-invoker';

/** Judges what an AWS service does under its own name. */
export interface ServiceAuthorizer {
  /** @throws AccessDeniedError */
  authorizeService(
    service: string,
    action: string,
    resource: string,
    policy: ResourcePolicy | undefined,
    context?: Readonly<Record<string, string>>,
  ): void;
}

/** The policies on functions: who but roles of the account may call them. */
export class FunctionPolicies {
  private readonly permissions = new Map<string, { readonly functionArn: string; readonly statement: object }>();
  /** Compiled, until a permission of the function changes. */
  private readonly compiled = new Map<string, ResourcePolicy>();

  add(functionArn: string, { id, principal, sourceArn, sourceAccount }: FunctionPermission): void {
    const isService = principal.endsWith('.amazonaws.com');
    const statement = {
      Sid: id,
      Effect: 'Allow',
      Principal: principal === '*' ? '*' : isService ? { Service: principal } : { AWS: principal },
      Action: 'lambda:InvokeFunction',
      Resource: functionArn,
      Condition: {
        ...(sourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': sourceArn } }),
        ...(sourceAccount !== undefined && { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
      },
    };
    this.permissions.set(id, { functionArn, statement });
    this.compiled.delete(functionArn);
  }

  remove(id: string): void {
    const known = this.permissions.get(id);
    this.permissions.delete(id);
    if (known) this.compiled.delete(known.functionArn);
  }

  /** Undefined when nobody was given a permission. */
  of(functionArn: string): ResourcePolicy | undefined {
    const known = this.compiled.get(functionArn);
    if (known) return known;
    const own = [...this.permissions.values()].filter((permission) => permission.functionArn === functionArn);
    if (own.length === 0) return undefined;
    const document = { Version: '2012-10-17', Statement: own.map(({ statement }) => statement) };
    const policy = { resourceArn: functionArn, document: parsePolicyDocument(document, 'resource') };
    this.compiled.set(functionArn, policy);
    return policy;
  }
}
