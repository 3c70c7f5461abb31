import { PolicyDocumentError } from './policy-error';

/** Who asks, as a resource policy or a trust policy sees it. */
export type Principal =
  | { readonly kind: 'role'; readonly roleArn: string; readonly sessionArn: string }
  | { readonly kind: 'service'; readonly service: string };

/**
 * `direct`: the statement names the principal or everybody. `account`: it names the whole account, which hands the
 * decision to the identity policies of the account and grants nothing by itself.
 */
export type PrincipalMatch = 'direct' | 'account' | 'none';

/** The Principal element. */
export type PrincipalElement = '*' | Readonly<Record<PrincipalType, readonly string[]>>;

/** No local caller is federated or a canonical user: such entries are read, and match nobody. */
const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;
type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/**
 * @throws PolicyDocumentError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parsePrincipals(element: unknown, at: string): PrincipalElement {
  if (element === '*') return '*';
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    throw new PolicyDocumentError(`${at}: Principal must be "*" or an object of AWS, Service or Federated`);
  }
  const result: Record<PrincipalType, readonly string[]> = { AWS: [], Service: [], Federated: [], CanonicalUser: [] };
  for (const [type, value] of Object.entries(element as Record<string, unknown>)) {
    const known = PRINCIPAL_TYPES.find((name) => name === type);
    if (known === undefined) throw new PolicyDocumentError(`${at}: the principal type '${type}' is unknown`);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    result[known] = values.map((item) => checkPrincipal(known, item, at));
  }
  return result;
}

function checkPrincipal(type: PrincipalType, value: unknown, at: string): string {
  if (typeof value !== 'string') throw new PolicyDocumentError(`${at}: a principal must be a string`);
  if (value === '*' || type !== 'AWS') return value;
  if (/[*?]/.test(value)) {
    throw new PolicyDocumentError(`${at}: the principal '${value}' has a wildcard: only "*" alone is allowed`);
  }
  if (!/^\d{12}$/.test(value) && !/^arn:[^:]+:(iam|sts)::\d{12}:.+$/.test(value)) {
    throw new PolicyDocumentError(`${at}: the principal '${value}' is neither an account id nor an ARN of IAM or STS`);
  }
  return value;
}

/** How a Principal element sees a principal. */
export function matchPrincipal(element: PrincipalElement, principal: Principal): PrincipalMatch {
  if (element === '*') return 'direct';
  if (principal.kind === 'service') {
    return element.AWS.includes('*') || element.Service.includes('*') || element.Service.includes(principal.service)
      ? 'direct'
      : 'none';
  }
  const { roleArn, sessionArn } = principal;
  if (element.AWS.some((entry) => entry === '*' || entry === roleArn || entry === sessionArn)) return 'direct';
  const account = roleArn.split(':')[4] ?? '';
  const whole = (entry: string): boolean => entry === account || entry.endsWith(`:iam::${account}:root`);
  return element.AWS.some(whole) ? 'account' : 'none';
}
