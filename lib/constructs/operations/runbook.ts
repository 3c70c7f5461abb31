/** Entries of docs/runbook.md, by the anchor of their heading; every alarm names the one that says what to do. */
export const RUNBOOK_ENTRIES = [
  'campaign-errors',
  'campaign-latency',
  'campaign-idle',
  'utilisation-high',
  'utilisation-low',
  'training-overdue',
  'workflow-failed',
  'watching-failed',
  'dead-letters',
  'delivery-late',
  'api-errors',
  'api-latency',
  'budget',
] as const;

export type RunbookEntry = (typeof RUNBOOK_ENTRIES)[number];

/** Where to read on, as it stands in the description of an alarm. */
export function runbookLink(entry: RunbookEntry): string {
  return `docs/runbook.md#${entry}`;
}
