import { notSupported } from '../errors';
import { readInput } from '../model/read-input';
import { SERVICE_MODELS } from '../model/service-model';
import { outputText } from '../model/write-output';
import type { Backend } from './personalize-service';

/** Input and output as JSON has them: dates in epoch seconds. */
export type Call = (operation: string, input: Readonly<Record<string, unknown>>) => Promise<object>;

/** A connection that was to be dropped, for a caller that has none. */
class DroppedError extends Error {
  override readonly name = 'DroppedError';
}

/**
 * Calls within the process, as the owner of the account: the same checks, faults and limits as over HTTP, no permissions.
 * @throws ServiceError in the returned function
 */
export function inProcess(backend: Omit<Backend, 'authorizer'>): Call {
  return async (name, body) => {
    const operation = SERVICE_MODELS.flatMap(({ operations }) => operations.get(name) ?? [])[0];
    const act = backend.operation(name);
    if (operation === undefined || act === undefined) throw notSupported(name);
    const input = readInput(operation, body);
    const drop = await backend.disturb?.(name, input);
    if (drop === 'before')
      throw new DroppedError('the connection was dropped before the answer: a fault that was asked for');
    const output = outputText(operation, act(input) ?? undefined);
    backend.keep?.();
    if (drop === 'after')
      throw new DroppedError('the connection was dropped after the call: a fault that was asked for');
    return JSON.parse(output) as object;
  };
}
