/** What goes back to the client. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** An answer of the gateway itself. */
export function messageResponse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/**
 * Reads what a function returned: an object with a `statusCode` says everything itself; anything else is the body of a
 * 200 in JSON.
 * @returns undefined for an answer that cannot be read, which API Gateway answers with 500
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.v2
 */
export function proxyResponse(payload: unknown): ApiResponse | undefined {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body: Buffer.from(text) };
  }
  const given = payload as Readonly<Record<string, unknown>>;
  const status = Number(given['statusCode']);
  const body = given['body'] ?? '';
  const headers = textMap(given['headers'] ?? {});
  const cookies = given['cookies'] ?? [];
  if (!Number.isInteger(status) || status < 100 || status > 599 || typeof body !== 'string') return undefined;
  if (headers === undefined || !isTexts(cookies)) return undefined;
  return {
    status,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    cookies,
    body: Buffer.from(body, given['isBase64Encoded'] === true ? 'base64' : 'utf8'),
  };
}

/** Header names in lower case. */
function textMap(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  if (entries.some(([, text]) => !['string', 'number', 'boolean'].includes(typeof text))) return undefined;
  return Object.fromEntries(entries.map(([name, text]) => [name.toLowerCase(), String(text)]));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
