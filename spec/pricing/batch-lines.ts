import type { Assumptions, CostBatchJob, CostInput } from './cost-input';
import { amount, type CostLine, lineOf } from './cost-line';
import { billsByRequest, PRICES } from './prices';

/** Batch inference and batch segment jobs. */
export function batchLines(input: CostInput, assumptions: Assumptions): readonly CostLine[] {
  return (input.batchJobs ?? []).flatMap((job) => {
    const jobs = job.jobsAMonth ?? input.runsAMonth ?? assumptions.runsByHand;
    return [
      jobLine(job, jobs, assumptions),
      ...(job.themes === true
        ? [
            lineOf(PRICES.themes, {
              id: `batch/${job.name}/themes`,
              kind: 'batch',
              subject: job.name,
              item: `batch job ${job.name}, themes`,
              quantity: jobs,
              assumption: PRICES.themes.source,
            }),
          ]
        : []),
    ];
  });
}

function jobLine({ name, kind, recipe }: CostBatchJob, jobs: number, { batchLines: lines }: Assumptions): CostLine {
  const base = { kind: 'batch', subject: name, item: `batch job ${name}` } as const;
  const times = `${amount(jobs)} jobs a month`;
  if (kind === 'segment') {
    return lineOf(PRICES.userSegments, {
      ...base,
      id: `batch/${name}/segments`,
      quantity: jobs,
      assumption: `${times}; ${PRICES.userSegments.source}`,
    });
  }
  const price = billsByRequest(recipe) ? PRICES.requests : PRICES.batchRecommendations;
  return lineOf(price, {
    ...base,
    id: `batch/${name}/lines`,
    quantity: (jobs * lines) / 1000,
    assumption:
      `${times}, ${amount(lines)} lines of input each, a line counted as one` +
      (price === PRICES.requests ? '' : `; ${price.source}`),
  });
}
