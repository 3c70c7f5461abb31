import type { Target } from './target';

/** What each operation answered, in order: `ok`, or the name of the error. */
export type Recorded = ReadonlyMap<string, readonly string[]>;

interface Named {
  readonly commandName?: string;
}

/** Listens to what the clients of a target send, from inside the SDK: nothing that was sent escapes it. */
export function recordCalls({ control, runtime, events }: Target): Recorded {
  const calls = new Map<string, string[]>();
  const record =
    <Args, Answer>(next: (args: Args) => Promise<Answer>, { commandName = 'unnamed' }: Named) =>
    async (args: Args): Promise<Answer> => {
      const operation = commandName.replace(/Command$/, '');
      const outcomes = calls.get(operation) ?? [];
      calls.set(operation, outcomes);
      try {
        const answer = await next(args);
        outcomes.push('ok');
        return answer;
      } catch (error) {
        outcomes.push(error instanceof Error ? error.name : String(error));
        throw error;
      }
    };
  const options = { step: 'initialize', name: 'recordCalls' } as const;
  control.middlewareStack.add(record, options);
  runtime.middlewareStack.add(record, options);
  events.middlewareStack.add(record, options);
  return calls;
}
