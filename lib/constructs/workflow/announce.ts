import { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { PIPELINE_EVENT_SOURCE } from '../../../lambda/shared/contract/operations';
import { retryService } from './failure';
import { jsonata, literal } from './jsonata';

/** Expressions of the members of PipelineEventDetail that differ. */
export interface EventTexts {
  readonly resource: string;
  readonly arn: string;
  /** Of `STARTED`, `ACTIVE`, …, in capitals. */
  readonly status: string;
  readonly failureReason?: string;
  readonly nextStep?: string;
}

/** Expression of a PipelineEventDetail. */
export function eventDetail(texts: EventTexts): string {
  const members = Object.entries(texts).map(([name, value]) => `${literal(name)}: ${String(value)}`);
  return `{"pipeline": $pipeline, "executionArn": $states.context.Execution.Id, ${members.join(', ')}}`;
}

/** Texts of a StepFailure that is the state's input. */
export const FAILURE_TEXTS: EventTexts = {
  resource: '$states.input.resource',
  arn: '$states.input.arn',
  status: '"FAILED"',
  failureReason: '$states.input.failureReason',
  nextStep: '$states.input.nextStep',
};

export interface PutEventProps {
  readonly stateName: string;
  readonly about: 'Run' | 'Resource';
  readonly texts: EventTexts;
  /** @default what came in goes on */
  readonly outputs?: string;
}

/** Puts an event of detail type `Pipeline Run Started`, `Pipeline Resource Active`, … on the default bus. */
export function putEvent(scope: Construct, id: string, props: PutEventProps): tasks.EventBridgePutEvents {
  const { about, texts } = props;
  const verb = `$uppercase($substring(${texts.status}, 0, 1)) & $lowercase($substring(${texts.status}, 1))`;
  const task = tasks.EventBridgePutEvents.jsonata(scope, id, {
    stateName: props.stateName,
    entries: [
      {
        source: PIPELINE_EVENT_SOURCE,
        detailType: jsonata(`${literal(`Pipeline ${about} `)} & ${verb}`),
        detail: sfn.TaskInput.fromText(jsonata(eventDetail(texts))),
      },
    ],
    taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
    outputs: props.outputs ?? jsonata('$states.input'),
  });
  retryService(task, 'events');
  return task;
}

export interface PublishMessageProps {
  readonly stateName: string;
  readonly topic: sns.ITopic;
  /** Expression of what stands behind the pipeline's name in the subject: at most 45 characters. */
  readonly verdict: string;
  /** Expression of the object that is sent as JSON text. */
  readonly message: string;
  /** @default what came in goes on */
  readonly outputs?: string;
}

/** Tells the topic. */
export function publishMessage(scope: Construct, id: string, props: PublishMessageProps): tasks.SnsPublish {
  const task = tasks.SnsPublish.jsonata(scope, id, {
    stateName: props.stateName,
    topic: props.topic,
    // At most 100 characters; a pipeline's name has 30 at most.
    subject: jsonata(`"Personalize pipeline " & $pipeline & ": " & ${props.verdict}`),
    message: sfn.TaskInput.fromText(jsonata(`$string(${props.message})`)),
    taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
    outputs: props.outputs ?? jsonata('$states.input'),
  });
  retryService(task, 'sns');
  return task;
}

export interface TellFailureProps {
  /** `Import`: begins the names of the states. */
  readonly of: string;
  readonly topic: sns.ITopic;
  /** Gets the StepFailure. */
  readonly next: sfn.IChainable;
}

/**
 * Tells of a resource that failed, by an event and a message, while its siblings go on. Takes a StepFailure. When it cannot
 * tell, the run fails all the same, and its end tells.
 */
export function tellFailure(scope: Construct, id: string, { of, topic, next }: TellFailureProps): sfn.IChainable {
  const event = putEvent(scope, `${id}Event`, {
    stateName: `Put ${of} Failure`,
    about: 'Resource',
    texts: FAILURE_TEXTS,
  });
  const message = publishMessage(scope, `${id}Message`, {
    stateName: `Tell ${of} Failure`,
    topic,
    verdict: '$states.input.resource & " FAILED"',
    message: eventDetail(FAILURE_TEXTS),
  });
  for (const task of [event, message]) task.addCatch(next, { outputs: jsonata('$states.input') });
  event.next(message).next(next);
  return event;
}
