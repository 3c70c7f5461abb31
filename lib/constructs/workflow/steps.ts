import type { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { WorkflowPlan } from '../../../lambda/shared/contract/workflow';
import type { DataBucket } from '../data-bucket';
import type { WorkflowHandlers } from '../workflow-handlers';
import { eventDetail, publishMessage, putEvent } from './announce';
import { BatchMap } from './batch-map';
import type { WorkflowBudgets } from './budgets';
import { checkData } from './check-data';
import { caughtFailure, failureList, MEND_AND_START_AGAIN } from './failure';
import { FilterMap } from './filter-map';
import { ImportMap } from './import-map';
import { inputCheck } from './input-check';
import { jsonata } from './jsonata';
import { longestPause } from './polling';
import { RecommenderMap } from './recommender-map';
import { Removal } from './removal';
import { RunEnd } from './run-end';
import { runLock } from './run-lock';
import { SolutionMap } from './solution-map';

export interface WorkflowStepsProps {
  readonly plan: WorkflowPlan;
  readonly handlers: WorkflowHandlers;
  readonly dataBucket: DataBucket;
  readonly topic: sns.ITopic;
  readonly budgets: WorkflowBudgets;
}

/** Before the steps have come to anything. */
const NO_RESULTS = { imports: [], filtered: [], results: [], recommended: [], computed: [], retired: [] };

const STARTED = { resource: '"run"', arn: '$states.context.Execution.Id', status: '"STARTED"' };

/**
 * The states of a run: plan → input understood? → lock → tell → check data → import → filters of actions → solutions → recommenders
 * → batch jobs → retirement of what was removed → record → unlock → tell. Built from the end to the beginning, as each step takes the one that follows; what the plan does not
 * have, the run does not have either.
 *
 * Variables: the members of the plan, `locked`, `heldBy`, `check`, `imports`, `filtered`, `results`, `recommended`, `computed`,
 * `retired`, `failures`. A Map's iteration may read these and has its own: `dataset`, `solution`, `recommender` or `job`, `turn`, `attempt`, `waiting`, …
 */
export class WorkflowSteps extends Construct {
  public readonly start: sfn.IChainable;
  private readonly end: RunEnd;
  private readonly maxPause: Duration;
  private readonly props: WorkflowStepsProps;

  constructor(scope: Construct, id: string, props: WorkflowStepsProps) {
    super(scope, id);
    this.props = props;
    const { plan, handlers, dataBucket, topic, budgets } = props;
    const resources = plan.solutions.length + plan.recommenders.length + plan.batchJobs.length;
    this.maxPause = longestPause(resources);
    this.end = new RunEnd(this, 'End', { dataBucket, topic });
    const lock = runLock(this, 'Lock', {
      acquireLock: handlers.acquireLock,
      dataBucket,
      budget: budgets.lock,
      maxPause: this.maxPause,
      next: this.tellStart(this.importData(this.train(this.computeBatch(this.allDone())))),
      onFailure: this.end.failed,
    });
    this.start = sfn.Pass.jsonata(this, 'Plan', {
      stateName: 'Plan',
      assign: { ...plan, locked: false, failures: [], ...NO_RESULTS },
    }).next(inputCheck(this, 'InputUnderstood', lock, this.end.failed));
  }

  private tellStart(next: sfn.IChainable): sfn.IChainable {
    const { topic } = this.props;
    const event = putEvent(this, 'PutStart', { stateName: 'Put Start', about: 'Run', texts: STARTED });
    const message = publishMessage(this, 'TellStart', {
      stateName: 'Tell Start',
      topic,
      verdict: '"STARTED"',
      message: eventDetail(STARTED),
    });
    for (const task of [event, message]) {
      const failure = { resource: 'notification', arn: STARTED.arn, nextStep: MEND_AND_START_AGAIN };
      task.addCatch(this.end.failed, { outputs: jsonata(failureList(caughtFailure(failure))) });
    }
    return event.next(message).next(next);
  }

  private importData(next: sfn.IChainable): sfn.IChainable {
    const { handlers, dataBucket, topic, budgets } = this.props;
    const imported = sfn.Choice.jsonata(this, 'Imported', { stateName: 'All Datasets Imported?' })
      .when(failed('$imports'), this.end.failed, { outputs: failures('$imports') })
      .otherwise(this.createFilters(next));
    const imports = new ImportMap(this, 'Import', {
      createDatasetImportJob: handlers.createDatasetImportJob,
      ...(handlers.createDataset && { createDataset: handlers.createDataset }),
      topic,
      budgets,
      maxPause: this.maxPause,
      next: imported,
      onFailure: this.end.failed,
    });
    const check = checkData(this, 'CheckData', {
      checkData: handlers.checkData,
      dataBucket,
      keepsPopular: this.props.plan.popular !== undefined,
      whenPassed: imports.start,
      whenFailed: this.end.failed,
    });
    return this.unlessSkipped('import', 'Import?', check, next);
  }

  private createFilters(next: sfn.IChainable): sfn.IChainable {
    const { createFilter } = this.props.handlers;
    if (!createFilter) return next;
    const { topic, budgets } = this.props;
    return new FilterMap(this, 'Filters', {
      createFilter,
      topic,
      budget: budgets.filter,
      maxPause: this.maxPause,
      next,
      onFailure: this.end.failed,
    }).start;
  }

  private train(next: sfn.IChainable): sfn.IChainable {
    const { plan, handlers, topic, budgets } = this.props;
    const common = { topic, budgets, maxPause: this.maxPause, onFailure: this.end.failed };
    const { createRecommender, retireReplaced, createSolution, createSolutionVersion } = handlers;
    const { evaluateSolutionVersion, createCampaign } = handlers;
    const recommend =
      createRecommender && retireReplaced
        ? new RecommenderMap(this, 'Recommend', { ...common, createRecommender, retireReplaced, next }).start
        : next;
    if (!createSolution || !createSolutionVersion || !evaluateSolutionVersion || !retireReplaced) {
      return plan.recommenders.length > 0 ? this.unlessSkipped('train', 'Train?', recommend, next) : next;
    }
    const solutions = new SolutionMap(this, 'Train', {
      ...common,
      handlers: {
        createSolution,
        createSolutionVersion,
        evaluateSolutionVersion,
        retireReplaced,
        ...(createCampaign && { createCampaign }),
      },
      next: recommend,
    });
    return this.unlessSkipped('train', 'Train?', solutions.start, next);
  }

  private computeBatch(next: sfn.IChainable): sfn.IChainable {
    const { plan, handlers, topic, budgets } = this.props;
    const { createBatchJob, evaluateSolutionVersion } = handlers;
    if (!createBatchJob || !evaluateSolutionVersion) return next;
    const batch = new BatchMap(this, 'Batch', {
      createBatchJob,
      evaluateSolutionVersion,
      kinds: new Set(plan.batchJobs.map(({ kind }) => kind)),
      topic,
      budget: budgets.batchJob,
      maxPause: this.maxPause,
      next,
      onFailure: this.end.failed,
    });
    return this.unlessSkipped('batch', 'Compute?', batch.start, next);
  }

  private allDone(): sfn.IChainable {
    const { handlers, budgets } = this.props;
    const all = '$append($append($append($results, $recommended), $computed), $filtered)';
    const removal = handlers.retireRemoved
      ? new Removal(this, 'Removal', {
          retireRemoved: handlers.retireRemoved,
          budget: budgets.retirement,
          maxPause: this.maxPause,
          next: this.end.succeeded,
          onFailure: this.end.failed,
        }).start
      : this.end.succeeded;
    return sfn.Choice.jsonata(this, 'AllDone', { stateName: 'All Done?' })
      .when(failed(all), this.end.failed, { outputs: failures(all) })
      .otherwise(removal);
  }

  private unlessSkipped(step: string, stateName: string, start: sfn.IChainable, next: sfn.IChainable): sfn.IChainable {
    return sfn.Choice.jsonata(this, `Skip-${step}`, { stateName })
      .when(sfn.Condition.jsonata(jsonata(`"${step}" in $states.context.Execution.Input.skip`)), next)
      .otherwise(start);
  }
}

/** @param results expression of what the iterations of a Map returned */
function failed(results: string): sfn.Condition {
  return sfn.Condition.jsonata(jsonata(`$count(${results}.failure) > 0`));
}

function failures(results: string): object {
  return { failures: jsonata(`[${results}.failure]`) };
}
