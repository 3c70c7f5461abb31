import { randomUUID } from 'node:crypto';
import { DescribeEventTrackerCommand, paginateListEventTrackers } from '@aws-sdk/client-personalize';
import { PutEventsCommand } from '@aws-sdk/client-personalize-events';
import type { Command } from 'commander';
import { eventsClient, personalizeClient, type Target, withTarget } from '../requests/target';
import { CommandError, UsageError } from '../terminal/failure';

interface Options extends Target {
  readonly type: string;
  readonly value?: string;
  readonly session?: string;
  readonly trackingId?: string;
  readonly properties?: string;
}

/** `personalize put-event <userId> <itemId>`: one event, now. */
export function register(program: Command): void {
  const command = program
    .command('put-event')
    .description('record that a user did something now: one PutEvents request; the next recommendation knows it')
    .argument('<userId>')
    .argument('<itemId>')
    .requiredOption('--type <eventType>', 'event type, as in the EVENT_TYPE column: watch, click, purchase')
    .option('--value <number>', 'event value')
    .option('--properties <json>', 'further columns as JSON, keys in camelCase: {"device":"phone"}')
    .option('--session <id>', 'session id; a new one unless given')
    .option('--tracking-id <id>', 'tracking id; that of the only event tracker unless given');
  withTarget(command).action(async (userId: string, itemId: string, options: Options) => {
    const eventValue = options.value === undefined ? undefined : Number(options.value);
    if (Number.isNaN(eventValue)) throw new UsageError(`--value must be a number, got ${options.value}`);
    const trackingId = options.trackingId ?? (await onlyTrackingId(options));
    await eventsClient(options).send(
      new PutEventsCommand({
        trackingId,
        userId,
        sessionId: options.session ?? randomUUID(),
        eventList: [
          {
            eventType: options.type,
            itemId,
            sentAt: new Date(),
            ...(eventValue === undefined ? {} : { eventValue }),
            ...(options.properties ? { properties: options.properties } : {}),
          },
        ],
      }),
    );
    process.stdout.write(`recorded: ${userId} ${options.type} ${itemId}\n`);
  });
}

async function onlyTrackingId(target: Target): Promise<string> {
  const client = personalizeClient(target);
  const arns: string[] = [];
  for await (const page of paginateListEventTrackers({ client }, {})) {
    for (const tracker of page.eventTrackers ?? []) if (tracker.eventTrackerArn) arns.push(tracker.eventTrackerArn);
  }
  const [only, another] = arns;
  if (!only) throw new CommandError('there is no event tracker: set `eventTracker: true` in pipeline.yaml and deploy');
  if (another) throw new UsageError(`there are ${arns.length} event trackers: choose one with --tracking-id`);
  const { eventTracker } = await client.send(new DescribeEventTrackerCommand({ eventTrackerArn: only }));
  if (!eventTracker?.trackingId) throw new CommandError(`event tracker ${only} has no tracking id`);
  return eventTracker.trackingId;
}
