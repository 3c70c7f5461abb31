import { SqsError, simpleQueueError } from './sqs-error';

const MAXIMUM_ENTRIES = 10;

/** @throws SqsError for a batch that is wrong as a whole */
export function checkBatch(entries: readonly { readonly Id: string }[]): void {
  if (entries.length === 0) {
    throw simpleQueueError(
      'EmptyBatchRequest',
      'There should be at least one SendMessageBatchRequestEntry in the request.',
    );
  }
  if (entries.length > MAXIMUM_ENTRIES) {
    const message = `Maximum number of entries per request are ${MAXIMUM_ENTRIES}. You have sent ${entries.length}.`;
    throw simpleQueueError('TooManyEntriesInBatchRequest', message);
  }
  const wrong = entries.find(({ Id }) => !/^[A-Za-z0-9_-]{1,80}$/.test(Id));
  if (wrong) {
    const message =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    throw simpleQueueError('InvalidBatchEntryId', message);
  }
  const repeated = entries.find(({ Id }, index) => entries.findIndex((other) => other.Id === Id) < index);
  if (repeated) throw simpleQueueError('BatchEntryIdsNotDistinct', `Id ${repeated.Id} repeated.`);
}

/** What came of each entry: one that is wrong fails alone. */
export function inBatch<T extends { readonly Id: string }>(
  entries: readonly T[],
  act: (entry: T) => object,
): { readonly Successful: readonly object[]; readonly Failed: readonly object[] } {
  checkBatch(entries);
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.queryCode, Message: error.message });
    }
  }
  return { Successful, Failed };
}
