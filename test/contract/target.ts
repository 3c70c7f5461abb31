import type { PersonalizeClient } from '@aws-sdk/client-personalize';
import type { PersonalizeEventsClient } from '@aws-sdk/client-personalize-events';
import type { PersonalizeRuntimeClient } from '@aws-sdk/client-personalize-runtime';

/** Reads how far a resource is: its status, that of an update to it while one is under way, undefined once it is gone. */
export type ReadStatus = () => Promise<string | undefined>;

/** What the contract suite needs of the service that it looks at: the local twin, or an AWS account. */
export interface Target {
  readonly name: string;
  readonly control: PersonalizeClient;
  readonly runtime: PersonalizeRuntimeClient;
  readonly events: PersonalizeEventsClient;
  /** Where data goes to and results come from; every key of a run begins with `prefix`. */
  readonly bucket: string;
  /** Role that the jobs read and write the bucket with. */
  readonly roleArn: string;
  /** Begins the name of everything that a run makes; another one for every run. */
  readonly prefix: string;
  /** The time of the service, in milliseconds since the Unix epoch. */
  now(): number;
  put(key: string, text: string): Promise<void>;
  /** Text of the objects whose keys begin so, by key. */
  read(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Takes away every object whose key begins so. */
  remove(prefix: string): Promise<void>;
  /**
   * Waits until nothing moves any more: the twin's clock is turned on, AWS is asked every half minute.
   * @returns the status at the end
   * @throws Error when it still moves at the end of the time that the target gives it
   */
  settle(status: ReadStatus): Promise<string | undefined>;
  /** @throws what the target found wrong with the answers */
  close(): Promise<void>;
}

/** Whether a status changes by itself. */
export function isMoving(status: string | undefined): boolean {
  return status !== undefined && /PENDING|IN_PROGRESS|STOPPING/.test(status);
}
