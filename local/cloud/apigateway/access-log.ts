import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import { requestTime, type ApiRequest, type Identity } from './proxy-event';

/** What an access log can tell of a request. */
export interface AccessRecord {
  readonly request: ApiRequest;
  readonly stage: string;
  readonly routeKey: string | undefined;
  readonly identity: Identity;
  readonly status: number;
  readonly responseBytes: number;
  readonly responseMilliseconds: number;
  /** Set when a function was called. */
  readonly integration?: { readonly milliseconds: number; readonly error?: string };
  /** Text of an answer of the gateway itself. */
  readonly errorMessage?: string;
  /** Why the credentials were not taken. */
  readonly authorizerError?: string;
}

/**
 * A line of the access log. Variables without a value come out as a hyphen.
 * @param format with `$context.…` variables
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function accessLogLine(format: string, record: AccessRecord): string {
  return format.replace(/\$context\.([A-Za-z.]+[A-Za-z])/g, (_, name: string) =>
    // The usual formats are JSON: what is filled in must not end its text.
    (valueOf(name, record) ?? '-').replace(/["\\\x00-\x1f]/g, (character) => (character === '"' ? "'" : ' ')),
  );
}

function valueOf(name: string, record: AccessRecord): string | undefined {
  const { request, identity, integration } = record;
  const claim = /^authorizer\.claims\.(.+)$/.exec(name)?.[1];
  if (claim !== undefined) return identity.kind === 'jwt' ? textOf(identity.claims[claim]) : undefined;
  const values: Readonly<Record<string, string | number | undefined>> = {
    accountId: LOCAL_ACCOUNT.accountId,
    apiId: request.apiId,
    'authorizer.error': record.authorizerError,
    domainName: request.domainName,
    domainPrefix: request.apiId,
    'error.message': record.errorMessage,
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    'identity.accountId': identity.kind === 'iam' ? LOCAL_ACCOUNT.accountId : undefined,
    'identity.caller': identity.kind === 'iam' ? identity.accessKeyId : undefined,
    'identity.sourceIp': request.sourceIp,
    'identity.user': identity.kind === 'iam' ? identity.accessKeyId : undefined,
    'identity.userAgent': request.headers['user-agent'],
    'identity.userArn': identity.kind === 'iam' ? identity.caller.arn : undefined,
    'integration.error': integration?.error,
    'integration.integrationStatus': integration && 200,
    'integration.latency': integration?.milliseconds,
    'integration.status': integration && record.status,
    integrationErrorMessage: integration?.error,
    integrationLatency: integration?.milliseconds,
    integrationStatus: integration && 200,
    path: request.path,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: requestTime(request.time),
    requestTimeEpoch: request.time,
    responseLatency: record.responseMilliseconds,
    responseLength: record.responseBytes,
    routeKey: record.routeKey,
    stage: record.stage,
    status: record.status,
  };
  return textOf(Object.hasOwn(values, name) ? values[name] : undefined);
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
