import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataBucket } from '../data-bucket';
import type { WorkflowHandlers } from '../workflow-handlers';
import type { WorkflowBudgets } from './budgets';
import { checkData } from './check-data';
import { ImportMap } from './import-map';
import { inputCheck } from './input-check';
import { jsonata } from './jsonata';
import { Notify } from './notify';
import type { WorkflowPlan } from '../../../lambda/shared/contract/workflow';
import { longestPause } from './polling';
import { SolutionMap } from './solution-map';

export interface WorkflowStepsProps {
  readonly plan: WorkflowPlan;
  readonly handlers: WorkflowHandlers;
  readonly dataBucket: DataBucket;
  readonly topic: sns.ITopic;
  readonly budgets: WorkflowBudgets;
}

/**
 * The states of a run: plan → input understood? → check data → import → train → tell. Built from the end to the beginning, as
 * each step takes the one that follows.
 *
 * Variables: `pipeline`, `datasets`, `solutions` (the plan), `check`, `imports`, `results`. A Map's iteration may read these and
 * has its own: `dataset` or `solution`, `turn`, `waiting`, …
 */
export class WorkflowSteps extends Construct {
  public readonly start: sfn.IChainable;

  constructor(scope: Construct, id: string, props: WorkflowStepsProps) {
    super(scope, id);
    const { plan, handlers, dataBucket, topic, budgets } = props;
    const maxPause = longestPause(plan.solutions.length);
    const end = new Notify(this, 'Notify', { topic });
    const trained = sfn.Choice.jsonata(this, 'Trained', { stateName: 'All Solutions Done?' })
      .when(failed('$results'), end.failed, { outputs: failures('$results') })
      .otherwise(end.succeeded);
    const train = new SolutionMap(this, 'Train', {
      handlers,
      budgets,
      maxPause,
      next: trained,
      onFailure: end.failed,
    });
    const imported = sfn.Choice.jsonata(this, 'Imported', { stateName: 'All Datasets Imported?' })
      .when(failed('$imports'), end.failed, { outputs: failures('$imports') })
      .otherwise(train.start);
    const imports = new ImportMap(this, 'Import', {
      createDatasetImportJob: handlers.createDatasetImportJob,
      budget: budgets.import,
      maxPause,
      next: imported,
      onFailure: end.failed,
    });
    const check = checkData(this, 'CheckData', {
      checkData: handlers.checkData,
      dataBucket,
      whenPassed: imports.start,
      whenFailed: end.failed,
    });
    this.start = sfn.Pass.jsonata(this, 'Plan', {
      stateName: 'Plan',
      assign: { ...plan, imports: [], results: [] },
    }).next(inputCheck(this, 'InputUnderstood', check, end.failed));
  }
}

/** @param results variable with what the iterations of a Map returned */
function failed(results: string): sfn.Condition {
  return sfn.Condition.jsonata(jsonata(`$count(${results}.failure) > 0`));
}

function failures(results: string): object {
  return { failures: jsonata(`[${results}.failure]`) };
}
