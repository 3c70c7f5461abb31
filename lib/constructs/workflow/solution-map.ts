import type { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import { eventDetail, type EventTexts, publishMessage, putEvent, tellFailure } from './announce';
import type { WorkflowBudgets } from './budgets';
import { CreateLoop, currentStatus } from './create-loop';
import { caughtFailure, failureList, MEND_AND_START_AGAIN } from './failure';
import { handlerTask } from './handler-task';
import { jsonata, literal } from './jsonata';
import { publishParameter } from './publish-parameter';
import { Retirement } from './retirement';

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

const INPUT = '$states.context.Execution.Input';

/**
 * The solutions to work on: all of the plan, or those that the execution's input names. Names that the plan does not have were
 * refused before (input-check.ts).
 */
const ITEMS = `$exists(${INPUT}.solutions) ? [$solutions[logicalName in ${INPUT}.solutions]] : $solutions`;

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
    map.next(props.next);
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
        trainingMode: `($exists(${INPUT}.trainingMode) ? ${INPUT}.trainingMode : "FULL")`,
        streamedEvents: `${INPUT}.streamedEvents`,
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

interface SolutionEnds {
  readonly succeeded: sfn.IChainable;
  readonly held: sfn.IChainable;
  /** Gets a StepFailure as its input. */
  readonly failed: sfn.IChainable;
}

const HELD_TEXTS: EventTexts = {
  resource: '"solution version"',
  arn: '$versionArn',
  status: '"HELD"',
  failureReason: '$evaluation.reason',
};

/** The three SolutionResults; a member whose expression has no value is left out. */
function solutionEnds(scope: Construct, topic: sns.ITopic): SolutionEnds {
  const campaign = '"campaignArn": $solution.campaign.campaignArn';
  // A gate that no version has passed yet has left the solution without a campaign.
  const servingCampaign =
    '"campaignArn": $exists($evaluation.servingCampaignArn) ? $evaluation.servingCampaignArn : ' +
    '$exists($evaluation.servingSolutionVersionArn) ? $solution.campaign.campaignArn';
  const result = (status: string, ...members: string[]): string =>
    jsonata(
      `{${[
        '"name": $solution.logicalName',
        '"recipeArn": $solution.recipeArn',
        `"status": ${literal(status)}`,
        '"solutionArn": $solution.solutionArn',
        '"solutionVersionArn": $versionArn != "" ? $versionArn',
        '"training": $exists($training.action) ? $training',
        '"metrics": $evaluation.metrics',
        '"reason": $evaluation.reason',
        '"servingSolutionVersionArn": $evaluation.servingSolutionVersionArn',
        ...members,
      ].join(', ')}}`,
    );
  const failed = sfn.Pass.jsonata(scope, 'Failed', {
    stateName: 'Solution Failed',
    outputs: result('FAILED', servingCampaign, '"failure": $states.input'),
  });
  const failure = tellFailure(scope, 'TellFailure', { of: 'Solution', topic, next: failed });
  const held = putEvent(scope, 'TellHeld', {
    stateName: 'Put Held Event',
    about: 'Resource',
    texts: HELD_TEXTS,
  });
  const notice = publishMessage(scope, 'NoticeHeld', {
    stateName: 'Tell Held',
    topic,
    verdict: '"solution version HELD"',
    message: eventDetail(HELD_TEXTS),
  });
  for (const task of [held, notice]) {
    const caught = { resource: 'notification', arn: '$versionArn', nextStep: MEND_AND_START_AGAIN };
    task.addCatch(failure, { outputs: jsonata(caughtFailure(caught)) });
  }
  const kept = sfn.Pass.jsonata(scope, 'Held', {
    stateName: 'Solution Held',
    outputs: result('HELD', servingCampaign),
  });
  notice.next(kept);
  held.next(
    // Whoever parked a campaign knows; a mail with every run would say nothing new.
    sfn.Choice.jsonata(scope, 'Parked', { stateName: 'Parked?' })
      .when(sfn.Condition.jsonata(jsonata('$evaluation.parked = true')), kept)
      .otherwise(notice),
  );
  return {
    succeeded: sfn.Pass.jsonata(scope, 'Succeeded', {
      stateName: 'Solution Succeeded',
      outputs: result('SUCCEEDED', campaign, '"replaced": $count($replaced) > 0 ? $replaced'),
    }),
    held,
    failed: failure,
  };
}
