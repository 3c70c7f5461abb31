import pc from 'picocolors';
import { printTable } from '../terminal/table';
import type { RunReport } from './report';

const COLUMNS = [
  ['ndcg@10', 'normalized_discounted_cumulative_gain_at_10'],
  ['mrr@25', 'mean_reciprocal_rank_at_25'],
  ['precision@10', 'precision_at_10'],
  ['coverage', 'coverage'],
] as const;

/** Prints the metrics of a run and what it recommends. */
export function printReport(report: RunReport): void {
  const line = (text = ''): void => void process.stdout.write(`${text}\n`);
  line();
  printTable(
    ['solution', 'recipe', 'status', ...COLUMNS.map(([label]) => label), 'training s'],
    report.solutions.map(({ name, recipe, status, metrics, trainingSeconds }) => [
      name,
      recipe,
      status,
      ...COLUMNS.map(([, key]) => metrics[key]?.toFixed(4) ?? ''),
      trainingSeconds.toFixed(1),
    ]),
  );
  for (const { campaign, userId, items } of report.sampleRecommendations) {
    line();
    line(pc.bold(`${campaign} for user ${userId}`));
    printTable(
      ['#', 'item', 'title', 'score'],
      items.map(({ itemId, title, score }, index) => [
        String(index + 1),
        itemId,
        title ?? '',
        score === undefined ? '' : score.toPrecision(3),
      ]),
    );
  }
  const { lambdaInvocations, stateTransitions, failedAttempts } = report.workflow;
  line();
  line(
    `${report.status === 'SUCCEEDED' ? pc.green('succeeded') : pc.red('failed')} in ${report.seconds.toFixed(1)} s: ` +
      `${lambdaInvocations} Lambda invocations, ${stateTransitions} state transitions, ${failedAttempts} failed attempts`,
  );
}
