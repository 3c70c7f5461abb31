import {
  PutActionInteractionsCommand,
  PutActionsCommand,
  PutEventsCommand,
  PutItemsCommand,
  PutUsersCommand,
} from '@aws-sdk/client-personalize-events';
import type { CustomData } from './custom-data';
import type { Walk } from './walk';

/** Single events and records, and those that name no dataset or tracker. */
export async function stream(walk: Walk, { datasets, trackingId, actionTrackingId }: CustomData): Promise<void> {
  const { events } = walk.target;
  const sentAt = new Date(walk.target.now());
  const nobody = (type: string): string => walk.nobody(datasets.Items, `dataset/nobody/${type}`);

  const event = { sessionId: 'suite', userId: 'u1', eventList: [{ eventType: 'watch', itemId: 'i1', sentAt }] };
  await events.send(new PutEventsCommand({ ...event, trackingId }));
  const noTracker = '00000000-0000-0000-0000-000000000000';
  await walk.refused(events, new PutEventsCommand({ ...event, trackingId: noTracker }), 'InvalidInputException');

  const properties = { genres: 'Comedy', title: 'Streamed', price: 3, creationTimestamp: 1_700_000_000 };
  const items = [{ itemId: 'streamed', properties }];
  await events.send(new PutItemsCommand({ datasetArn: datasets.Items, items }));
  await walk.refused(events, new PutItemsCommand({ datasetArn: nobody('ITEMS'), items }), 'ResourceNotFoundException');

  const users = [{ userId: 'streamed', properties: { age: 30, tier: 'gold' } }];
  await events.send(new PutUsersCommand({ datasetArn: datasets.Users, users }));
  await walk.refused(events, new PutUsersCommand({ datasetArn: nobody('USERS'), users }), 'ResourceNotFoundException');

  const actions = [{ actionId: 'streamed', properties: { kind: 'offer' } }];
  await events.send(new PutActionsCommand({ datasetArn: datasets.Actions, actions }));
  await walk.refused(
    events,
    new PutActionsCommand({ datasetArn: nobody('ACTIONS'), actions }),
    'ResourceNotFoundException',
  );

  const taken = { actionId: 'a0', userId: 'u1', sessionId: 'suite', timestamp: sentAt, eventType: 'Taken' };
  const interactions = { trackingId: actionTrackingId, actionInteractions: [taken] };
  await events.send(new PutActionInteractionsCommand(interactions));
  await walk.refused(
    events,
    new PutActionInteractionsCommand({ ...interactions, actionInteractions: [{ ...taken, eventType: 'Ignored' }] }),
    'InvalidInputException',
  );
}
