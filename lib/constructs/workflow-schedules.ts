import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { WorkflowInput } from '../../lambda/shared/contract/workflow';
import type { BatchJobConfig, SolutionConfig } from '../config/pipeline-config';
import type { TrainingWorkflow } from './training-workflow';

export interface WorkflowSchedulesProps {
  readonly workflow: TrainingWorkflow;
  /** Runs everything: `rate(…)`, `cron(…)`, in UTC. @default never */
  readonly everything?: string;
  readonly solutions: readonly Pick<SolutionConfig, 'name' | 'schedule'>[];
  readonly batchJobs: readonly Pick<BatchJobConfig, 'name' | 'schedule'>[];
  /** Events come in beside imports: scheduled trainings count them as new data. */
  readonly streamedEvents: boolean;
}

/** Starts the workflow at set times, each with the input that says what to do. */
export class WorkflowSchedules extends Construct {
  private readonly props: WorkflowSchedulesProps;

  constructor(scope: Construct, id: string, props: WorkflowSchedulesProps) {
    super(scope, id);
    this.props = props;
    const { everything, solutions, batchJobs } = props;
    if (everything !== undefined) this.start('Everything', 'Runs the whole workflow', everything, this.withEvents({}));
    for (const { name, schedule } of solutions) {
      if (schedule?.full !== undefined) {
        const input = this.withEvents({ solutions: [name] });
        this.start(`Solution-${name}`, `Trains solution ${name}`, schedule.full, input);
      }
      if (schedule?.update !== undefined) {
        const input = this.withEvents({ solutions: [name], trainingMode: 'UPDATE' });
        this.start(`Update-${name}`, `Updates solution ${name}`, schedule.update, input);
      }
    }
    for (const { name, schedule } of batchJobs) {
      if (schedule === undefined) continue;
      const input: WorkflowInput = { batchJobs: [name], skip: ['import', 'train'] };
      this.start(`Batch-${name}`, `Computes batch job ${name}`, schedule, input);
    }
  }

  private withEvents(input: WorkflowInput): WorkflowInput {
    return this.props.streamedEvents ? { ...input, streamedEvents: true } : input;
  }

  private start(id: string, description: string, expression: string, input: WorkflowInput): void {
    // eslint-disable-next-line cdk/no-variable-construct-id -- named after what it starts
    new scheduler.Schedule(this, id, {
      description,
      schedule: scheduler.ScheduleExpression.expression(expression),
      target: new targets.StepFunctionsStartExecution(this.props.workflow.stateMachine, {
        input: scheduler.ScheduleTargetInput.fromObject(input),
      }),
    });
  }
}
