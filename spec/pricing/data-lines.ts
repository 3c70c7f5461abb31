import type { Assumptions, CostInput } from './cost-input';
import { amount, type CostLine, lineOf } from './cost-line';
import { PRICES } from './prices';

/** Data that goes into datasets, in bulk and one by one. */
export function dataLines(input: CostInput, assumptions: Required<Assumptions>): readonly CostLine[] {
  const { gigabytesPerImport, eventsAMonth, runsByHand } = assumptions;
  const runs = input.runsAMonth ?? runsByHand;
  const size =
    gigabytesPerImport < 0.01 ? `${amount(gigabytesPerImport * 1000)} MB` : `${amount(gigabytesPerImport)} GB`;
  return [
    lineOf(PRICES.ingestion, {
      id: 'import/all/gigabytes',
      kind: 'import',
      subject: '',
      item: 'imports of all datasets',
      quantity: runs * gigabytesPerImport,
      assumption: `${size} imported anew ${amount(runs)} times a month; a run without new files imports nothing`,
    }),
    ...(input.eventTracker === true
      ? [
          lineOf(PRICES.ingestion, {
            id: 'events/all/gigabytes',
            kind: 'events',
            subject: '',
            item: 'streamed events',
            quantity: eventsAMonth / 1e6,
            assumption: `${amount(eventsAMonth)} events a month, 1 KB each`,
          }),
        ]
      : []),
  ];
}
