import { setMaxListeners } from 'node:events';
import type { Clock } from '../../clock';
import type { Backend } from '../wire/personalize-service';
import type { Faults } from './faults';
import { RequestRates } from './request-rates';

/**
 * What comes before calls: request rates, then fault rules.
 * @param closed breaks delays off; the calls that waited are dropped
 * @returns undefined when there is neither
 */
export function disturbanceOf(
  {
    faults,
    throttle,
    clock,
  }: { readonly faults: Faults | undefined; readonly throttle: boolean; readonly clock: Clock },
  closed: AbortSignal,
): Backend['disturb'] {
  if (faults === undefined && !throttle) return undefined;
  // Every delay and every second under way listens for the end; Node.js would take more than ten for a leak.
  setMaxListeners(0, closed);
  const rates = throttle ? new RequestRates(clock, closed) : undefined;
  return async (operation, input) => {
    rates?.take(operation, input);
    const fault = faults?.ofCall(operation, input);
    if (fault === undefined) return undefined;
    try {
      if (fault.delay > 0) await clock.sleep(fault.delay, closed);
    } catch (error) {
      if (closed.aborted) return 'before';
      throw error;
    }
    if (fault.error) throw fault.error;
    return fault.drop;
  };
}
