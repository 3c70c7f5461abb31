import type { DatasetSchema } from '../../../../spec/schema';
import { GrowableInt32 } from './growable';
import { type DataRecorder, UNRECORDED } from './content';
import { ImpressionCounts } from './impressions';
import { type Interaction, InteractionTable, type InteractionTableContent } from './interaction-table';

/** A streamed event before it is kept. */
export interface StreamedEvent extends Omit<Interaction, 'userId'> {
  readonly eventId: string;
  readonly sessionId: string;
  /** Absent in an anonymous session. */
  readonly userId?: string;
  /** Items that were shown when it happened. */
  readonly impression?: readonly string[];
}

/** What is saved of an EventLog. */
export interface EventLogContent {
  readonly table: InteractionTableContent;
  readonly received: number;
  readonly eventIds: readonly string[];
  readonly attributed: Int32Array;
  readonly rowsOfUser: readonly (readonly [string, readonly number[]])[];
  readonly rowsOfSession: readonly (readonly [string, readonly number[]])[];
  readonly userOfSession: readonly (readonly [string, string])[];
  /** Item → how often it was shown. */
  readonly impressions: readonly (readonly [string, number])[];
}

/** No user is known for the event yet. */
const ANONYMOUS = 0x7fffffff;

/**
 * Events that came one by one, in the order of their arrival. An anonymous session's events belong to the session until
 * one event carries both session and user; from then on they are the user's.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/recording-anonymous-user-events.html
 */
export class EventLog {
  private table: InteractionTable;
  /** Events that ever came: those of removed users count on, so that marks stay where they are. */
  private received: number;
  private readonly eventIds: Set<string>;
  /** Row → number of the event that told whose the row is: its own, or the one that named the session's user. */
  private attributed: GrowableInt32;
  private rowsOfUser: Map<string, number[]>;
  private rowsOfSession: Map<string, number[]>;
  private readonly userOfSession: Map<string, string>;
  readonly impressions: ImpressionCounts;
  /** Counts appended events and removals; starts at 0 with each process. */
  private changeCount = 0;
  /** `changeCount` of the latest removal, which may have touched everybody. */
  private removedAt = 0;
  /** User or session → `changeCount` of its latest event. */
  private readonly changedAt = new Map<string, number>();

  /** @param content of a log of the same schema, to begin with */
  constructor(
    schema: DatasetSchema,
    private readonly recorder: DataRecorder<StreamedEvent> = UNRECORDED,
    content?: EventLogContent,
  ) {
    this.table = new InteractionTable(schema, content?.table);
    this.received = content?.received ?? 0;
    this.eventIds = new Set(content?.eventIds);
    this.attributed = new GrowableInt32(content?.attributed);
    this.rowsOfUser = new Map(content?.rowsOfUser.map(([user, rows]) => [user, [...rows]]));
    this.rowsOfSession = new Map(content?.rowsOfSession.map(([session, rows]) => [session, [...rows]]));
    this.userOfSession = new Map(content?.userOfSession);
    this.impressions = new ImpressionCounts(content?.impressions);
  }

  /** Views of the columns, valid until the next change. */
  content(): EventLogContent {
    return {
      table: this.table.content(),
      received: this.received,
      eventIds: [...this.eventIds],
      attributed: this.attributed.view(),
      rowsOfUser: [...this.rowsOfUser],
      rowsOfSession: [...this.rowsOfSession],
      userOfSession: [...this.userOfSession],
      impressions: [...this.impressions.entries()],
    };
  }

  /** Events so far, those of removed users included: a mark for `rowsOf`. */
  get size(): number {
    return this.received;
  }

  /**
   * Keeps an event. One with a known eventId changes nothing: the service stores it but does not learn from it.
   */
  append(event: StreamedEvent): void {
    if (this.eventIds.has(event.eventId)) return;
    this.eventIds.add(event.eventId);
    const number = this.received++;
    this.changeCount++;
    const { sessionId } = event;
    if (event.userId !== undefined) this.nameSession(sessionId, event.userId, number);
    const userId = event.userId ?? this.userOfSession.get(sessionId);
    const row = this.table.append({ ...event, userId: userId ?? sessionId });
    this.attributed.push(userId === undefined ? ANONYMOUS : number);
    this.changedAt.set(userId ?? sessionId, this.changeCount);
    if (userId === undefined) listAt(this.rowsOfSession, sessionId).push(row);
    else listAt(this.rowsOfUser, userId).push(row);
    if (event.impression) this.impressions.add(event.impression);
    this.recorder.added(event);
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

  /** Another number whenever `rowsOf` of this id may have changed; of use within the process only. */
  changesOf(id: string): number {
    return this.changedAt.get(id) ?? this.removedAt;
  }

  /** Every event whose user is known, with that user. Training does not see anonymous events. */
  *attributedEvents(): Iterable<Interaction> {
    for (const [userId, rows] of this.rowsOfUser) for (const row of rows) yield { ...this.table.at(row), userId };
  }

  /**
   * Takes the events of some users out. What their sessions send from now on is anonymous again.
   * @returns how many there were
   */
  removeUsers(userIds: ReadonlySet<string>): number {
    const gone = new Set([...userIds].flatMap((id) => this.rowsOfUser.get(id) ?? []));
    if (gone.size === 0) return 0;
    this.removedAt = ++this.changeCount;
    this.changedAt.clear();
    const left = new GrowableInt32();
    const attributed = new GrowableInt32();
    const places = new Map<number, number>();
    for (let row = 0; row < this.table.size; row++) {
      if (gone.has(row)) continue;
      places.set(row, left.length);
      left.push(row);
      attributed.push(this.attributed.at(row));
    }
    this.table = this.table.rows(left.view());
    this.attributed = attributed;
    this.rowsOfUser = moved(this.rowsOfUser, places);
    this.rowsOfSession = moved(this.rowsOfSession, places);
    for (const [session, user] of this.userOfSession) if (userIds.has(user)) this.userOfSession.delete(session);
    this.recorder.content();
    return gone.size;
  }

  private nameSession(sessionId: string, userId: string, number: number): void {
    this.userOfSession.set(sessionId, userId);
    const rows = this.rowsOfSession.get(sessionId);
    if (rows === undefined) return;
    this.rowsOfSession.delete(sessionId);
    this.changedAt.set(sessionId, this.changeCount);
    for (const row of rows) this.attributed.set(row, number);
    listAt(this.rowsOfUser, userId).push(...rows);
  }
}

/** The lists at the new places of their rows, without those that are empty then. */
function moved(lists: ReadonlyMap<string, number[]>, places: ReadonlyMap<number, number>): Map<string, number[]> {
  const result = new Map<string, number[]>();
  for (const [key, rows] of lists) {
    const left = rows.flatMap((row) => places.get(row) ?? []);
    if (left.length > 0) result.set(key, left);
  }
  return result;
}

function listAt(map: Map<string, number[]>, key: string): number[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
