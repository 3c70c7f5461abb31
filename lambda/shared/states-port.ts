/** What the handlers need of AWS Step Functions; everything throws the named errors of errors.ts. */
export interface StatesPort {
  /**
   * RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE; undefined for an execution that is not there, or no
   * longer: Step Functions forgets it after 90 days.
   */
  statusOfExecution(executionArn: string): Promise<string | undefined>;
  /**
   * @param name executions of one machine with the same name are one, for 90 days
   * @returns the ARN; undefined when an execution of that name was there already
   */
  startExecution(stateMachineArn: string, name: string, input: unknown): Promise<string | undefined>;
}
