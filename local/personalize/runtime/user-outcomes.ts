import type { ActionOutcomes } from '../engine/api';
import type { GroupData } from '../store/dataset-store';
import { outcomeOf } from '../training/action-columns';

/** What one user did about one action. */
export interface UserOutcome {
  readonly actionId: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly taken: 0 | 1;
}

/** What a user, or the anonymous session of that name, did about actions: bulk and streamed, oldest first. */
export function outcomesOf({ actionInteractions }: GroupData, userId: string): readonly UserOutcome[] {
  if (actionInteractions === undefined) return [];
  const { bulk, events } = actionInteractions;
  return [
    ...Array.from(bulk.rowsOf(userId), (row) => bulk.at(row)),
    ...events.rowsOf(userId).map((row) => events.at(row)),
  ]
    .map(({ itemId, timestamp, eventType }) => ({ actionId: itemId, timestamp, taken: outcomeOf(eventType) }))
    .sort((a, b) => a.timestamp - b.timestamp);
}

/** The outcomes in the form of the engine. */
export function indexedOutcomes(
  outcomes: readonly UserOutcome[],
  indexOf: (actionId: string) => number,
): ActionOutcomes {
  return {
    actions: Int32Array.from(outcomes, ({ actionId }) => indexOf(actionId)),
    taken: Uint8Array.from(outcomes, ({ taken }) => taken),
  };
}
