import type { SolutionResult, StepFailure, WorkflowResult } from '../../lambda/shared/contract/workflow';
import { printTable } from '../terminal/table';

const NDCG = 'normalized_discounted_cumulative_gain_at_10';

/** Prints what a run did: data, solutions with the decision of their gate, recommenders and batch jobs. */
export function printResult(result: WorkflowResult): void {
  const { datasets, solutions, recommenders = [], batchJobs = [], filters = [], retired = [] } = result;
  if (datasets.length > 0) {
    printTable(
      ['dataset', 'import', 'rows'],
      datasets.map(({ type, action, rows }) => [type, action, String(rows)]),
    );
  }
  if (solutions.length > 0) {
    printTable(
      ['solution', 'status', 'ndcg@10', 'version', 'note'],
      solutions.map((solution) => [
        solution.name,
        solution.status,
        solution.metrics?.[NDCG]?.toFixed(4) ?? '',
        versionId(solution.solutionVersionArn),
        noteOf(solution),
      ]),
    );
  }
  if (recommenders.length > 0) {
    printTable(
      ['recommender', 'status', 'note'],
      recommenders.map(({ name, status, failure }) => [name, status, failureText(failure)]),
    );
  }
  if (batchJobs.length > 0) {
    printTable(
      ['batch job', 'status', 'computed', 'note'],
      batchJobs.map(({ name, status, action = '', outputLocation = '', failure }) => [
        name,
        status,
        action,
        failure === undefined ? outputLocation : failureText(failure),
      ]),
    );
  }
  if (filters.length > 0) {
    printTable(
      ['filter of actions', 'status', 'note'],
      filters.map(({ name, status, failure }) => [name, status, failureText(failure)]),
    );
  }
  if (retired.length > 0) {
    process.stdout.write(`deleted, as the pipeline file no longer has it:\n`);
    for (const one of retired) process.stdout.write(`  ${one}\n`);
  }
}

/** `19b22bba` of `…:solution/shop-popular-5e4a48/19b22bba`. */
export function versionId(solutionVersionArn: string | undefined): string {
  return solutionVersionArn?.slice(solutionVersionArn.lastIndexOf('/') + 1) ?? '';
}

function noteOf({ failure, reason, replaced = [] }: SolutionResult): string {
  if (failure !== undefined) return failureText(failure);
  const gone = replaced.length === 0 ? '' : `deleted ${replaced.join(', ')}`;
  return [reason ?? '', gone].filter((part) => part !== '').join('; ');
}

function failureText(failure: StepFailure | undefined): string {
  return failure === undefined ? '' : `${failure.failureReason}; ${failure.nextStep}`;
}
