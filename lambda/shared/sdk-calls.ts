import { ResourceNotFoundError, ServiceError, translateError } from './errors';

/** How a call's errors and empty answers become those of the ports. */

export async function called<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof ServiceError ? error : translateError(operation, error);
  }
}

/** The SDK types every answer's members as optional; one that is missing is an error, not an empty value. */
export async function given<T>(operation: string, call: () => Promise<T | undefined>): Promise<T> {
  const value = await called(operation, call);
  if (value === undefined) throw new ServiceError('IncompleteResponse', operation, 'the answer lacks its result');
  return value;
}

/** Undefined for what does not exist. */
export async function found<T>(operation: string, call: () => Promise<T | undefined>): Promise<T | undefined> {
  return unlessAbsent(given(operation, call));
}

/** A delete of what is gone already is done. */
export async function gone(operation: string, call: () => Promise<unknown>): Promise<void> {
  await unlessAbsent(called(operation, call));
}

export interface Page<T> {
  readonly entries: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

export async function everyPage<T>(
  operation: string,
  fetch: (nextToken: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let nextToken: string | undefined;
  do {
    const page = await called(operation, () => fetch(nextToken));
    all.push(...(page.entries ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && nextToken !== '');
  return all;
}

async function unlessAbsent<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof ResourceNotFoundError) return undefined;
    throw error;
  }
}
