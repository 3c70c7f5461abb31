import type { Model, Recommender } from '../engine/api';
import type { EventFilter } from './event-filter';

/** Events of a user by item id, oldest first. */
export interface ItemHistory {
  readonly itemIds: readonly string[];
  /** Unix seconds. */
  readonly timestamps: Float64Array;
}

/** What training leaves behind for serving. */
export interface TrainedVersion extends KeptVersion {
  /** Scores with the model. */
  readonly recommender: Recommender;
}

/** All that a restart needs of a version. Every member has to be one that structured cloning takes: it is saved as it is. */
export interface KeptVersion {
  readonly model: Model;
  /** As GetSolutionMetrics answers them. */
  readonly metrics: Readonly<Record<string, number>>;
  /** `InteractionsData.changes` at the time of the training. */
  readonly dataChanges: number;
  /** `InteractionsData.changes` at the time of the latest automatic update, if there was one. */
  readonly updatedChanges?: number;
  /** Streamed events that were there: see EventLog.rowsOf. */
  readonly eventsSeen: number;
  /** Events that the solution looks at; streamed ones have to pass it too. */
  readonly eventFilter: EventFilter;
  /**
   * Histories of users whose length kept them out of training: the model does not know them, but they still get
   * recommendations of their own.
   */
  readonly setAside: ReadonlyMap<string, ItemHistory>;
}
