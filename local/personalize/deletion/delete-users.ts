import { MAX_DATA_DELETION_BYTES } from '../../../spec/quotas';
import type { DatasetSchema } from '../../../spec/schema';
import { filesAt, readFile } from '../import/csv-files';
import { parseDataLocation } from '../import/data-location';
import type { Finish } from '../store/behaviour';
import { JobFailure } from '../store/lifecycle';
import type { DataDeletionJobRecord } from '../store/resource';
import type { Twin } from '../twin';

/** What the files of a data deletion job look like: one column. */
const USER_LIST: DatasetSchema = {
  type: 'Users',
  fields: [
    {
      name: 'USER_ID',
      types: ['string'],
      type: 'string',
      nullable: false,
      categorical: false,
      textual: false,
      itemName: false,
    },
  ],
};

/**
 * Reads the list of users of a data deletion job and takes all they left out of the dataset group: interactions and action
 * interactions, imported or streamed, and their own records. Models keep what they learned until the next training.
 * A line that cannot be read fails the job before anything is deleted: whoever asked to be forgotten must not be passed over.
 * @returns the step that deletes, and counts the records that went
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/delete-records.html
 */
export async function deleteUsers(
  twin: Twin,
  job: DataDeletionJobRecord,
  signal: AbortSignal,
): Promise<Finish<'data-deletion-job'>> {
  const userIds = await listedUsers(twin, job, signal);
  return () => {
    const { interactions, actionInteractions, users } = twin.datasets.of(job.datasetGroupArn);
    const numDeleted =
      (interactions?.removeUsers(userIds) ?? 0) +
      (actionInteractions?.removeUsers(userIds) ?? 0) +
      (users?.remove(userIds) ?? 0);
    return { numDeleted };
  };
}

async function listedUsers(twin: Twin, job: DataDeletionJobRecord, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const location = parseDataLocation(job.dataSource.dataLocation);
  if (location === undefined) throw new JobFailure('Invalid Data location.');
  const source = {
    objects: twin.objects,
    identity: { roleArn: job.roleArn, sourceArn: job.arn },
    location,
    subject: 'Failed to create a data deletion job.',
  };
  const files = await filesAt(source, (path) => path.endsWith('.csv'));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_DATA_DELETION_BYTES) {
    throw new JobFailure(`The files have ${bytes} bytes, a data deletion job may have ${MAX_DATA_DELETION_BYTES}.`);
  }
  const userIds = new Set<string>();
  for (const { key } of files) {
    const handlers = {
      onRecord: (record: { text(column: number): string | null }) => userIds.add(record.text(0) ?? ''),
    };
    const { rejects } = await readFile(source, key, USER_LIST, handlers, () => signal.throwIfAborted());
    const [first] = rejects;
    if (first) throw new JobFailure(`Line ${first.line} of ${key}: ${first.column} ${first.message}.`);
  }
  if (userIds.size === 0) throw new JobFailure('The files name no user.');
  return userIds;
}
