import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { TrainingWorkflow } from './training-workflow';

export interface WorkflowSchedulesProps {
  readonly workflow: TrainingWorkflow;
  /** Runs everything: `rate(…)`, `cron(…)`, in UTC. @default never */
  readonly everything?: string;
  /** Runs one solution each, by its name in the pipeline file. @default none */
  readonly solutions: readonly { readonly name: string; readonly expression: string }[];
}

/** Starts the workflow at set times. */
export class WorkflowSchedules extends Construct {
  constructor(scope: Construct, id: string, props: WorkflowSchedulesProps) {
    super(scope, id);
    const start = (input: object): targets.StepFunctionsStartExecution =>
      new targets.StepFunctionsStartExecution(props.workflow.stateMachine, {
        input: scheduler.ScheduleTargetInput.fromObject(input),
      });
    if (props.everything !== undefined) {
      new scheduler.Schedule(this, 'Everything', {
        description: 'Runs the whole workflow',
        schedule: scheduler.ScheduleExpression.expression(props.everything),
        target: start({}),
      });
    }
    for (const { name, expression } of props.solutions) {
      new scheduler.Schedule(this, `Solution-${name}`, {
        description: `Trains solution ${name}`,
        schedule: scheduler.ScheduleExpression.expression(expression),
        target: start({ solutions: [name] }),
      });
    }
  }
}
