import type { DatasetSchema } from '../../../../spec/schema';
import { GrowableInt32 } from './growable';
import { type Interaction, InteractionTable } from './interaction-table';

/** A streamed event before it is kept. */
export interface StreamedEvent extends Omit<Interaction, 'userId'> {
  readonly eventId: string;
  readonly sessionId: string;
  /** Absent in an anonymous session. */
  readonly userId?: string;
}

/** No user is known for the event yet. */
const ANONYMOUS = 0x7fffffff;

/**
 * Events that came one by one, in the order of their arrival. An anonymous session's events belong to the session until
 * one event carries both session and user; from then on they are the user's.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/recording-anonymous-user-events.html
 */
export class EventLog {
  private readonly table: InteractionTable;
  private readonly eventIds = new Set<string>();
  /** Row → number of the event that told whose the row is: its own, or the one that named the session's user. */
  private readonly attributed = new GrowableInt32();
  private readonly rowsOfUser = new Map<string, number[]>();
  private readonly rowsOfSession = new Map<string, number[]>();
  private readonly userOfSession = new Map<string, string>();

  constructor(schema: DatasetSchema) {
    this.table = new InteractionTable(schema);
  }

  /** Events so far: a mark for `rowsSince`. */
  get size(): number {
    return this.table.size;
  }

  /**
   * Keeps an event. One with a known eventId changes nothing: the service stores it but does not learn from it.
   */
  append(event: StreamedEvent): void {
    if (this.eventIds.has(event.eventId)) return;
    this.eventIds.add(event.eventId);
    const number = this.size;
    const { sessionId } = event;
    if (event.userId !== undefined) this.nameSession(sessionId, event.userId, number);
    const userId = event.userId ?? this.userOfSession.get(sessionId);
    const row = this.table.append({ ...event, userId: userId ?? sessionId });
    this.attributed.push(userId === undefined ? ANONYMOUS : number);
    if (userId === undefined) listAt(this.rowsOfSession, sessionId).push(row);
    else listAt(this.rowsOfUser, userId).push(row);
  }

  at(row: number): Interaction {
    return this.table.at(row);
  }

  /**
   * Events of a user, oldest first; for an id that is no user, those of the anonymous session of that name.
   * @param since leaves out events that a training at that mark has seen
   */
  rowsOf(id: string, since = 0): number[] {
    const rows = this.rowsOfUser.get(id) ?? this.rowsOfSession.get(id) ?? [];
    const fresh = since === 0 ? [...rows] : rows.filter((row) => this.attributed.at(row) >= since);
    return fresh.sort((a, b) => this.table.timestamps.at(a) - this.table.timestamps.at(b) || a - b);
  }

  /** Every event whose user is known, with that user. Training does not see anonymous events. */
  *attributedEvents(): Iterable<Interaction> {
    for (const [userId, rows] of this.rowsOfUser) for (const row of rows) yield { ...this.table.at(row), userId };
  }

  private nameSession(sessionId: string, userId: string, number: number): void {
    this.userOfSession.set(sessionId, userId);
    const rows = this.rowsOfSession.get(sessionId);
    if (rows === undefined) return;
    this.rowsOfSession.delete(sessionId);
    for (const row of rows) this.attributed.set(row, number);
    listAt(this.rowsOfUser, userId).push(...rows);
  }
}

function listAt(map: Map<string, number[]>, key: string): number[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
