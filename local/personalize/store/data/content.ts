import type { InteractionsContent } from './interactions-data';
import type { RecordsContent } from './records-data';

/** Everything that a dataset holds, as columns: what is saved of it. Can be cloned structurally. */
export type DatasetContent = InteractionsContent | RecordsContent;

/**
 * Is told of changes to one dataset. Whoever adds a way to change data has to tell: `event` and `record` for what they say,
 * `content` for everything else.
 */
export interface DataRecorder<Added> {
  /** One event or record was added. */
  added(added: Added): void;
  /** Anything else has changed: all of it is saved again. */
  content(): void;
}

/** For data that ends with its process. */
export const UNRECORDED: DataRecorder<unknown> = { added: () => undefined, content: () => undefined };
