import type { Caller } from '../service';

/** Credentials of one session of a role, as the local endpoint knows them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What IAM is asked for on behalf of functions and state machines. */
export interface RoleSessions {
  /**
   * Whether the service may act as the role.
   * @param servicePrincipal e.g. `states.amazonaws.com`
   * @throws AccessDeniedError when the role's trust policy does not let it, or there is no such role
   */
  assume(roleArn: string, servicePrincipal: string): void;
  /** Keys that the local endpoint takes for the role. */
  credentialsOf(roleArn: string): SessionCredentials;
}

/** The caller that a session of a role is: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
export function sessionCaller(roleArn: string, sessionName: string): Caller {
  const [arn, partition, , , account, resource = ''] = roleArn.split(':');
  // Paths of roles do not appear in the ARN of a session.
  const roleName = resource.slice(resource.lastIndexOf('/') + 1);
  return { arn: [arn, partition, 'sts', '', account, `assumed-role/${roleName}/${sessionName}`].join(':'), roleArn };
}
