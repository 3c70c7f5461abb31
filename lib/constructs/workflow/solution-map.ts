import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { WorkflowHandlers } from '../workflow-handlers';
import type { WorkflowBudgets } from './budgets';
import { caughtFailure, failureList, MEND_AND_START_AGAIN, retryService } from './failure';
import { handlerTask } from './handler-task';
import { jsonata, literal } from './jsonata';
import { WaitLoop, waitingFor } from './wait-loop';

export interface SolutionMapProps {
  readonly handlers: WorkflowHandlers;
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
const ITEMS =
  '$exists($states.context.Execution.Input.solutions) ? ' +
  '[$solutions[logicalName in $states.context.Execution.Input.solutions]] : $solutions';

/**
 * Brings every solution from its plan to a campaign. An iteration returns a SolutionResult and never fails the Map, so that
 * one solution's failure does not stop its siblings.
 *
 * Reads the variables `datasets` and `solutions` (plans), assigns `results`.
 */
export class SolutionMap extends Construct {
  public readonly start: sfn.IChainable;
  private readonly ends: SolutionEnds;

  constructor(scope: Construct, id: string, props: SolutionMapProps) {
    super(scope, id);
    const map = sfn.Map.jsonata(this, 'Map', {
      stateName: 'Train Solutions',
      items: sfn.ProvideItems.jsonata(jsonata(ITEMS)),
      maxConcurrency: MAX_CONCURRENCY,
      itemSelector: {
        solution: jsonata('$states.context.Map.Item.Value'),
        turn: jsonata('$states.context.Map.Item.Index'),
      },
      assign: { results: jsonata('$states.result') },
    });
    map.addCatch(props.onFailure, {
      outputs: jsonata(
        failureList(
          caughtFailure({
            resource: 'training of solutions',
            arn: '$states.context.Execution.Id',
            nextStep: MEND_AND_START_AGAIN,
          }),
        ),
      ),
    });
    this.ends = solutionEnds(this);
    const take = sfn.Pass.jsonata(this, 'Take', {
      stateName: 'Take Solution',
      assign: {
        solution: jsonata('$states.input.solution'),
        turn: jsonata('$states.input.turn'),
        // asl-validator takes no empty text for a value.
        versionArn: jsonata('""'),
        evaluation: {},
      },
    });
    map.itemProcessor(take.next(this.createSolution(props)));
    map.next(props.next);
    this.start = map;
  }

  private createSolution(props: SolutionMapProps): sfn.IChainable {
    const loop = new WaitLoop(this, 'WaitForSolution', {
      resource: 'solution',
      describe: 'describeSolution',
      arnParameter: 'SolutionArn',
      status: currentStatus('$states.result.Solution', 'LatestSolutionUpdate'),
      // A solution itself carries no failure reason (API_Solution.html), only its update.
      failureReason: '$states.result.Solution.LatestSolutionUpdate.FailureReason',
      budget: props.budgets.solution,
      maxPause: props.maxPause,
      onActive: this.train(props),
      onFailure: this.ends.failed,
    });
    return handlerTask(this, 'CreateSolution', {
      stateName: 'Create Solution',
      handler: props.handlers.createSolution,
      payload: { solution: '$solution' },
      assign: waitingFor('$states.result.Payload.solutionArn'),
      failure: { resource: 'solution', arn: '$solution.solutionArn', nextStep: MEND_AND_START_AGAIN },
      onFailure: this.ends.failed,
    }).next(loop.start);
  }

  private train(props: SolutionMapProps): sfn.IChainable {
    const loop = new WaitLoop(this, 'WaitForSolutionVersion', {
      resource: 'solution version',
      describe: 'describeSolutionVersion',
      arnParameter: 'SolutionVersionArn',
      status: '$states.result.SolutionVersion.Status',
      failureReason: '$states.result.SolutionVersion.FailureReason',
      budget: props.budgets.training,
      maxPause: props.maxPause,
      onActive: this.evaluate(props),
      onFailure: this.ends.failed,
    });
    return handlerTask(this, 'CreateSolutionVersion', {
      stateName: 'Create Solution Version',
      handler: props.handlers.createSolutionVersion,
      payload: {
        solutionArn: '$solution.solutionArn',
        datasetArns: '[$datasets.datasetArn]',
        trainingMode: literal('FULL'),
      },
      assign: {
        ...waitingFor('$states.result.Payload.solutionVersionArn'),
        versionArn: jsonata('$states.result.Payload.solutionVersionArn'),
      },
      failure: { resource: 'solution version', arn: '$solution.solutionArn', nextStep: MEND_AND_START_AGAIN },
      onFailure: this.ends.failed,
    }).next(loop.start);
  }

  private evaluate(props: SolutionMapProps): sfn.IChainable {
    const gate = sfn.Choice.jsonata(this, 'Gate', { stateName: 'May It Serve?' })
      .when(sfn.Condition.jsonata(jsonata('$not($evaluation.promote)')), this.ends.held)
      .when(sfn.Condition.jsonata(jsonata('$exists($solution.campaign)')), this.createCampaign(props))
      .otherwise(this.ends.succeeded);
    return handlerTask(this, 'Evaluate', {
      stateName: 'Evaluate Solution Version',
      handler: props.handlers.evaluateSolutionVersion,
      payload: {
        solutionVersionArn: '$versionArn',
        campaignArn: '$solution.campaign.campaignArn',
        promote: '$solution.promote',
      },
      assign: { evaluation: jsonata('$states.result.Payload') },
      failure: { resource: 'solution version', arn: '$versionArn', nextStep: MEND_AND_START_AGAIN },
      onFailure: this.ends.failed,
    }).next(gate);
  }

  private createCampaign(props: SolutionMapProps): sfn.IChainable {
    const arn = '$solution.campaign.campaignArn';
    const loop = new WaitLoop(this, 'WaitForCampaign', {
      resource: 'campaign',
      describe: 'describeCampaign',
      arnParameter: 'CampaignArn',
      status: currentStatus('$states.result.Campaign', 'LatestCampaignUpdate'),
      failureReason:
        '($states.result.Campaign.Status = "ACTIVE" ? $states.result.Campaign.LatestCampaignUpdate.FailureReason : $states.result.Campaign.FailureReason)',
      budget: props.budgets.campaign,
      maxPause: props.maxPause,
      onActive: this.publishCampaign(),
      onFailure: this.ends.failed,
    });
    return handlerTask(this, 'CreateCampaign', {
      stateName: 'Create Campaign',
      handler: props.handlers.createCampaign,
      payload: { campaign: '$solution.campaign', solutionVersionArn: '$versionArn' },
      assign: waitingFor('$states.result.Payload.campaignArn'),
      failure: { resource: 'campaign', arn, nextStep: MEND_AND_START_AGAIN },
      onFailure: this.ends.failed,
    }).next(loop.start);
  }

  /** Tells the campaign's callers where it is. */
  private publishCampaign(): sfn.IChainable {
    const publish = tasks.CallAwsService.jsonata(this, 'PublishCampaign', {
      stateName: 'Publish Campaign ARN',
      service: 'ssm',
      action: 'putParameter',
      parameters: {
        Name: jsonata('$solution.campaign.parameterName'),
        Description: jsonata('"Campaign of solution " & $solution.name'),
        Type: 'String',
        Value: jsonata('$solution.campaign.campaignArn'),
        Overwrite: true,
      },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see training-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
    });
    retryService(publish, 'ssm');
    publish.addCatch(this.ends.failed, {
      outputs: jsonata(
        caughtFailure({
          resource: 'parameter',
          arn: '$solution.campaign.parameterName',
          nextStep: MEND_AND_START_AGAIN,
        }),
      ),
    });
    return publish.next(this.ends.succeeded);
  }
}

interface SolutionEnds {
  readonly succeeded: sfn.IChainable;
  readonly held: sfn.IChainable;
  /** Gets a StepFailure as its input. */
  readonly failed: sfn.IChainable;
}

/** The three SolutionResults; a member whose expression has no value is left out. */
function solutionEnds(scope: Construct): SolutionEnds {
  const campaign = '"campaignArn": $solution.campaign.campaignArn';
  // A gate that no version has passed yet has left the solution without a campaign.
  const servingCampaign =
    '"campaignArn": $exists($evaluation.servingSolutionVersionArn) ? $solution.campaign.campaignArn';
  const result = (status: string, ...members: string[]): string =>
    jsonata(
      `{${[
        '"name": $solution.logicalName',
        '"recipeArn": $solution.recipeArn',
        `"status": ${literal(status)}`,
        '"solutionArn": $solution.solutionArn',
        '"solutionVersionArn": $versionArn != "" ? $versionArn',
        '"metrics": $evaluation.metrics',
        '"reason": $evaluation.reason',
        ...members,
      ].join(', ')}}`,
    );
  return {
    succeeded: sfn.Pass.jsonata(scope, 'Succeeded', {
      stateName: 'Solution Succeeded',
      outputs: result('SUCCEEDED', campaign),
    }),
    held: sfn.Pass.jsonata(scope, 'Held', { stateName: 'Solution Held', outputs: result('HELD', servingCampaign) }),
    failed: sfn.Pass.jsonata(scope, 'Failed', {
      stateName: 'Solution Failed',
      outputs: result('FAILED', servingCampaign, '"failure": $states.input'),
    }),
  };
}

/**
 * Status of a resource that serves on while it is updated: its own until it is ACTIVE, from then on that of its latest update.
 * The loop is entered only while one of the two is in progress.
 */
function currentStatus(resource: string, update: string): string {
  return `(${resource}.Status = "ACTIVE" and $exists(${resource}.${update}) ? ${resource}.${update}.Status : ${resource}.Status)`;
}
