import { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { LOCK_KEY, RUN_PREFIX } from '../../config/naming';
import type { DataBucket } from '../data-bucket';
import { putEvent, publishMessage } from './announce';
import { caughtFailure, MEND_AND_START_AGAIN, retryService } from './failure';
import { jsonata, literal } from './jsonata';

export interface RunEndProps {
  readonly dataBucket: DataBucket;
  readonly topic: sns.ITopic;
}

/** Fail's cause may have 32,768 characters. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
const LONGEST_CAUSE = 32_000;

/** Members of WorkflowResult; a dataset that failed is not among them, and empty lists of what is optional are left out. */
const RESULT_MEMBERS =
  '"pipeline": $pipeline, "datasets": [$imports[$not($exists(failure))]], "solutions": $results, ' +
  '"recommenders": $count($recommended) > 0 ? $recommended, "batchJobs": $count($computed) > 0 ? $computed, ' +
  '"filters": $count($filtered) > 0 ? $filtered, "retired": $count($retired) > 0 ? $retired';

const SUCCEEDED = sfn.Condition.jsonata(jsonata('$count($failures) = 0'));

/**
 * The end of every run: its record goes to the data bucket, its lock is released, then bus and topic are told, and it succeeds
 * with a WorkflowResult or fails with every StepFailure in words. What fails here is one failure more: a run that could not tell
 * fails too, or nobody would know.
 *
 * Reads the variables `pipeline`, `imports`, `filtered`, `results`, `recommended`, `computed`, `retired` and `locked`; assigns
 * `failures`.
 */
export class RunEnd extends Construct {
  public readonly succeeded: sfn.IChainable;
  /** Takes `{ failures: [StepFailure] }`. */
  public readonly failed: sfn.IChainable;
  private readonly bucketName: string;
  private readonly props: RunEndProps;

  constructor(scope: Construct, id: string, props: RunEndProps) {
    super(scope, id);
    this.props = props;
    this.bucketName = props.dataBucket.bucket.bucketName;
    const record = this.record(this.release(this.verdict()));
    this.succeeded = sfn.Pass.jsonata(this, 'Done', { stateName: 'Run Done', assign: { failures: [] } }).next(record);
    this.failed = sfn.Pass.jsonata(this, 'Broken', {
      stateName: 'Run Broken',
      assign: { failures: jsonata('$states.input.failures') },
    }).next(record);
  }

  /** A RunRecord. */
  private record(next: sfn.IChainable): sfn.IChainable {
    const body =
      '{"pipeline": $pipeline, "executionArn": $states.context.Execution.Id, ' +
      '"startedAt": $states.context.Execution.StartTime, "endedAt": $now(), ' +
      `"status": $count($failures) = 0 ? "SUCCEEDED" : "FAILED", "result": {${RESULT_MEMBERS}}, "failures": $failures}`;
    const put = tasks.CallAwsService.jsonata(this, 'Record', {
      stateName: 'Write Record',
      service: 's3',
      action: 'putObject',
      parameters: {
        Bucket: this.bucketName,
        Key: jsonata(`${literal(RUN_PREFIX)} & $states.context.Execution.Name & ".json"`),
        ContentType: 'application/json',
        Body: jsonata(body),
      },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see training-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
    });
    retryService(put, 's3');
    put.addCatch(next, this.oneMore('record', `s3://${this.bucketName}/${RUN_PREFIX}`));
    return put.next(next);
  }

  private release(next: sfn.IChainable): sfn.IChainable {
    const release = tasks.CallAwsService.jsonata(this, 'Release', {
      stateName: 'Release Lock',
      service: 's3',
      action: 'deleteObject',
      parameters: { Bucket: this.bucketName, Key: LOCK_KEY },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see training-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
    });
    retryService(release, 's3');
    release.addCatch(next, this.oneMore('lock', `s3://${this.bucketName}/${LOCK_KEY}`));
    return sfn.Choice.jsonata(this, 'Locked', { stateName: 'Lock Held?' })
      .when(sfn.Condition.jsonata(jsonata('$locked')), release.next(next))
      .otherwise(next);
  }

  private verdict(): sfn.IChainable {
    const failure = this.tellFailure();
    return sfn.Choice.jsonata(this, 'Verdict', { stateName: 'Any Failures?' })
      .when(SUCCEEDED, this.tellSuccess(failure))
      .otherwise(failure);
  }

  private tellSuccess(failure: sfn.IChainable): sfn.IChainable {
    const result = `{${RESULT_MEMBERS}}`;
    const event = putEvent(this, 'PutSuccess', {
      stateName: 'Put Success',
      about: 'Run',
      texts: { resource: '"run"', arn: '$states.context.Execution.Id', status: '"SUCCEEDED"' },
    });
    const message = publishMessage(this, 'TellSuccess', {
      stateName: 'Tell Success',
      topic: this.props.topic,
      verdict: '"SUCCEEDED"',
      message: result,
      outputs: jsonata(result),
    });
    event.addCatch(failure, this.oneMore('event', 'default'));
    message.addCatch(failure, this.oneMore('notification', this.props.topic.topicArn));
    return event.next(message).next(sfn.Succeed.jsonata(this, 'Succeed', { stateName: 'Pipeline Succeeded' }));
  }

  private tellFailure(): sfn.IChainable {
    const inWords = '$join($failures.(resource & " " & arn & ": " & failureReason & "; " & nextStep), "\\n")';
    const fail = sfn.Fail.jsonata(this, 'Fail', {
      stateName: 'Pipeline Failed',
      error: 'PipelineFailed',
      cause: jsonata(`$substring(${inWords}, 0, ${LONGEST_CAUSE})`),
    });
    const event = putEvent(this, 'PutFailure', {
      stateName: 'Put Failure',
      about: 'Run',
      texts: {
        resource: '"run"',
        arn: '$states.context.Execution.Id',
        status: '"FAILED"',
        failureReason: `$substring(${inWords}, 0, ${LONGEST_CAUSE})`,
        nextStep: '$failures[0].nextStep',
      },
    });
    const message = publishMessage(this, 'TellFailure', {
      stateName: 'Tell Failure',
      topic: this.props.topic,
      verdict: '"FAILED"',
      message: `{"executionArn": $states.context.Execution.Id, "failures": $failures, ${RESULT_MEMBERS}}`,
    });
    event.addCatch(message, this.oneMore('event', 'default'));
    message.addCatch(fail, this.oneMore('notification', this.props.topic.topicArn));
    event.next(message).next(fail);
    return event;
  }

  private oneMore(resource: string, arn: string): sfn.CatchProps {
    const failure = caughtFailure({ resource, arn: literal(arn), nextStep: MEND_AND_START_AGAIN });
    return { assign: { failures: jsonata(`$append($failures, [${failure}])`) }, outputs: {} };
  }
}
