import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** Who signed a request: a role of the deployed template, or the owner of the local account. */
export interface Caller {
  /** As AWS names it in messages, e.g. `arn:aws:sts::000000000000:assumed-role/my-role/local`. */
  readonly arn: string;
  /** The role behind the credentials; absent for the account's owner, who may do everything. */
  readonly roleArn?: string;
}

/** One HTTP request, after the endpoint read its SigV4 scope. */
export interface ServiceRequest {
  readonly method: string;
  /** The path as sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
  readonly caller: Caller;
  readonly region: string;
  readonly accountId: string;
}

/** One AWS service behind the endpoint, chosen by the service name in the SigV4 credential scope. */
export interface Service {
  /** SigV4 signing name: `personalize`, `s3`, `states`, `ssm`, `sns`, `sts`. */
  readonly signingName: string;
  handle(request: ServiceRequest, response: ServerResponse): Promise<void>;
}

/**
 * Raised by an Authorizer; each service puts it in its own wire form. The text is the one AWS gives.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export class AccessDeniedError extends Error {
  override readonly name = 'AccessDeniedException';
  /** @param detail why: `no identity-based policy allows the … action`, or `with an explicit deny in …` */
  constructor(
    readonly principal: string,
    readonly action: string,
    readonly resource: string,
    detail: string,
  ) {
    const why = detail.startsWith('with ') ? detail : `because ${detail}`;
    super(`User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${why}`);
  }
}

/** Decides whether a caller may act. */
export interface Authorizer {
  /**
   * @param action e.g. `personalize:CreateCampaign`
   * @param resource the ARN acted on, `*` where the action has no resource
   * @param context condition keys of the request, e.g. `{ 'iam:PassedToService': 'personalize.amazonaws.com' }`
   * @throws AccessDeniedError
   */
  authorize(caller: Caller, action: string, resource: string, context?: Readonly<Record<string, string>>): void;
}

/** Lets everybody do everything: what `personalize twin` uses, where no template says who may do what. */
export const allowAll: Authorizer = { authorize: () => undefined };
