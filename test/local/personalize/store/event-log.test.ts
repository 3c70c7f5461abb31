import { parseSchema } from '../../../../spec/schema';
import { EventLog, type StreamedEvent } from '../../../../local/personalize/store/data/event-log';
import { INTERACTIONS_SCHEMA } from '../movies-schemas';

let nextId = 0;

function anEvent(members: Partial<StreamedEvent>): StreamedEvent {
  return {
    eventId: `e${nextId++}`,
    sessionId: 's1',
    itemId: 'i1',
    timestamp: 100,
    eventType: 'watch',
    eventValue: null,
    other: () => null,
    ...members,
  };
}

function aLog(...events: Partial<StreamedEvent>[]): EventLog {
  const log = new EventLog(parseSchema(INTERACTIONS_SCHEMA));
  for (const event of events) log.append(anEvent(event));
  return log;
}

const itemsOf = (log: EventLog, id: string, since?: number): string[] =>
  log.rowsOf(id, since).map((row) => log.at(row).itemId);

describe('EventLog', () => {
  test('gives the events of a user in order of time, equal times in order of arrival', () => {
    const log = aLog(
      { userId: 'u', itemId: 'late', timestamp: 300 },
      { userId: 'u', itemId: 'first', timestamp: 100 },
      { userId: 'u', itemId: 'second', timestamp: 100 },
      { userId: 'other', itemId: 'foreign' },
    );
    expect(itemsOf(log, 'u')).toEqual(['first', 'second', 'late']);
  });

  test('an anonymous session is known by its own id until an event names its user', () => {
    const log = aLog({ itemId: 'a' }, { itemId: 'b', timestamp: 200 });
    expect(itemsOf(log, 's1')).toEqual(['a', 'b']);
    log.append(anEvent({ userId: 'u', itemId: 'c', timestamp: 300 }));
    expect(itemsOf(log, 'u')).toEqual(['a', 'b', 'c']);
    expect(itemsOf(log, 's1')).toEqual([]);
    log.append(anEvent({ itemId: 'd', timestamp: 400 }));
    expect(itemsOf(log, 'u')).toEqual(['a', 'b', 'c', 'd']);
  });

  test('training sees events whose user is known, anonymous ones not', () => {
    const log = aLog({ itemId: 'anonymous', sessionId: 's1' }, { itemId: 'known', sessionId: 's2', userId: 'u' });
    expect([...log.attributedEvents()].map(({ userId, itemId }) => `${userId} ${itemId}`)).toEqual(['u known']);
  });

  test('events since a mark are those that a training then had not seen', () => {
    const log = aLog({ itemId: 'anonymous' }, { userId: 'u', sessionId: 's2', itemId: 'seen' });
    const mark = log.size;
    expect(itemsOf(log, 'u', mark)).toEqual([]);
    log.append(anEvent({ userId: 'u', itemId: 'new', timestamp: 200 }));
    // The first event names session s1 as the user's, so that its anonymous event is news as well.
    expect(itemsOf(log, 'u', mark)).toEqual(['anonymous', 'new']);
  });

  test('an event with a known eventId changes nothing', () => {
    const log = aLog({ eventId: 'same', userId: 'u', itemId: 'a' }, { eventId: 'same', userId: 'u', itemId: 'b' });
    expect(itemsOf(log, 'u')).toEqual(['a']);
    expect(log.size).toBe(1);
  });

  test('takes the events of removed users out and leaves marks and all others where they are', () => {
    const log = aLog(
      { userId: 'gone', itemId: 'x' },
      { userId: 'u', sessionId: 's2', itemId: 'a', timestamp: 200 },
      { sessionId: 'visit', itemId: 'v' },
    );
    const mark = log.size;
    log.append(anEvent({ userId: 'gone', itemId: 'y' }));
    log.append(anEvent({ userId: 'u', sessionId: 's2', itemId: 'b', timestamp: 300 }));
    expect(log.removeUsers(new Set(['gone', 'nobody']))).toBe(2);
    expect(itemsOf(log, 'gone')).toEqual([]);
    expect(itemsOf(log, 'u')).toEqual(['a', 'b']);
    expect(itemsOf(log, 'u', mark)).toEqual(['b']);
    expect(itemsOf(log, 'visit')).toEqual(['v']);
    expect(log.size).toBe(5);
    expect([...log.attributedEvents()].map(({ itemId }) => itemId)).toEqual(['a', 'b']);
  });

  test('the sessions of a removed user are anonymous again', () => {
    const log = aLog({ userId: 'gone', itemId: 'x' });
    log.removeUsers(new Set(['gone']));
    log.append(anEvent({ itemId: 'later' }));
    expect(itemsOf(log, 'gone')).toEqual([]);
    expect(itemsOf(log, 's1')).toEqual(['later']);
  });
});
