import { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { caughtFailure, failureList, MEND_AND_START_AGAIN, retryService } from './failure';
import { jsonata, literal } from './jsonata';

export interface NotifyProps {
  readonly topic: sns.ITopic;
}

/** Fail's cause may have 32,768 characters. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
const LONGEST_CAUSE = 32_000;

/** Imports without those that failed: the datasets of WorkflowResult. */
const DATASETS = '[$imports[$not($exists(failure))]]';

/**
 * The two ends of a run: each tells the topic, then succeeds with a WorkflowResult, or fails with every StepFailure
 * in words; the message is a WorkflowResult or a WorkflowFailure.
 * A run that could not tell fails too, or nobody would know.
 *
 * Reads the variables `pipeline`, `imports` and `results`.
 */
export class Notify extends Construct {
  public readonly succeeded: sfn.IChainable;
  /** Takes `{ failures: [StepFailure] }`. */
  public readonly failed: sfn.IChainable;

  constructor(scope: Construct, id: string, props: NotifyProps) {
    super(scope, id);
    const { topic } = props;
    const fail = sfn.Fail.jsonata(this, 'Fail', {
      stateName: 'Pipeline Failed',
      error: 'PipelineFailed',
      cause: jsonata(
        '$substring($join($states.input.failures.(resource & " " & arn & ": " & failureReason & "; " & nextStep), "\\n"), ' +
          `0, ${LONGEST_CAUSE})`,
      ),
    });
    const unheard = caughtFailure({
      resource: 'notification',
      arn: literal(topic.topicArn),
      nextStep: MEND_AND_START_AGAIN,
    });

    const tellFailure = this.publish('TellFailure', {
      stateName: 'Tell Failure',
      topic,
      verdict: 'FAILED',
      message:
        '{"pipeline": $pipeline, "executionArn": $states.context.Execution.Id, "failures": $states.input.failures, ' +
        `"datasets": ${DATASETS}, "solutions": $results}`,
      outputs: jsonata('$states.input'),
    });
    tellFailure.addCatch(fail, {
      outputs: jsonata(`{"failures": $append($states.input.failures, ${unheard})}`),
    });
    this.failed = tellFailure.next(fail);

    const result = `{"pipeline": $pipeline, "datasets": ${DATASETS}, "solutions": $results}`;
    const tellSuccess = this.publish('TellSuccess', {
      stateName: 'Tell Success',
      topic,
      verdict: 'SUCCEEDED',
      message: result,
      outputs: jsonata(result),
    });
    tellSuccess.addCatch(fail, { outputs: jsonata(failureList(unheard)) });
    this.succeeded = tellSuccess.next(sfn.Succeed.jsonata(this, 'Succeed', { stateName: 'Pipeline Succeeded' }));
  }

  private publish(
    id: string,
    props: {
      readonly stateName: string;
      readonly topic: sns.ITopic;
      readonly verdict: string;
      /** Expression of the object that is sent as JSON text. */
      readonly message: string;
      readonly outputs: string;
    },
  ): tasks.SnsPublish {
    const task = tasks.SnsPublish.jsonata(this, id, {
      stateName: props.stateName,
      topic: props.topic,
      // At most 100 characters; a pipeline's name has 30 at most.
      subject: jsonata(`"Personalize pipeline " & $pipeline & ": ${props.verdict}"`),
      message: sfn.TaskInput.fromText(jsonata(`$string(${props.message})`)),
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
      outputs: props.outputs,
    });
    retryService(task, 'sns');
    return task;
  }
}
