import { createHash } from 'node:crypto';
import type { Caller } from '../../service';
import { sessionCaller, type SessionCredentials } from '../role-session';
import { AWS_MANAGED_POLICIES } from './managed-policies';
import { parsePolicyDocument, type PolicyDocument } from './policy-document';

/** A role that is not there, or a managed policy that is not known. */
export class NoSuchEntityError extends Error {
  override readonly name = 'NoSuchEntity';
}

/** A policy that hangs on a role. */
export interface RolePolicy {
  readonly roleArn: string;
  /** Name of an inline policy, ARN of a managed one. */
  readonly policyName: string;
  readonly document: PolicyDocument;
}

interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trustPolicy: PolicyDocument;
  readonly policies: Map<string, RolePolicy>;
}

/** The developer's own keys: those of the account's owner, who may do everything. */
export const OWNER_CREDENTIALS: SessionCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Session name of every local session: one role has one set of keys. */
const SESSION_NAME = 'local';

/** Roles, their policies, and the access keys that stand for them. Roles are named by name or by ARN. */
export class RoleDirectory {
  private readonly roles = new Map<string, Role>();
  private readonly managedPolicies = new Map<string, PolicyDocument>();
  /** Keys of roles that existed once stay theirs: a deleted role's key must not pass for the account owner's. */
  private readonly keys = new Map<string, string>();

  /** @param accountId whose owner unknown keys stand for */
  constructor(private readonly accountId = '000000000000') {
    for (const [arn, document] of Object.entries(AWS_MANAGED_POLICIES)) this.putManagedPolicy(arn, document);
  }

  /**
   * Adds a role, or gives an existing one another trust policy; its policies stay.
   * @throws PolicyDocumentError
   */
  putRole(role: { readonly arn: string; readonly trustPolicy: unknown }): void {
    const trustPolicy = parsePolicyDocument(role.trustPolicy, 'trust');
    const name = roleName(role.arn);
    const policies = this.roles.get(name)?.policies ?? new Map<string, RolePolicy>();
    this.roles.set(name, { name, arn: role.arn, trustPolicy, policies });
    this.keys.set(accessKeyOf(role.arn), role.arn);
  }

  /** Its keys are worth nothing from then on. Deleting twice is fine. */
  deleteRole(role: string): void {
    this.roles.delete(roleName(role));
  }

  hasRole(role: string): boolean {
    return this.find(role) !== undefined;
  }

  /**
   * Adds or replaces an inline policy.
   * @param document JSON text or object
   * @throws PolicyDocumentError, NoSuchEntityError
   */
  putRolePolicy(role: string, policyName: string, document: unknown): void {
    const { arn, policies } = this.get(role);
    policies.set(policyName, { roleArn: arn, policyName, document: parsePolicyDocument(document, 'identity') });
  }

  /** Deleting a policy that is not there is fine, as is a role that is gone. */
  deleteRolePolicy(role: string, policyName: string): void {
    this.find(role)?.policies.delete(policyName);
  }

  /**
   * Adds or replaces a managed policy. Roles that have it attached follow.
   * @throws PolicyDocumentError
   */
  putManagedPolicy(policyArn: string, document: unknown): void {
    const parsed = parsePolicyDocument(document, 'identity');
    this.managedPolicies.set(policyArn, parsed);
    for (const role of this.roles.values()) {
      if (role.policies.has(policyArn)) this.attachManagedPolicy(role.name, policyArn);
    }
  }

  deleteManagedPolicy(policyArn: string): void {
    this.managedPolicies.delete(policyArn);
    for (const role of this.roles.values()) role.policies.delete(policyArn);
  }

  /** @throws NoSuchEntityError when the role or the policy is not known here */
  attachManagedPolicy(role: string, policyArn: string): void {
    const { arn, policies } = this.get(role);
    const document = this.managedPolicies.get(policyArn);
    if (document === undefined) {
      throw new NoSuchEntityError(
        `the managed policy ${policyArn} is not known to the local cloud: name the exact actions in an inline policy`,
      );
    }
    policies.set(policyArn, { roleArn: arn, policyName: policyArn, document });
  }

  detachManagedPolicy(role: string, policyArn: string): void {
    this.deleteRolePolicy(role, policyArn);
  }

  /** Empty for a role that is not there. */
  policiesOf(role: string): Iterable<RolePolicy> {
    return this.find(role)?.policies.values() ?? [];
  }

  trustPolicyOf(role: string): PolicyDocument | undefined {
    return this.find(role)?.trustPolicy;
  }

  /**
   * Keys that stand for the role at the local endpoint: the same ones each time, and of no use anywhere else.
   * @throws NoSuchEntityError
   */
  credentialsOf(role: string): Required<SessionCredentials> {
    const { arn } = this.get(role);
    return {
      accessKeyId: accessKeyOf(arn),
      secretAccessKey: `local-secret-of-${digest(arn).slice(0, 24)}`,
      sessionToken: `local-session-of-${roleName(arn)}`,
    };
  }

  /** Whom a key stands for. A key that no role ever had is the account owner's. */
  callerOf(accessKeyId: string): Caller {
    const roleArn = this.keys.get(accessKeyId);
    return roleArn === undefined ? this.owner : sessionCaller(roleArn, SESSION_NAME);
  }

  /**
   * Whose key it is and the secret that belongs to it, for those who check signatures.
   * @returns undefined for a key that nobody has, and for that of a role that is gone
   */
  ownerOfKey(accessKeyId: string): { readonly caller: Caller; readonly credentials: SessionCredentials } | undefined {
    if (accessKeyId === OWNER_CREDENTIALS.accessKeyId) return { caller: this.owner, credentials: OWNER_CREDENTIALS };
    const roleArn = this.keys.get(accessKeyId);
    if (roleArn === undefined || !this.hasRole(roleArn)) return undefined;
    return { caller: this.callerOf(accessKeyId), credentials: this.credentialsOf(roleArn) };
  }

  get owner(): Caller {
    return { arn: `arn:aws:iam::${this.accountId}:root` };
  }

  private find(role: string): Role | undefined {
    const found = this.roles.get(roleName(role));
    return found === undefined || (role.startsWith('arn:') && role !== found.arn) ? undefined : found;
  }

  private get(role: string): Role {
    const found = this.find(role);
    if (found === undefined) throw new NoSuchEntityError(`the role with name ${roleName(role)} cannot be found`);
    return found;
  }
}

/** Names are unique in an account, whatever the path. */
function roleName(role: string): string {
  return role.startsWith('arn:') ? role.slice(role.lastIndexOf('/') + 1) : role;
}

/** Temporary keys of AWS have the form ASIA and 16 characters of base32. */
function accessKeyOf(roleArn: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bytes = createHash('sha256').update(roleArn).digest().subarray(0, 16);
  return `ASIA${[...bytes].map((byte) => alphabet[byte & 31]).join('')}`;
}

function digest(text: string): string {
  return createHash('sha256').update(`secret ${text}`).digest('hex');
}
