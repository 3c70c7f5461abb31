import { MAX_EVENT_TYPES_AND_METADATA, TRAINING_MINIMUMS } from '../../../spec/quotas';
import type { InteractionsData } from '../store/data/interactions-data';
import type { RecordsData } from '../store/data/records-data';
import { JobFailure } from '../store/lifecycle';
import type { EventFilter } from './event-filter';
import type { Selection } from './select-interactions';
import { contextFields } from './side-columns';

/**
 * What has to be there before a training can begin.
 * @throws JobFailure with the text of the service, where it is known
 * @see https://docs.aws.amazon.com/personalize/latest/dg/common-error-messages.html
 */
export function requireMinimums(selection: Selection, { eventType, rules }: EventFilter): void {
  const minimums = TRAINING_MINIMUMS;
  if (selection.items.length < minimums.interactions) {
    const few = `Dataset has fewer than ${minimums.interactions} interactions`;
    const types = eventType ?? rules?.map((rule) => rule.eventType).join(', ');
    throw new JobFailure(
      types === undefined ? `Create failed. ${few}.` : `${few} after filtering by event type: ${types}`,
    );
  }
  const lengths = selection.userIds.map((_, i) => historyLength(selection, i));
  const users = lengths.filter((length) => length >= 2).length;
  if (users < minimums.usersWithTwoInteractions) {
    throw new JobFailure(
      `Create failed. Dataset has fewer than ${minimums.usersWithTwoInteractions} users with at least 2 interactions each.`,
    );
  }
  if (users < minimums.shareOfUsersWithTwoInteractions * selection.allUsers) {
    throw new JobFailure(
      `Create failed. ${users} of ${selection.allUsers} users have at least 2 interactions each, 1 % are needed.`,
    );
  }
}

/**
 * Segments by attributes need an attribute to ask about.
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/item-attribute-affinity-recipe.html
 */
export function requireItemAttributes(items: RecordsData | undefined): void {
  const reserved = ['ITEM_ID', 'CREATION_TIMESTAMP'];
  if (items?.schema.fields.some(({ name, textual }) => !textual && !reserved.includes(name))) return;
  throw new JobFailure('Create failed. The Items dataset needs a column that is neither textual nor reserved.');
}

/** @throws JobFailure */
export function requireFewEventTypes({ bulk, events, schema }: InteractionsData): void {
  const own = contextFields(schema).length;
  const types = new Set(bulk.eventTypes.values);
  for (const { eventType } of events.attributedEvents()) if (eventType !== null) types.add(eventType);
  if (types.size + own <= MAX_EVENT_TYPES_AND_METADATA) return;
  throw new JobFailure(
    `Create failed. Dataset has ${types.size} distinct event types and ${own} metadata columns, together at most ${MAX_EVENT_TYPES_AND_METADATA} are allowed.`,
  );
}

/** Interactions of the i-th user. */
export function historyLength({ offsets }: Pick<Selection, 'offsets'>, user: number): number {
  return (offsets[user + 1] as number) - (offsets[user] as number);
}
