import type { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import type { WorkflowBudgets } from './budgets';
import { CreateLoop, currentStatus } from './create-loop';
import { MEND_AND_START_AGAIN } from './failure';
import { handlerTask } from './handler-task';
import { isolatedMap } from './isolated-map';
import { EXECUTION_INPUT, jsonata } from './jsonata';
import { publishParameter } from './publish-parameter';
import { Retirement } from './retirement';
import { type SolutionEnds, solutionEnds } from './solution-ends';

/** Handlers of solutions; `createCampaign` where there are campaigns. */
export interface SolutionHandlers {
  readonly createSolution: Handler;
  readonly createSolutionVersion: Handler;
  readonly evaluateSolutionVersion: Handler;
  readonly createCampaign?: Handler;
  readonly retireReplaced: Handler;
}

export interface SolutionMapProps {
  readonly handlers: SolutionHandlers;
  readonly topic: sns.ITopic;
  readonly budgets: WorkflowBudgets;
  /** Longest pause between two looks at a resource. */
  readonly maxPause: Duration;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }` when the Map itself fails, such as over an expression. */
  readonly onFailure: sfn.IChainable;
}

/** Iterations at once: as many as a dataset group has solutions by default. */
const MAX_CONCURRENCY = 10;

/**
 * The solutions to work on: all of the plan, or those that the execution's input names. Names that the plan does not have were
 * refused before (input-check.ts).
 */
const ITEMS = `$exists(${EXECUTION_INPUT}.solutions) ? [$solutions[logicalName in ${EXECUTION_INPUT}.solutions]] : $solutions`;

/**
 * Brings every solution from its plan to a campaign. An iteration returns a SolutionResult and never fails the Map, so that
 * one solution's failure does not stop its siblings.
 *
 * Reads the variables `datasets` and `solutions` (plans), assigns `results`.
 */
export class SolutionMap extends Construct {
  public readonly start: sfn.IChainable;
  private readonly ends: SolutionEnds;
  private readonly props: SolutionMapProps;

  constructor(scope: Construct, id: string, props: SolutionMapProps) {
    super(scope, id);
    this.props = props;
    const map = isolatedMap(this, 'Map', {
      stateName: 'Train Solutions',
      items: ITEMS,
      item: 'solution',
      results: 'results',
      maxConcurrency: MAX_CONCURRENCY,
      resource: 'training of solutions',
      next: props.next,
      onFailure: props.onFailure,
    });
    this.ends = solutionEnds(this, props.topic);
    const take = sfn.Pass.jsonata(this, 'Take', {
      stateName: 'Take Solution',
      assign: {
        solution: jsonata('$states.input.solution'),
        turn: jsonata('$states.input.turn'),
        attempt: 1,
        // asl-validator takes no empty text for a value.
        versionArn: jsonata('""'),
        training: {},
        evaluation: {},
        replaced: [],
      },
    });
    map.itemProcessor(take.next(this.createSolution()));
    this.start = map;
  }

  private createSolution(): sfn.IChainable {
    const { handlers, budgets, maxPause } = this.props;
    return new CreateLoop(this, 'Solution', {
      resource: 'solution',
      handler: handlers.createSolution,
      payload: { solution: '$solution' },
      arnMember: 'solutionArn',
      failure: { arn: '$solution.solutionArn' },
      describe: 'describeSolution',
      arnParameter: 'SolutionArn',
      // A solution itself carries no failure reason (API_Solution.html), only its update.
      ...currentStatus('$states.result.Solution', 'LatestSolutionUpdate'),
      cleans: true,
      budget: budgets.solution,
      maxPause,
      onActive: this.train(),
      onFailure: this.ends.failed,
    }).start;
  }

  private train(): sfn.IChainable {
    const { handlers, budgets, maxPause } = this.props;
    const payload = '$states.result.Payload';
    return new CreateLoop(this, 'SolutionVersion', {
      resource: 'solution version',
      handler: handlers.createSolutionVersion,
      payload: {
        solutionArn: '$solution.solutionArn',
        datasetArns: '[$datasets.datasetArn]',
        trainingMode: `($exists(${EXECUTION_INPUT}.trainingMode) ? ${EXECUTION_INPUT}.trainingMode : "FULL")`,
        streamedEvents: `${EXECUTION_INPUT}.streamedEvents`,
      },
      arnMember: 'solutionVersionArn',
      assign: {
        versionArn: jsonata(`${payload}.solutionVersionArn`),
        training: jsonata(
          `{"action": ${payload}.action, "trainingMode": ${payload}.trainingMode, "reason": ${payload}.reason}`,
        ),
      },
      failure: { arn: '$solution.solutionArn' },
      describe: 'describeSolutionVersion',
      arnParameter: 'SolutionVersionArn',
      status: '$states.result.SolutionVersion.Status',
      failureReason: '$states.result.SolutionVersion.FailureReason',
      budget: budgets.training,
      maxPause,
      onActive: this.evaluate(),
      onFailure: this.ends.failed,
    }).start;
  }

  private evaluate(): sfn.IChainable {
    const retire = this.retire();
    const gate = sfn.Choice.jsonata(this, 'Gate', { stateName: 'May It Serve?' }).when(
      sfn.Condition.jsonata(jsonata('$not($evaluation.promote)')),
      this.ends.held,
    );
    const { createCampaign } = this.props.handlers;
    if (createCampaign) {
      const campaign = this.createCampaign(createCampaign, retire);
      gate.when(sfn.Condition.jsonata(jsonata('$exists($solution.campaign)')), campaign);
    }
    gate.otherwise(retire);
    return handlerTask(this, 'Evaluate', {
      stateName: 'Evaluate Solution Version',
      handler: this.props.handlers.evaluateSolutionVersion,
      payload: evaluationPayload('$versionArn', '$solution'),
      assign: { evaluation: jsonata('$states.result.Payload') },
      failure: { resource: 'solution version', arn: '$versionArn', nextStep: MEND_AND_START_AGAIN },
      onFailure: this.ends.failed,
    }).next(gate);
  }

  private createCampaign(handler: Handler, next: sfn.IChainable): sfn.IChainable {
    const arn = '$solution.campaign.campaignArn';
    // Tells the campaign's callers where it is.
    const publish = publishParameter(this, 'PublishCampaign', {
      stateName: 'Publish Campaign ARN',
      name: '$solution.campaign.parameterName',
      description: '"Campaign of solution " & $solution.name',
      value: arn,
      onFailure: this.ends.failed,
    });
    return new CreateLoop(this, 'Campaign', {
      resource: 'campaign',
      handler,
      payload: { campaign: '$solution.campaign', solutionVersionArn: '$versionArn' },
      arnMember: 'campaignArn',
      failure: { arn },
      describe: 'describeCampaign',
      arnParameter: 'CampaignArn',
      ...currentStatus('$states.result.Campaign', 'LatestCampaignUpdate'),
      cleans: true,
      budget: this.props.budgets.campaign,
      maxPause: this.props.maxPause,
      onActive: publish.next(next),
      onFailure: this.ends.failed,
    }).start;
  }

  private retire(): sfn.IChainable {
    const { handlers, budgets, maxPause } = this.props;
    return new Retirement(this, 'Retire', {
      retireReplaced: handlers.retireReplaced,
      resource: 'solution',
      budget: budgets.retirement,
      maxPause,
      onDone: this.ends.succeeded,
      onFailure: this.ends.failed,
    }).start;
  }
}

/**
 * Input of evaluate-solution-version.
 * @param solution expression of the SolutionPlan
 */
export function evaluationPayload(versionArn: string, solution: string): Readonly<Record<string, string>> {
  return {
    solutionVersionArn: versionArn,
    campaignArn: `${solution}.campaign.campaignArn`,
    promote: `${solution}.promote`,
    control: `${solution}.control`,
    family: `${solution}.family`,
    datasetGroupArn: '$datasetGroupArn',
  };
}
