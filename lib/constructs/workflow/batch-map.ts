import { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { BatchJobPlan } from '../../../lambda/shared/contract/workflow';
import type { Handler } from '../handler';
import { tellFailure } from './announce';
import { CreateLoop } from './create-loop';
import { caughtFailure, MEND_AND_START_AGAIN, retryService } from './failure';
import { handlerTask } from './handler-task';
import { isolatedMap } from './isolated-map';
import { EXECUTION_INPUT, jsonata, literal } from './jsonata';
import { publishParameter } from './publish-parameter';
import { evaluationPayload } from './solution-map';

export interface BatchMapProps {
  readonly createBatchJob: Handler;
  readonly evaluateSolutionVersion: Handler;
  /** Kinds of jobs that the plan has. */
  readonly kinds: ReadonlySet<BatchJobPlan['kind']>;
  readonly topic: sns.ITopic;
  /** For one job. */
  readonly budget: Duration;
  readonly maxPause: Duration;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }` when the Map itself fails, such as over an expression. */
  readonly onFailure: sfn.IChainable;
}

/** Iterations at once: the service computes five jobs of a kind. */
const MAX_CONCURRENCY = 5;

/** Those that the input names, or those without a schedule of their own; of a run that names solutions, theirs. */
const ITEMS =
  `$exists(${EXECUTION_INPUT}.batchJobs) ? [$batchJobs[logicalName in ${EXECUTION_INPUT}.batchJobs]] : ` +
  `[$batchJobs[$not(scheduled) and ($exists(${EXECUTION_INPUT}.solutions) ? solution in ${EXECUTION_INPUT}.solutions : true)]]`;

const KINDS = {
  inference: { title: 'Inference', resource: 'batch inference job', api: 'BatchInferenceJob' },
  segment: { title: 'Segment', resource: 'batch segment job', api: 'BatchSegmentJob' },
} as const;

/**
 * Computes every batch job with the newest version of its solution that may serve: the one that this run brought, else the
 * newest that there is. An iteration returns a BatchJobResult and never fails the Map; it is skipped when there is no such
 * version.
 *
 * Reads the variables `batchJobs` and `solutions` (plans) and `results` of the solutions, assigns `computed`.
 */
export class BatchMap extends Construct {
  public readonly start: sfn.IChainable;
  private readonly failed: sfn.IChainable;
  private readonly skipped: sfn.IChainable;
  private readonly props: BatchMapProps;

  constructor(scope: Construct, id: string, props: BatchMapProps) {
    super(scope, id);
    this.props = props;
    const map = isolatedMap(this, 'Map', {
      stateName: 'Compute Batch Jobs',
      items: ITEMS,
      item: 'job',
      results: 'computed',
      maxConcurrency: MAX_CONCURRENCY,
      resource: 'computation of batch jobs',
      next: props.next,
      onFailure: props.onFailure,
    });
    this.failed = tellFailure(this, 'TellFailure', {
      of: 'Batch Job',
      topic: props.topic,
      next: this.end('Failed', 'FAILED', '"failure": $states.input'),
    });
    this.skipped = this.end('Skipped', 'SKIPPED', '"reason": $states.input.reason');
    map.itemProcessor(this.takeJob(this.compute()));
    this.start = map;
  }

  private takeJob(compute: sfn.IChainable): sfn.IChainable {
    return sfn.Pass.jsonata(this, 'Take', {
      stateName: 'Take Batch Job',
      assign: {
        job: jsonata('$states.input.job'),
        turn: jsonata('$states.input.turn'),
        attempt: 1,
        solution: jsonata('$solutions[logicalName = $states.input.job.solution]'),
        trained: jsonata(
          '($found := $results[name = $states.input.job.solution]; $exists($found) ? $found : {"status": "UNKNOWN"})',
        ),
        // asl-validator takes no empty text for a value.
        versionArn: jsonata('""'),
        outputLocation: jsonata('""'),
      },
    }).next(
      sfn.Choice.jsonata(this, 'Trained', { stateName: 'Which Version?' })
        .when(sfn.Condition.jsonata(jsonata('$trained.status = "SUCCEEDED"')), compute, {
          assign: { versionArn: jsonata('$trained.solutionVersionArn') },
        })
        .when(
          sfn.Condition.jsonata(jsonata('$trained.status = "HELD" and $exists($trained.servingSolutionVersionArn)')),
          compute,
          { assign: { versionArn: jsonata('$trained.servingSolutionVersionArn') } },
        )
        .when(sfn.Condition.jsonata(jsonata('$trained.status = "HELD"')), this.skipped, {
          outputs: { reason: jsonata('"no version of solution " & $job.solution & " may serve: " & $trained.reason') },
        })
        .when(sfn.Condition.jsonata(jsonata('$trained.status = "FAILED"')), this.skipped, {
          outputs: { reason: jsonata('"solution " & $job.solution & " failed"') },
        })
        .otherwise(this.findVersion(compute)),
    );
  }

  /** For a run that does not train: the newest version, if the gate lets it pass, else the one that serves. */
  private findVersion(compute: sfn.IChainable): sfn.IChainable {
    const arn = '$solution.solutionArn';
    const list = tasks.CallAwsService.jsonata(this, 'List', {
      stateName: 'List Solution Versions',
      service: 'personalize',
      action: 'listSolutionVersions',
      parameters: { SolutionArn: jsonata(arn), MaxResults: 100 },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see training-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
      assign: {
        versionArn: jsonata(
          '($newest := $states.result.SolutionVersions[Status = "ACTIVE"]^(>CreationDateTime)[0]; ' +
            '$exists($newest) ? $newest.SolutionVersionArn : "")',
        ),
      },
    });
    retryService(list, 'personalize');
    const failure = { resource: 'solution', arn, nextStep: MEND_AND_START_AGAIN };
    list.addCatch(this.failed, { outputs: jsonata(caughtFailure(failure)) });
    const evaluate = handlerTask(this, 'Evaluate', {
      stateName: 'Evaluate Newest Version',
      handler: this.props.evaluateSolutionVersion,
      payload: evaluationPayload('$versionArn', '$solution'),
      assign: {
        versionArn: jsonata(
          '$states.result.Payload.promote ? $versionArn : ' +
            '$exists($states.result.Payload.servingSolutionVersionArn) ? $states.result.Payload.servingSolutionVersionArn : ""',
        ),
      },
      failure: { ...failure, resource: 'solution version', arn: '$versionArn' },
      onFailure: this.failed,
    });
    const usable = sfn.Choice.jsonata(this, 'Usable', { stateName: 'Any Version That May Serve?' })
      .when(sfn.Condition.jsonata(jsonata('$versionArn = ""')), this.skipped, {
        outputs: {
          reason: jsonata('"no version of solution " & $job.solution & " may serve: " & $states.input.reason'),
        },
      })
      .otherwise(compute);
    const any = sfn.Choice.jsonata(this, 'AnyVersion', { stateName: 'Any Version?' })
      .when(sfn.Condition.jsonata(jsonata('$versionArn = ""')), this.skipped, {
        outputs: { reason: jsonata('"solution " & $job.solution & " has no version yet"') },
      })
      .otherwise(evaluate.next(usable));
    return list.next(any);
  }

  private compute(): sfn.IChainable {
    const members = [
      '"action": $waiting.action',
      '"batchJobArn": $waiting.arn != "" ? $waiting.arn',
      '"outputLocation": $outputLocation != "" ? $outputLocation',
    ];
    const succeeded = this.end('Succeeded', 'SUCCEEDED', ...members);
    const publish = publishParameter(this, 'Publish', {
      stateName: 'Publish Batch Output',
      name: '$job.parameterName',
      description: '"Newest output of batch job " & $job.logicalName',
      value: '$outputLocation',
      onFailure: this.failed,
    }).next(succeeded);
    const [first, ...others] = [...this.props.kinds].map((kind) => ({
      kind,
      start: this.computeKind(kind, publish, succeeded),
    }));
    if (!first) throw new Error('a batch map needs jobs of one kind at least');
    if (others.length === 0) return first.start;
    const choice = sfn.Choice.jsonata(this, 'Kind', { stateName: 'Which Kind of Job?' });
    for (const { kind, start } of others) {
      choice.when(sfn.Condition.jsonata(jsonata(`$job.kind = ${literal(kind)}`)), start);
    }
    return choice.otherwise(first.start);
  }

  private computeKind(kind: BatchJobPlan['kind'], onActive: sfn.IChainable, onEmpty: sfn.IChainable): sfn.IChainable {
    const { title, resource, api } = KINDS[kind];
    // eslint-disable-next-line cdk/no-variable-construct-id -- one of two
    return new CreateLoop(this, title, {
      resource,
      handler: this.props.createBatchJob,
      payload: { job: '$job', solutionVersionArn: '$versionArn' },
      arnMember: 'batchJobArn',
      assign: { outputLocation: jsonata('$states.result.Payload.outputLocation') },
      failure: { arn: '$versionArn' },
      describe: `describe${api}`,
      arnParameter: `${api}Arn`,
      status: `$states.result.${api}.Status`,
      failureReason: `$states.result.${api}.FailureReason`,
      otherActions: { empty: onEmpty },
      budget: this.props.budget,
      maxPause: this.props.maxPause,
      onActive,
      onFailure: this.failed,
    }).start;
  }

  private end(id: string, status: string, ...members: readonly string[]): sfn.Pass {
    return sfn.Pass.jsonata(this, id, {
      stateName: `Batch Job ${id}`,
      outputs: jsonata(`{${['"name": $job.logicalName', `"status": ${literal(status)}`, ...members].join(', ')}}`),
    });
  }
}
