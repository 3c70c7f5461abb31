import type { MapState, ParallelState, TaskState } from '../definition/model';
import { matchesError, StateFailure } from '../failure';
import type { Json } from '../json';
import { retryDelaySeconds } from './retry-delay';
import type { Scope, Step } from './scope';
import { sleepSeconds } from './waiting';

/**
 * Runs attempts of a state under its `Retry` and `Catch`. Each retrier counts its own attempts; a retrier that has none
 * left hands over to the catchers.
 * @throws StateFailure that nothing catches
 */
export async function withRecovery(
  state: TaskState | MapState | ParallelState,
  input: Json,
  scope: Scope,
  attempt: () => Promise<Step>,
): Promise<Step> {
  const attempts = state.retry.map(() => 0);
  for (;;) {
    try {
      return await attempt();
    } catch (failure) {
      if (!(failure instanceof StateFailure) || scope.signal.aborted) throw failure;
      const index = state.retry.findIndex((retrier) => matchesError(retrier.errorEquals, failure.error));
      const retrier = state.retry[index];
      const used = attempts[index] ?? 0;
      if (retrier && used < retrier.maxAttempts) {
        const delay = retryDelaySeconds(retrier, used, scope.run.random);
        attempts[index] = used + 1;
        scope.retried(failure, delay);
        await sleepSeconds(scope.run.clock, delay, scope.signal);
        continue;
      }
      const catcher = state.catch.find((candidate) => matchesError(candidate.errorEquals, failure.error));
      scope.failed(failure, catcher !== undefined);
      if (catcher === undefined) throw failure;
      const errorOutput = failure.output;
      return scope.conclude(catcher, input, { errorOutput }, errorOutput, catcher.next);
    }
  }
}
