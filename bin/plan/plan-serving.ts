import type { Recommender } from '@aws-sdk/client-personalize';
import type { RecommenderPlan } from '../../lambda/shared/contract/workflow';
import { compareRecommender } from '../../lambda/shared/drift/recommender-drift';
import { isOfFamily } from '../../lambda/shared/family';
import type { BatchJobConfig, PipelineConfig } from '../../lib/config';
import { batchJobNamePrefix } from '../../lib/config/naming';
import type { Inventory } from '../requests/inventory';
import { memberChanges, type PlannedChange } from './planned-change';
import { requests, type Wishes } from './plan-solutions';

/** A recommender. */
export function planRecommender(
  plan: RecommenderPlan,
  found: Inventory | undefined,
  wishes: Wishes,
): readonly PlannedChange[] {
  const family = (found?.recommenders ?? []).filter(({ name }) => isOfFamily(name, plan.family));
  const current = family.find(({ recipeArn }) => recipeArn === plan.recipeArn);
  const replaced = family.filter((one) => one !== current);
  const wanted = { kind: 'recommender', name: plan.logicalName, resource: current?.name ?? plan.name } as const;
  const bills = `a training every seven days, ${requests(capacityOf(plan.recommenderConfig))}`;
  if (current !== undefined) {
    const gone = replaced.map(({ name = '' }): PlannedChange => {
      const note = `${wanted.resource} has taken its place`;
      return { ...wanted, resource: name, action: 'delete', by: 'run', note };
    });
    return [{ ...wanted, ...presentRecommender(plan, current, wishes), bills }, ...gone];
  }
  const [old] = replaced;
  if (old === undefined) return [{ ...wanted, action: 'create', by: 'run', bills }];
  const changes = memberChanges(compareRecommender(plan, old, false).immutable);
  const replaces = old.name ?? '';
  return [{ ...wanted, action: 'replace', by: 'run', replaces, changes, bills: `${bills}, twice for a while` }];
}

function presentRecommender(
  plan: RecommenderPlan,
  current: Recommender,
  wishes: Wishes,
): Pick<PlannedChange, 'action' | 'by' | 'changes' | 'note'> {
  if (current.status === 'CREATE FAILED') {
    return { action: 'create', by: 'run', note: 'it is CREATE FAILED: a run deletes it and tries once more' };
  }
  if (wishes.controlOf(plan.logicalName).parked !== undefined) {
    return { action: 'keep', note: 'it is parked: `npx personalize unpark` starts it' };
  }
  const updating = ['CREATE PENDING', 'CREATE IN_PROGRESS'].includes(current.latestRecommenderUpdate?.status ?? '');
  const { updatable } = compareRecommender(plan, current, updating);
  return updatable.length === 0
    ? { action: 'keep' }
    : { action: 'change', by: 'run', changes: memberChanges(updatable) };
}

function capacityOf(config: Readonly<Record<string, unknown>> | undefined): number {
  const value = config?.['minRecommendationRequestsPerSecond'];
  return typeof value === 'number' ? value : 1;
}

/** A batch job is made anew with each version and each input, so the plan can only say whether there has been one. */
export function planBatchJob(config: PipelineConfig, job: BatchJobConfig, found: Inventory | undefined): PlannedChange {
  const prefix = batchJobNamePrefix(config.name, job.name);
  const jobs = job.kind === 'inference' ? found?.batchInferenceJobs : found?.batchSegmentJobs;
  const last = jobs?.find(({ jobName }) => jobName?.startsWith(`${prefix}-`));
  const kind = job.kind === 'inference' ? 'batch inference job' : 'batch segment job';
  const bills = 'by record, each time it computes';
  if (last === undefined) {
    const note = `when there is input in ${job.input}`;
    return { kind, name: job.name, resource: `${prefix}-…`, action: 'create', by: 'run', bills, note };
  }
  const note = `last ${last.status ?? ''} ${last.lastUpdatedDateTime?.toISOString() ?? ''}; a run computes again when version, input or options are new`;
  return { kind, name: job.name, resource: last.jobName ?? prefix, action: 'keep', bills, note };
}
