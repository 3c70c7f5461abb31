import type { SolutionVersionRecord } from '../store/resource';

/** Which interactions a solution looks at. */
export interface EventFilter {
  /** Only events of this type; absent: of any type. */
  readonly eventType?: string;
  /** Only events with at least this EVENT_VALUE; one without a value does not pass. */
  readonly threshold?: number;
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/event-values-types.html */
export function eventFilterOf({
  eventType,
  solutionConfig,
}: Pick<SolutionVersionRecord, 'eventType' | 'solutionConfig'>): EventFilter {
  const threshold = solutionConfig?.eventValueThreshold;
  return {
    ...(eventType !== undefined && { eventType }),
    ...(threshold !== undefined && { threshold: Number(threshold) }),
  };
}

export function passes(
  filter: EventFilter,
  event: { readonly eventType: string | null; readonly eventValue: number | null },
): boolean {
  if (filter.eventType !== undefined && event.eventType !== filter.eventType) return false;
  return filter.threshold === undefined || (event.eventValue !== null && event.eventValue >= filter.threshold);
}
