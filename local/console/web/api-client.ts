import { CONSOLE_HEADER, type Refusal } from '../api';

/** An answer that says no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** GET of a view. @throws RefusedError */
export async function look<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return answerOf<Answer>(fetch(`/console/api/${path}`, signal ? { signal } : {}));
}

/** POST of something to be done. @throws RefusedError */
export async function act<Answer>(path: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json', [CONSOLE_HEADER]: '1' };
  return answerOf<Answer>(fetch(`/console/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answerOf<Answer>(asked: Promise<Response>): Promise<Answer> {
  const response = await asked.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RefusedError({
      code: 'Unreachable',
      message: 'the local endpoint does not answer',
      nextStep: 'start it again with npm start; this page goes on by itself then',
    });
  });
  const value = (await response.json()) as unknown;
  if (!response.ok) throw new RefusedError(value as Refusal);
  return value as Answer;
}
