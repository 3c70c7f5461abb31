import { parseConditions, refuseVariables, type Condition } from './conditions';
import { arnMatcher, globMatcher, type Matcher } from './matching';
import { PolicyDocumentError } from './policy-error';
import { parsePrincipals, type PrincipalElement } from './principals';

/** Whether the listed patterns are meant, or everything but them (NotAction, NotResource). */
export interface Patterns {
  readonly texts: readonly string[];
  matches(value: string): boolean;
}

/** One statement, compiled. */
export interface Statement {
  /** Position in the document, 0-based. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  /** Absent in trust policies, whose resource is the role they belong to. */
  readonly resources?: Patterns;
  /** Absent in identity policies, whose principal is the identity they belong to. */
  readonly principals?: PrincipalElement;
  readonly conditions: readonly Condition[];
}

export interface PolicyDocument {
  readonly statements: readonly Statement[];
}

/** `identity` hangs on a role, `resource` on a bucket or a topic, `trust` says who may become a role. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'Condition'];

/**
 * Reads and compiles a policy.
 * @param document JSON text, or the object it stands for
 * @throws PolicyDocumentError on whatever IAM would refuse, and on what the local evaluator does not support: it never
 * passes over an element it does not understand
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicyDocument(document: unknown, kind: PolicyKind): PolicyDocument {
  const root = readRoot(document);
  for (const key of Object.keys(root)) {
    if (!['Version', 'Id', 'Statement'].includes(key)) throw new PolicyDocumentError(`unknown policy element '${key}'`);
  }
  const version = root['Version'] ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    throw new PolicyDocumentError(`the policy version ${JSON.stringify(version)} must be 2012-10-17 or 2008-10-17`);
  }
  if (root['Statement'] === undefined) throw new PolicyDocumentError('the policy has no Statement');
  const statements: readonly unknown[] = Array.isArray(root['Statement']) ? root['Statement'] : [root['Statement']];
  return { statements: statements.map((statement, index) => parseStatement(statement, index, kind)) };
}

function readRoot(document: unknown): Readonly<Record<string, unknown>> {
  let value = document;
  if (typeof document === 'string') {
    try {
      value = JSON.parse(document);
    } catch (error) {
      throw new PolicyDocumentError(`the policy is not valid JSON: ${(error as Error).message}`);
    }
  }
  if (!isRecord(value)) throw new PolicyDocumentError('the policy must be a JSON object');
  return value;
}

function parseStatement(statement: unknown, index: number, kind: PolicyKind): Statement {
  const at = `Statement[${index}]`;
  if (!isRecord(statement)) throw new PolicyDocumentError(`${at} must be an object`);
  for (const key of Object.keys(statement)) {
    // NotPrincipal is known to IAM and left out on purpose: AWS itself advises against it.
    if (!ELEMENTS.includes(key)) throw new PolicyDocumentError(`${at}: the element '${key}' is not supported`);
  }
  const { Sid: sid, Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new PolicyDocumentError(`${at}: Effect must be Allow or Deny, found ${JSON.stringify(effect)}`);
  }
  if (sid !== undefined && typeof sid !== 'string') throw new PolicyDocumentError(`${at}: Sid must be a string`);
  const actions = parsePatterns(statement, 'Action', actionMatcher, at);
  if (actions === undefined) throw new PolicyDocumentError(`${at} must have Action or NotAction`);
  const resources = parsePatterns(statement, 'Resource', resourceMatcher, at);
  if (kind === 'trust' ? resources !== undefined : resources === undefined) {
    const must = kind === 'trust' ? 'must not have a Resource in a trust policy' : 'must have Resource or NotResource';
    throw new PolicyDocumentError(`${at} ${must}`);
  }
  const named = statement['Principal'] !== undefined;
  if (named === (kind === 'identity')) {
    const must = named ? 'must not have a Principal in an identity-based policy' : 'must have a Principal';
    throw new PolicyDocumentError(`${at} ${must}`);
  }
  return {
    index,
    effect,
    actions,
    conditions: parseConditions(statement['Condition'], at),
    ...(sid === undefined ? {} : { sid }),
    ...(resources === undefined ? {} : { resources }),
    ...(named ? { principals: parsePrincipals(statement['Principal'], at) } : {}),
  };
}

function parsePatterns(
  statement: Readonly<Record<string, unknown>>,
  element: 'Action' | 'Resource',
  matcher: (text: string, at: string) => Matcher,
  at: string,
): Patterns | undefined {
  const [plain, negated] = [statement[element], statement[`Not${element}`]];
  if (plain !== undefined && negated !== undefined) {
    throw new PolicyDocumentError(`${at} has both ${element} and Not${element}: one of them is allowed`);
  }
  const value = plain ?? negated;
  if (value === undefined) return undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw new PolicyDocumentError(`${at}: ${element} is empty`);
  const texts = values.map((item) => {
    if (typeof item !== 'string') throw new PolicyDocumentError(`${at}: ${element} must hold strings`);
    return refuseVariables(item, at);
  });
  const matchers = texts.map((text) => matcher(text, at));
  const wanted = plain !== undefined;
  return { texts, matches: (candidate) => matchers.some((matches) => matches(candidate)) === wanted };
}

function actionMatcher(text: string, at: string): Matcher {
  if (text !== '*' && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/i.test(text)) {
    throw new PolicyDocumentError(`${at}: the action '${text}' must be * or <service>:<action>`);
  }
  return globMatcher(text, true);
}

function resourceMatcher(text: string, at: string): Matcher {
  if (text === '*') return () => true;
  try {
    return arnMatcher(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PolicyDocumentError(`${at}: Resource ${text} must be in ARN format or "*"`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
