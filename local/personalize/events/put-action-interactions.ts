import type { ActionInteraction, PutActionInteractionsRequest } from '@aws-sdk/client-personalize-events';
import { textProblem } from '../../../spec/records';
import { ServiceError, invalidInput, resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { DatasetRecord } from '../store/resource';
import type { Twin } from '../twin';
import { type GivenEvent, readEvent } from './read-event';

/**
 * Takes all action interactions of the request or none.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_PutActionInteractions.html
 */
export function putActionInteractions(twin: Twin, input: Checked<PutActionInteractionsRequest>): void {
  const { trackingId, actionInteractions } = input;
  const dataset = datasetOf(twin, trackingId);
  const data = twin.datasets.of(dataset.datasetGroupArn).actionInteractions;
  if (data === undefined) throw new Error(`${dataset.arn} has no data`);
  const now = twin.clock.now();
  const events = actionInteractions.map((one) => {
    const { sessionId, userId } = one;
    const event = readEvent(data, givenOf(one), { now, ownId: twin.requestIds.uuid() });
    return { ...event, sessionId, ...(userId !== undefined && { userId }) };
  });
  for (const event of events) data.events.append(event);
}

/** The dataset made its own event tracker: DescribeDataset tells the id. */
function datasetOf(twin: Twin, trackingId: string): DatasetRecord {
  const [dataset] = twin.resources.all('dataset', (one) => one.trackingId === trackingId);
  if (dataset === undefined) {
    throw new ServiceError(
      'ResourceNotFoundException',
      `There is no Action_Interactions dataset with trackingId ${trackingId}; DescribeDataset answers the one it has.`,
    );
  }
  const { arn, status } = dataset;
  if (status !== 'ACTIVE') throw resourceInUse(`${arn} has status ${status}; it must be ACTIVE`);
  return dataset;
}

function givenOf(one: Checked<ActionInteraction>): GivenEvent {
  const { actionId, timestamp, eventType, eventId, recommendationId, impression } = one;
  const problem = textProblem('Action_Interactions', 'EVENT_TYPE', () => eventType);
  if (problem !== undefined) throw invalidInput(`eventType ${problem}`);
  return {
    whole: one,
    itemId: actionId,
    time: timestamp,
    timeName: 'timestamp',
    eventType,
    eventId,
    recommendationId,
    impression,
    properties: one.properties as string | undefined,
  };
}
