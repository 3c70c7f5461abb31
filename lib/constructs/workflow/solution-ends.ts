import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { eventDetail, type EventTexts, publishMessage, putEvent, tellFailure } from './announce';
import { caughtFailure, MEND_AND_START_AGAIN } from './failure';
import { jsonata, literal } from './jsonata';

export interface SolutionEnds {
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
export function solutionEnds(scope: Construct, topic: sns.ITopic): SolutionEnds {
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
