import type { Service } from '../../local/service';
import { jsonService } from '../../local/cloud/endpoint/json-protocol';

export const MACHINE_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:shop-workflow';

/** An execution as Step Functions tells of it; dates in seconds since 1970. */
export interface FakeExecution {
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly startDate: number;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** Step Functions with the state machine of `shop` and the executions that a test puts there; those that are started succeed. */
export class FakeStates {
  /** The newest first. */
  executions: FakeExecution[] = [];
  /** Inputs of those that were started. */
  readonly inputs: unknown[] = [];
  /** What comes of an execution that is started. */
  outcome: Omit<FakeExecution, 'name' | 'startDate'> = { status: 'SUCCEEDED' };

  readonly service: Service = jsonService({
    signingName: 'states',
    targetPrefix: 'AWSStepFunctions',
    operations: {
      ListStateMachines: () => ({ stateMachines: [{ name: 'shop-workflow', stateMachineArn: MACHINE_ARN }] }),
      ListExecutions: () => ({ executions: this.executions.map((one) => described(one)) }),
      DescribeExecution: ({ input }) => {
        const found = this.executions.find(({ name }) => arnOf(name) === input['executionArn']);
        return { ...described(found!), output: found?.output && JSON.stringify(found.output) };
      },
      StartExecution: ({ input }) => {
        this.inputs.push(JSON.parse(input['input'] as string));
        const name = `run-${this.inputs.length}`;
        this.executions.unshift({ name, startDate: 1_767_225_600, ...this.outcome });
        return { executionArn: arnOf(name), startDate: 1_767_225_600 };
      },
    },
  });
}

function arnOf(name: string): string {
  return `${MACHINE_ARN.replace('stateMachine', 'execution')}:${name}`;
}

function described({ name, status, startDate, error, cause }: FakeExecution): object {
  return { executionArn: arnOf(name), stateMachineArn: MACHINE_ARN, name, status, startDate, error, cause };
}
