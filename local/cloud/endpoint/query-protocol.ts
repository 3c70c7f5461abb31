import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AccessDeniedError, type Service, type ServiceRequest } from '../../service';
import { BodyTooLargeError, readBody } from './read-body';
import { buildXml, type XmlElement } from './xml';

/** An error of a service that speaks the AWS query protocol. */
export class QueryError extends Error {
  override readonly name: string;
  constructor(
    /** As in the `Code` element. */
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = code;
  }
}

export interface QueryCall {
  readonly request: ServiceRequest;
  /** The form's fields, decoded. */
  readonly parameters: URLSearchParams;
}

/** One action: its result element's content. */
export type QueryAction = (call: QueryCall) => XmlElement | Promise<XmlElement>;

export interface QueryServiceOptions {
  readonly signingName: string;
  readonly namespace: string;
  readonly actions: Readonly<Record<string, QueryAction>>;
  /** How this service spells a refusal by IAM. @default 'AccessDenied' */
  readonly accessDeniedCode?: string;
}

/** SNS takes 256 KiB of message; percent-encoding triples it. */
const MAXIMUM_BODY_BYTES = 2 * 1024 * 1024;

/**
 * A service of form-encoded requests and XML answers.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryService(options: QueryServiceOptions): Service {
  return {
    signingName: options.signingName,
    handle: async (request, response) => {
      try {
        await answer(options, request, response);
      } catch (error) {
        sendError(options, response, asQueryError(options, error));
      }
    },
  };
}

async function answer(options: QueryServiceOptions, request: ServiceRequest, response: ServerResponse): Promise<void> {
  const text = (await readBody(request.body, MAXIMUM_BODY_BYTES)).toString('utf8');
  const parameters = new URLSearchParams(text);
  // The protocol allows GET with everything in the query.
  for (const [name, value] of request.query) if (!parameters.has(name)) parameters.append(name, value);
  const name = parameters.get('Action');
  if (name === null) throw new QueryError('MissingAction', 400, 'the request must name an Action');
  const action = Object.hasOwn(options.actions, name) ? options.actions[name] : undefined;
  if (action === undefined) {
    const known = Object.keys(options.actions).join(', ');
    throw new QueryError(
      'InvalidAction',
      400,
      `the local endpoint does not support the action ${name} of ${options.signingName}: it supports ${known}`,
    );
  }
  const result = await action({ request, parameters });
  send(
    response,
    200,
    buildXml(
      `${name}Response`,
      { [`${name}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } },
      options.namespace,
    ),
  );
}

function asQueryError(options: QueryServiceOptions, error: unknown): QueryError {
  if (error instanceof QueryError) return error;
  if (error instanceof AccessDeniedError) {
    return new QueryError(options.accessDeniedCode ?? 'AccessDenied', 403, error.message);
  }
  if (error instanceof BodyTooLargeError) return new QueryError('RequestEntityTooLarge', 413, error.message);
  throw error;
}

function sendError(options: QueryServiceOptions, response: ServerResponse, error: QueryError): void {
  const Type = error.status < 500 ? 'Sender' : 'Receiver';
  send(
    response,
    error.status,
    buildXml(
      'ErrorResponse',
      { Error: { Type, Code: error.code, Message: error.message }, RequestId: randomUUID() },
      options.namespace,
    ),
  );
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** The members of a list parameter: `Tags.member.1.Key`, `Tags.member.2.Key`, … as one record of fields each. */
export function listMembers(parameters: URLSearchParams, prefix: string): readonly ReadonlyMap<string, string>[] {
  const members = new Map<number, Map<string, string>>();
  for (const [name, value] of parameters) {
    if (!name.startsWith(`${prefix}.`)) continue;
    const match = /^(\d+)(?:\.(.+))?$/.exec(name.slice(prefix.length + 1));
    if (!match) continue;
    const index = Number(match[1]);
    const member = members.get(index) ?? new Map<string, string>();
    members.set(index, member.set(match[2] ?? '', value));
  }
  return [...members].sort(([a], [b]) => a - b).map(([, member]) => member);
}
