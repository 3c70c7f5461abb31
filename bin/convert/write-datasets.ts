import { csvRecord } from '../../spec/csv';
import { FolderWriter } from './folder-writer';
import type { Item, PublicData } from './public-data';

export const DATASET_FILES = ['interactions.csv', 'items.csv', 'users.csv'] as const;
export type DatasetFile = (typeof DATASET_FILES)[number];

/** A film that was rated was watched, whatever the rating: recipes learn from what users turned to. */
const EVENT_TYPE = 'watch';

export interface WriteDatasetsOptions {
  /** Told once a second and at the end how many records of a file are written. */
  readonly onProgress?: (file: DatasetFile, records: number, done: boolean) => void;
}

/** Records without the header; no users file where the source has none. */
export type RecordCounts = Readonly<Partial<Record<DatasetFile, number>>>;

/** Records between two looks at the clock. */
const LOOK_EVERY = 10_000;
const REPORT_MILLISECONDS = 1000;

/**
 * Writes a public data set as the files of three datasets: rows become events with the rating as EVENT_VALUE. All files
 * appear together; when something goes wrong, none does.
 */
export async function writeDatasets(
  data: PublicData,
  directory: string,
  { onProgress = () => undefined }: WriteDatasetsOptions = {},
): Promise<RecordCounts> {
  const writer = new FolderWriter(directory);
  const counts: Partial<Record<DatasetFile, number>> = {};
  const write = async (
    file: DatasetFile,
    header: readonly string[],
    records: AsyncIterable<string> | Iterable<string>,
  ) => {
    counts[file] = 0;
    await writer.write(file, counted(file, header, records));
    onProgress(file, counts[file], true);
  };
  async function* counted(
    file: DatasetFile,
    header: readonly string[],
    records: AsyncIterable<string> | Iterable<string>,
  ) {
    yield csvRecord(header);
    let count = 0;
    let reportedAt = performance.now();
    for await (const record of records) {
      yield record;
      counts[file] = ++count;
      if (count % LOOK_EVERY !== 0 || performance.now() - reportedAt < REPORT_MILLISECONDS) continue;
      reportedAt = performance.now();
      onProgress(file, count, false);
    }
  }

  try {
    const seen = new FirstSeen();
    await write(
      'interactions.csv',
      ['USER_ID', 'ITEM_ID', 'TIMESTAMP', 'EVENT_TYPE', 'EVENT_VALUE'],
      events(data, seen),
    );
    const items = (await data.items()).map((item) => itemRecord(item, seen));
    await write('items.csv', ['ITEM_ID', 'TITLE', 'GENRES', 'YEAR', 'CREATION_TIMESTAMP'], items);
    if (data.users !== undefined) {
      await write('users.csv', ['USER_ID', ...data.users.columns], (await data.users.rows()).map(csvRecord));
    }
    writer.commit(DATASET_FILES);
  } catch (error) {
    writer.discard();
    throw error;
  }
  return counts;
}

/** When items were first turned to. */
class FirstSeen {
  private readonly times = new Map<string, number>();
  private latest = 0;

  add(itemId: string, timestamp: number): void {
    this.times.set(itemId, Math.min(timestamp, this.times.get(itemId) ?? Infinity));
    this.latest = Math.max(this.latest, timestamp);
  }

  /** What the service takes for the age of an item that comes without one: its first event, or the last of all. */
  of(itemId: string): number {
    return this.times.get(itemId) ?? this.latest;
  }
}

async function* events(data: PublicData, seen: FirstSeen): AsyncIterable<string> {
  for await (const { userId, itemId, rating, timestamp } of data.ratings()) {
    seen.add(itemId, timestamp);
    yield csvRecord([userId, itemId, String(timestamp), EVENT_TYPE, String(rating)]);
  }
}

function itemRecord(item: Item, seen: FirstSeen): string {
  const year = item.year === undefined ? '' : String(item.year);
  return csvRecord([item.itemId, item.title, item.genres.join('|'), year, String(createdAt(item, seen))]);
}

/**
 * Day of release, else New Year of the year, else what the service would assume, as CREATION_TIMESTAMP may not be empty.
 * Films from before 1970 get 0: older than anything that exploration asks for, and no negative time.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/items-dataset-requirements.html
 */
function createdAt({ itemId, year, releasedAt }: Item, seen: FirstSeen): number {
  if (releasedAt !== undefined) return Math.max(0, releasedAt);
  return year === undefined ? seen.of(itemId) : Math.max(0, Date.UTC(year, 0, 1) / 1000);
}
