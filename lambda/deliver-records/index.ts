import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeEventsClient } from '@aws-sdk/client-personalize-events';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { type DeliverPlan, SERVING_ENVIRONMENT } from '../shared/contract/serving';
import { parsePayload } from '../shared/payloads';
import { Kept, KEPT_MILLISECONDS } from '../shared/serving/kept';
import { parameterValuesPort } from '../shared/serving/parameters';
import { planFrom } from '../shared/serving/plan-from';
import { asidePort } from './aside-port';
import { type DeliverDeps, run } from './deliver-records';
import { eventsPort } from './events-port';
import { deliveryOf, queueEvent } from './queue-event';

/** Enough for a throttled moment; what lasts longer waits on the queue. */
const clientOptions = { maxAttempts: 4, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } };

/** A call with all its attempts may need as long. */
const RESERVE_MILLISECONDS = 5000;

const logger = new Logger({ serviceName: 'deliver-records' });

type Deps = Omit<DeliverDeps, 'isLate'>;

function makeDeps(): Deps {
  const plan = planFrom<DeliverPlan>(process.env, SERVING_ENVIRONMENT.deliverPlan);
  const parameters = parameterValuesPort(new SSMClient(clientOptions));
  const kept = new Kept(
    async (name) => {
      const value = (await parameters.values([name])).get(name);
      if (value === undefined) throw new Error(`the parameter ${name} with the tracking id is missing, deploy anew`);
      return value;
    },
    { now: Date.now, milliseconds: KEPT_MILLISECONDS },
  );
  return {
    events: eventsPort(new PersonalizeEventsClient(clientOptions)),
    aside: asidePort(new SQSClient(clientOptions), plan.deadLetterQueueUrl),
    datasetArns: plan.datasetArns,
    trackingId: () => kept.get(plan.trackingIdParameter),
  };
}

let deps: Deps | undefined;

/** One log line for a batch: counts, the names of errors and the ids of what was put aside; nothing else of the records. */
export async function handler(event: unknown, context: Context): Promise<SQSBatchResponse> {
  const started = performance.now();
  logger.addContext(context);
  logger.appendKeys({ operation: 'deliver-records' });
  try {
    const { Records } = parsePayload(queueEvent, event);
    const deliveries = Records.flatMap((record) => deliveryOf(record) ?? []);
    const outcome = await run(deliveries, {
      ...(deps ??= makeDeps()),
      isLate: () => context.getRemainingTimeInMillis() < RESERVE_MILLISECONDS,
    });
    // Nobody but accept-records writes to the queue; what somebody did all the same ends in the dead-letter queue.
    const read = new Set(deliveries.map(({ messageId }) => messageId));
    for (const { messageId } of Records) if (!read.has(messageId)) outcome.refuseMessage(messageId);
    const { failed, reasons, events, records, putAside } = outcome;
    const line = { messages: Records.length, events, records, putAside, failed: failed.size, reasons: [...reasons] };
    const milliseconds = Math.round(performance.now() - started);
    if (failed.size > 0 || putAside.length > 0) logger.warn('delivered in part', { ...line, milliseconds });
    else logger.info('delivered', { ...line, milliseconds });
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  } catch (error) {
    logger.error('failed', { errorName: error instanceof Error ? error.name : typeof error });
    throw error;
  } finally {
    logger.resetKeys();
  }
}
