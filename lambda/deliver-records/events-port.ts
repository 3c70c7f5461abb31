import {
  type PersonalizeEventsClient,
  PutEventsCommand,
  type PutEventsRequest,
  PutItemsCommand,
  type PutItemsRequest,
  PutUsersCommand,
  type PutUsersRequest,
} from '@aws-sdk/client-personalize-events';
import { called } from '../shared/sdk-calls';

/** Where records go; everything throws the named errors of errors.ts. A call takes all of its records or none. */
export interface EventsPort {
  putEvents(request: PutEventsRequest): Promise<void>;
  putItems(request: PutItemsRequest): Promise<void>;
  putUsers(request: PutUsersRequest): Promise<void>;
}

/** The port over the real SDK. */
export function eventsPort(client: PersonalizeEventsClient): EventsPort {
  return {
    putEvents: (request) => called('PutEvents', async () => void (await client.send(new PutEventsCommand(request)))),
    putItems: (request) => called('PutItems', async () => void (await client.send(new PutItemsCommand(request)))),
    putUsers: (request) => called('PutUsers', async () => void (await client.send(new PutUsersCommand(request)))),
  };
}
