import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { literal } from './jsonata';

/** What a failed task tells beside its error: the other fields of StepFailure. */
export interface FailureTexts {
  /** `solution version`. */
  readonly resource: string;
  /** Expression of the ARN; `$states.input` is that of the failed state. */
  readonly arn: string;
  readonly nextStep: string;
}

/**
 * Expression of a StepFailure, for a catcher. The reason is the error's name and its message; a function's cause is JSON text, of
 * which only the message is for people. A handler's own message begins with resource and ARN (StepError in
 * lambda/shared/errors.ts): those are told once.
 */
export function caughtFailure({ resource, arn, nextStep }: FailureTexts): string {
  return `(
    $cause := $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : "";
    $message := $contains($cause, "\\"errorMessage\\"") ? $parse($cause).errorMessage : $cause;
    $told := $replace($message, ${literal(`${resource} `)} & ${arn} & ": ", "", 1);
    {
      "resource": ${literal(resource)},
      "arn": ${arn},
      "failureReason": $states.errorOutput.Error & ($told = "" ? "" : ": " & $told),
      "nextStep": ${literal(nextStep)}
    }
  )`.replace(/\s*\n\s*/g, ' ');
}

/** Expression of what the end of a failed run takes. @param failure expression of a StepFailure */
export function failureList(failure: string): string {
  return `{"failures": [${failure}]}`;
}

/** What a run that failed on a call can be told; what is done already is not done twice. */
export const MEND_AND_START_AGAIN =
  'correct what the reason says and start the workflow again, it goes on where it failed';

/** The function did not run, or the service was away for a moment. */
const LAMBDA_RETRY: sfn.RetryProps = {
  errors: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  interval: Duration.seconds(2),
  maxAttempts: 5,
  backoffRate: 2,
  maxDelay: Duration.minutes(1),
  jitterStrategy: sfn.JitterType.FULL,
};

/**
 * The handler met what passes: a request rate, a quota of things in progress, a resource that another run works on. Names as
 * in lambda/shared/errors.ts. Half of 15 s + 30 s + … + 300 s: about 12 minutes on average.
 */
const HANDLER_RETRY: sfn.RetryProps = {
  errors: [
    'ThrottlingException',
    'LimitExceededException',
    'ResourceInUseException',
    'InternalFailure',
    'InternalServerError',
    'ServiceUnavailable',
    'TimeoutError',
  ],
  interval: Duration.seconds(15),
  maxAttempts: 8,
  backoffRate: 2,
  maxDelay: Duration.minutes(5),
  jitterStrategy: sfn.JitterType.FULL,
};

type Retriable = Pick<sfn.TaskStateBase, 'addRetry'>;

/** Retries of a task that invokes a handler. */
export function retryHandler(task: Retriable): void {
  task.addRetry(LAMBDA_RETRY);
  task.addRetry(HANDLER_RETRY);
}

/** Names under which a service's passing troubles come: by the model where it has them, else by the service's general name. */
const PASSING_ERRORS = {
  personalize: [
    'Personalize.ThrottlingException',
    'Personalize.LimitExceededException',
    'Personalize.PersonalizeException',
    'Personalize.SdkClientException',
  ],
  ssm: [
    'Ssm.ThrottlingException',
    'Ssm.TooManyUpdatesException',
    'Ssm.InternalServerErrorException',
    'Ssm.SsmException',
    'Ssm.SdkClientException',
  ],
  s3: ['S3.S3Exception', 'S3.SdkClientException'],
  sfn: ['Sfn.SfnException', 'Sfn.SdkClientException'],
  events: [
    'EventBridge.FailedEntry',
    'EventBridge.InternalException',
    'EventBridge.EventBridgeException',
    'EventBridge.AmazonEventBridgeException',
    'EventBridge.SdkClientException',
  ],
  sns: [
    'SNS.ThrottledException',
    'SNS.KMSThrottlingException',
    'SNS.InternalErrorException',
    'SNS.AmazonSNSException',
    'SNS.SdkClientException',
  ],
} as const;

/** Retries of a task that calls a service itself: about a minute and a half on average. */
export function retryService(task: Retriable, service: keyof typeof PASSING_ERRORS): void {
  task.addRetry({
    errors: [...PASSING_ERRORS[service], 'States.Timeout'],
    interval: Duration.seconds(5),
    maxAttempts: 6,
    backoffRate: 2,
    maxDelay: Duration.minutes(1),
    jitterStrategy: sfn.JitterType.FULL,
  });
}
