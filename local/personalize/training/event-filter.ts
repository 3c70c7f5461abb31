import type { SolutionVersionRecord } from '../store/resource';

/** What an events configuration says of one event type. */
export interface EventRule {
  readonly eventType: string;
  /** Only events with at least this EVENT_VALUE; one without a value does not pass. */
  readonly threshold?: number;
  /** What an event counts, divided by the mean over all rules: only the ratio of the weights set matters. */
  readonly weight: number;
}

/** Which interactions a solution looks at, and what they count. */
export interface EventFilter {
  /** Only events of this type; absent: of any type. */
  readonly eventType?: string;
  /** Only events with at least this EVENT_VALUE; one without a value does not pass. */
  readonly threshold?: number;
  /** Only events that one of these is about, each type once; absent: all, and all count alike. */
  readonly rules?: readonly EventRule[];
}

type Event = { readonly eventType: string | null; readonly eventValue: number | null };

/**
 * @see https://docs.aws.amazon.com/personalize/latest/dg/event-values-types.html
 * @see https://docs.aws.amazon.com/personalize/latest/dg/optimizing-solution-events-config.html
 */
export function eventFilterOf({
  eventType,
  solutionConfig,
}: Pick<SolutionVersionRecord, 'eventType' | 'solutionConfig'>): EventFilter {
  const { eventValueThreshold: threshold, eventsConfig } = solutionConfig ?? {};
  const parameters = eventsConfig?.eventParametersList ?? [];
  const mean = parameters.reduce((sum, { weight = 1 }) => sum + weight, 0) / parameters.length;
  return {
    ...(eventType !== undefined && { eventType }),
    ...(threshold !== undefined && { threshold: Number(threshold) }),
    ...(parameters.length > 0 && {
      rules: parameters.map(({ eventType: type = '', eventValueThreshold, weight = 1 }) => ({
        eventType: type,
        ...(eventValueThreshold !== undefined && { threshold: eventValueThreshold }),
        weight: weight / mean,
      })),
    }),
  };
}

export function passes(filter: EventFilter, event: Event): boolean {
  if (filter.eventType !== undefined && event.eventType !== filter.eventType) return false;
  return reaches(event, filter.threshold) && (filter.rules === undefined || ruleFor(filter.rules, event) !== undefined);
}

/** What an event that passes counts. */
export function weightOf({ rules }: EventFilter, event: Event): number {
  return rules === undefined ? 1 : (ruleFor(rules, event)?.weight ?? 0);
}

function ruleFor(rules: readonly EventRule[], event: Event): EventRule | undefined {
  return rules.find(({ eventType, threshold }) => eventType === event.eventType && reaches(event, threshold));
}

function reaches({ eventValue }: Event, threshold: number | undefined): boolean {
  return threshold === undefined || (eventValue !== null && eventValue >= threshold);
}
