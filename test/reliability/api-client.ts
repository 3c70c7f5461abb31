import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const OWNER: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/** Calls an HTTP API of the local cloud as an SDK does: JSON, signed. */
export class ApiClient {
  private readonly signer: SignatureV4;

  /** @param url of the API, without a closing slash */
  constructor(
    private readonly url: string,
    credentials: Credentials = OWNER,
    { service = 'execute-api' }: { readonly service?: string } = {},
  ) {
    this.signer = new SignatureV4({ service, region: 'us-east-1', credentials, sha256: Sha256 });
  }

  /** @param signingDate of the signature; @default now */
  async send(method: string, path: string, content?: unknown, signingDate = new Date()): Promise<Answer> {
    const body = content === undefined || typeof content === 'string' ? content : JSON.stringify(content);
    const { headers } = await this.sign(method, path, body, signingDate);
    return this.sendUnsigned(method, path, body, headers);
  }

  /** As it is. */
  async sendUnsigned(
    method: string,
    path: string,
    body?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { host: _, ...sent } = headers;
    const response = await fetch(`${this.url}${path}`, { method, headers: sent, ...(body !== undefined && { body }) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers };
  }

  sign(method: string, path: string, body: unknown, signingDate = new Date()) {
    const { host, pathname, searchParams } = new URL(`${this.url}${path}`);
    const request = {
      ...{ method, path: pathname, query: Object.fromEntries(searchParams), body },
      ...{ protocol: 'http:', hostname: host, headers: { host, 'content-type': 'application/json' } },
    };
    return this.signer.sign(request, { signingDate });
  }
}
