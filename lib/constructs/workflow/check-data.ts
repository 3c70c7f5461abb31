import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { REPORT_PREFIX } from '../../config/naming';
import type { DataBucket } from '../data-bucket';
import type { Handler } from '../handler';
import { failureList, MEND_AND_START_AGAIN } from './failure';
import { handlerTask } from './handler-task';
import { jsonata, literal } from './jsonata';

export interface CheckDataProps {
  readonly checkData: Handler;
  readonly dataBucket: DataBucket;
  /** Whether the variable `popular` says where the most popular items go. */
  readonly keepsPopular: boolean;
  readonly whenPassed: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }`. */
  readonly whenFailed: sfn.IChainable;
}

/**
 * Reads every CSV file before an import is paid for. Reads the variable `datasets` (plans), assigns `check` (CheckDataOutput).
 */
export function checkData(scope: Construct, id: string, props: CheckDataProps): sfn.IChainable {
  const { bucketName } = props.dataBucket.bucket;
  const report = `{"bucket": ${literal(bucketName)}, "key": ${literal(REPORT_PREFIX)} & $states.context.Execution.Name & ".json"}`;
  const passed = sfn.Choice.jsonata(scope, `${id}Passed`, { stateName: 'Data Passed?' })
    .when(sfn.Condition.jsonata(jsonata('$check.passed')), props.whenPassed)
    .otherwise(
      sfn.Pass.jsonata(scope, `${id}Refused`, {
        stateName: 'Data Refused',
        outputs: {
          failures: [
            {
              resource: 'data',
              arn: jsonata('$check.reportLocation'),
              failureReason: jsonata('$check.summary'),
              nextStep: 'correct the files that the report names, upload them and write the marker _SUCCESS again',
            },
          ],
        },
      }).next(props.whenFailed),
    );
  return handlerTask(scope, id, {
    stateName: 'Check Data',
    handler: props.checkData,
    payload: { datasets: '$datasets', report, ...(props.keepsPopular && { popular: '$popular' }) },
    assign: { check: jsonata('$states.result.Payload') },
    failure: { resource: 'data', arn: literal(`s3://${bucketName}`), nextStep: MEND_AND_START_AGAIN },
    onFailure: props.whenFailed,
    failureInput: failureList,
  }).next(passed);
}
