import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from '../../clock';
import { StateFailure, STATES_ERRORS } from './failure';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAXIMUM_HISTORY_EVENTS = 25_000;

type EventDetails = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp' | 'type'>;

/** Where one line of states stands in the history: the event that its next event follows. */
export class HistoryCursor {
  constructor(public previousEventId: number = 0) {}
}

/** The events of one execution, in order, as GetExecutionHistory returns them. */
export class History {
  private readonly list: HistoryEvent[] = [];

  constructor(private readonly clock: Clock) {}

  get events(): readonly HistoryEvent[] {
    return this.list;
  }

  /**
   * Adds an event after the cursor, and moves the cursor to it.
   * @returns the event's id, from 1
   * @throws StateFailure States.Runtime when only the last event of the execution has room
   */
  append(cursor: HistoryCursor, type: HistoryEventType, details: EventDetails = {}): number {
    if (this.list.length >= MAXIMUM_HISTORY_EVENTS - 1) {
      throw new StateFailure(
        STATES_ERRORS.runtime,
        `The execution reached the maximum number of history events (${MAXIMUM_HISTORY_EVENTS}).`,
      );
    }
    return this.add(cursor, type, details);
  }

  /** Adds the event that ends the execution: there is always room for it. */
  close(cursor: HistoryCursor, type: HistoryEventType, details: EventDetails = {}): number {
    return this.add(cursor, type, details);
  }

  private add(cursor: HistoryCursor, type: HistoryEventType, details: EventDetails): number {
    const id = this.list.length + 1;
    this.list.push({
      timestamp: new Date(this.clock.now()),
      type,
      id,
      // The first state follows event 0, not ExecutionStarted: so the service writes it.
      previousEventId: cursor.previousEventId,
      ...details,
    });
    if (type !== 'ExecutionStarted') cursor.previousEventId = id;
    return id;
  }
}
