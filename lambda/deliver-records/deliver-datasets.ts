import type { QueuedRecord } from '../shared/contract/serving';
import { InvalidInputError } from '../shared/errors';
import type { DeliverDeps } from './deliver-records';
import type { Outcome } from './outcome';
import type { Delivery } from './queue-event';

/** What PutItems and PutUsers take at once. */
const MOST_RECORDS = 10;

/**
 * Delivers items or users, ten in a call. Of several of the same id only the last one counts: a record is whole, and no order is
 * promised within a call.
 */
export async function deliverDataset(
  kind: QueuedRecord['kind'],
  deliveries: readonly Delivery<QueuedRecord>[],
  outcome: Outcome,
  deps: DeliverDeps,
): Promise<void> {
  const newest = new Map(deliveries.map((delivery) => [delivery.records.id, delivery]));
  const ids = [...newest.keys()];
  for (let from = 0; from < ids.length; from += MOST_RECORDS) {
    const call = ids.slice(from, from + MOST_RECORDS);
    const sent = [...newest.values()].filter(({ records }) => call.includes(records.id));
    if (!deps.isLate() && (await deliver(kind, sent, outcome, deps))) {
      outcome.records += sent.length;
      continue;
    }
    // What it stands for waits with it.
    for (const { messageId, records } of deliveries) if (call.includes(records.id)) outcome.failed.add(messageId);
  }
}

/** @returns false when it is to be tried again */
async function deliver(
  kind: QueuedRecord['kind'],
  deliveries: readonly Delivery<QueuedRecord>[],
  outcome: Outcome,
  deps: DeliverDeps,
): Promise<boolean> {
  return outcome.attempt(async () => {
    try {
      await put(kind, deliveries, deps);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      // All were refused because of one of them: which one, each tells by itself.
      for (const delivery of deliveries) await deliverOne(kind, delivery, outcome, deps);
    }
  });
}

async function deliverOne(
  kind: QueuedRecord['kind'],
  delivery: Delivery<QueuedRecord>,
  outcome: Outcome,
  deps: DeliverDeps,
): Promise<void> {
  try {
    await put(kind, [delivery], deps);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    await deps.aside.put(delivery.group, delivery.records, error.serviceMessage);
    outcome.putAside.push(delivery.records.id);
  }
}

async function put(
  kind: QueuedRecord['kind'],
  deliveries: readonly Delivery<QueuedRecord>[],
  { events, datasetArns }: DeliverDeps,
): Promise<void> {
  const datasetArn = datasetArns[kind];
  if (datasetArn === undefined) throw new Error(`there is no dataset for a record of kind ${kind}`);
  const records = deliveries.map(({ records: { id, properties } }) => ({
    id,
    ...(properties !== undefined && { properties }),
  }));
  if (kind === 'item') {
    await events.putItems({ datasetArn, items: records.map(({ id: itemId, ...rest }) => ({ itemId, ...rest })) });
  } else {
    await events.putUsers({ datasetArn, users: records.map(({ id: userId, ...rest }) => ({ userId, ...rest })) });
  }
}
