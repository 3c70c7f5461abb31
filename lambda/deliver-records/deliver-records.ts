import type { DeliverPlan } from '../shared/contract/serving';
import type { AsidePort } from './aside-port';
import { deliverDataset } from './deliver-datasets';
import { deliverSession } from './deliver-events';
import type { EventsPort } from './events-port';
import { Outcome } from './outcome';
import { type Delivery, isOfKind, isOfSession, type SessionEvents } from './queue-event';

export interface DeliverDeps {
  readonly events: EventsPort;
  readonly aside: AsidePort;
  readonly datasetArns: DeliverPlan['datasetArns'];
  /** What PutEvents needs. */
  readonly trackingId: () => Promise<string>;
  /** Whether too little time is left for another call. */
  readonly isLate: () => boolean;
}

/**
 * Brings the messages of a batch to Amazon Personalize: those of a session in their order, sessions beside each other, items and
 * users ten in a call. What the service refuses for good is put aside; what failed for another reason comes again, with everything
 * of its session that came after it. An event that is sent twice has the same eventId, which the service learns from once.
 */
export async function run(deliveries: readonly Delivery[], deps: DeliverDeps): Promise<Outcome> {
  const outcome = new Outcome();
  const sessions = new Map<string, Delivery<SessionEvents>[]>();
  for (const delivery of deliveries.filter(isOfSession)) {
    const session = sessions.get(delivery.group);
    if (session === undefined) sessions.set(delivery.group, [delivery]);
    else session.push(delivery);
  }
  await Promise.all([
    ...[...sessions.values()].map((session) => deliverSession(session, outcome, deps)),
    ...(['item', 'user'] as const).map((kind) =>
      deliverDataset(kind, deliveries.filter(isOfKind(kind)), outcome, deps),
    ),
  ]);
  return outcome;
}
