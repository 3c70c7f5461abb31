import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** A metric of the executions of a state machine. @param metricName `ExecutionsFailed`, … */
export function executions(stateMachineArn: string, metricName: string, period: Duration): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/States',
    metricName,
    dimensionsMap: { StateMachineArn: stateMachineArn },
    statistic: cloudwatch.Stats.SUM,
    period,
    label: metricName.replace('Executions', '').toLowerCase(),
  });
}

/** Runs that failed, took too long or were stopped. */
export function workflowFailures(stateMachineArn: string, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'FILL(f, 0) + FILL(t, 0) + FILL(a, 0)',
    usingMetrics: {
      f: executions(stateMachineArn, 'ExecutionsFailed', period),
      t: executions(stateMachineArn, 'ExecutionsTimedOut', period),
      a: executions(stateMachineArn, 'ExecutionsAborted', period),
    },
    period,
    label: 'failed runs',
  });
}
