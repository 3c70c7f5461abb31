import type { ApiError } from '../../../lambda/shared/serving/api-error';
import type { HttpRequest } from '../../../lambda/shared/serving/http-handler';

/** `GET /similar/{campaign}/{itemId}` with the values of its parameters, then the query. */
export function get(
  route: string,
  pathParameters: Readonly<Record<string, string>>,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  return { routeKey: `GET ${route}`, pathParameters, query: new URLSearchParams(query), headers, body: '' };
}

export function post(route: string, body: unknown, pathParameters: Readonly<Record<string, string>> = {}): HttpRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { routeKey: `POST ${route}`, pathParameters, query: new URLSearchParams(), headers: {}, body: text };
}

/** What a run is refused with. */
export async function refusal(run: Promise<unknown>): Promise<ApiError> {
  try {
    await run;
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('nothing was refused');
}
