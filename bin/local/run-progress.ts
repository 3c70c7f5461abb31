import type { PipelineConfig } from '../../lib/config';
import { solutionName } from '../../lib/config/naming';
import { immutableMembers } from '../../lib/config/solution';
import type { LocalEvent } from '../../local/server';
import type { Progress } from '../terminal/progress';

/** Metrics shown while a run goes on; the table at its end has more. */
const SHOWN_METRICS = [
  ['ndcg@10', 'normalized_discounted_cumulative_gain_at_10'],
  ['mrr@25', 'mean_reciprocal_rank_at_25'],
] as const;

const WHILE: Readonly<Record<string, string>> = {
  solution: 'creating the solution',
  'solution-version': 'training',
  campaign: 'creating the campaign',
};

/** Turns what happens in the local cloud into rows: the deploy, each dataset, each solution. */
export function runProgress(config: PipelineConfig, progress: Progress): (event: LocalEvent) => void {
  const solutions = new Map(
    config.solutions.map((one) => [solutionName(config.name, one.name, immutableMembers(one)), one.name]),
  );
  const solutionOf = (arn: string): string | undefined => solutions.get(arn.split('/')[1] ?? '');
  const metrics = new Map<string, string>();
  let resources = 0;
  return (event) => {
    switch (event.type) {
      case 'deploy':
        if (event.phase === 'finished') resources++;
        progress.update('deploy', { text: `${event.stack}: ${resources} resources`, passing: true });
        break;
      case 'import-progress':
        progress.update(event.datasetType.toLowerCase(), {
          state: 'running',
          text: `importing, ${count(event.rows)} rows`,
          passing: true,
        });
        break;
      case 'import-result': {
        const rejected = event.rejected > 0 ? `, ${count(event.rejected)} rejected` : '';
        const row = event.datasetType.toLowerCase();
        progress.update(row, { state: 'running' });
        progress.update(row, { state: 'done', text: `${count(event.rows)} rows imported${rejected}` });
        break;
      }
      case 'training-result': {
        const name = solutionOf(event.solutionVersionArn);
        if (name === undefined) break;
        const text = SHOWN_METRICS.map(([label, key]) => `${label} ${(event.metrics[key] ?? 0).toFixed(3)}`).join('  ');
        metrics.set(name, text);
        progress.update(name, { text: `trained  ${text}` });
        break;
      }
      case 'resource': {
        const name = solutionOf(event.arn);
        const doing = WHILE[event.resourceType];
        if (name === undefined || doing === undefined) break;
        progress.update('start', { text: 'training and deploying the solutions' });
        if (event.status === 'CREATE FAILED') {
          progress.update(name, { state: 'failed', text: `${doing}: ${event.failureReason ?? 'failed'}` });
        } else if (event.status === 'ACTIVE' && event.resourceType === 'campaign') {
          progress.update(name, { state: 'done', text: `campaign ACTIVE  ${metrics.get(name) ?? ''}` });
        } else if (event.status.startsWith('CREATE')) {
          progress.update(name, { state: 'running', text: [doing, metrics.get(name)].filter(Boolean).join('  ') });
        }
        break;
      }
      case 'state':
      case 'execution':
      case 'delivery':
        break;
    }
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
