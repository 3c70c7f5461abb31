import { latestRun } from '../../spec/schedule/latest-run';
import type { AdjustCapacityInput } from '../shared/contract/watching';

/** Minutes of use that may raise the floor, and that must all allow a lower one. */
const RECENT_MINUTES = 15;
export const LOOK_BACK_MINUTES = 60;

/** Room above what is used: more arrives before the service has scaled, and what comes meanwhile may be lost. */
const HEADROOM = 1.2;

/** Share of the floor that one step down takes. */
const STEP_DOWN = 0.25;

export interface Use {
  /** Milliseconds since the epoch: end of the last whole period. */
  readonly now: number;
  /** Periods of the last hour with requests. */
  readonly periods: readonly { readonly from: number; readonly requestsPerSecond: number }[];
}

export interface Wanted {
  readonly minProvisionedTPS: number;
  readonly reason: string;
}

/** What the schedule asks for at a moment. @param now milliseconds since the epoch */
export function scheduledCapacity({ schedule, start }: AdjustCapacityInput, now: number): number {
  let since = -Infinity;
  let floor = start;
  for (const { at, minProvisionedTPS } of schedule) {
    const due = latestRun(at, now);
    // Of two changes at one moment the later in the file counts.
    if (due !== undefined && due >= since) [since, floor] = [due, minProvisionedTPS];
  }
  return floor;
}

/**
 * The floor that use asks for within bounds: what the last quarter of an hour needs at once, and down by a quarter of itself
 * where the whole last hour needed less. Use alone never says more than it costs: above its floor a campaign is billed by use
 * anyway, so that raising only shortens the time in which bursts get lost, and lowering is what saves.
 * @param low the least that is allowed, a schedule's demand included
 */
export function followedCapacity(
  current: number,
  use: Use,
  { low, high }: Readonly<Record<'low' | 'high', number>>,
): Wanted {
  const since = (minutes: number) => use.periods.filter(({ from }) => from >= use.now - minutes * 60_000);
  const peak = (minutes: number) => Math.max(0, ...since(minutes).map(({ requestsPerSecond }) => requestsPerSecond));
  const needed = (rate: number) => Math.max(1, Math.ceil(rate * HEADROOM));
  const within = (floor: number) => Math.min(high, Math.max(low, floor));
  const recent = needed(peak(RECENT_MINUTES));
  const hour = needed(peak(LOOK_BACK_MINUTES));
  const told = (minutes: number) => `at most ${peak(minutes).toFixed(2)} requests a second in ${minutes} minutes`;
  if (recent > current) {
    return { minProvisionedTPS: within(recent), reason: told(RECENT_MINUTES) };
  }
  if (hour < current) {
    const step = Math.max(1, Math.floor(current * STEP_DOWN));
    return { minProvisionedTPS: within(Math.max(hour, current - step)), reason: told(LOOK_BACK_MINUTES) };
  }
  return { minProvisionedTPS: within(current), reason: told(LOOK_BACK_MINUTES) };
}
