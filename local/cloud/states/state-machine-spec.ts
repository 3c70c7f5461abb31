/** A state machine as its template declares it. */
export interface StateMachineSpec {
  /** `arn:aws:states:<region>:<account>:stateMachine:<name>` */
  readonly arn: string;
  readonly name: string;
  /** Amazon States Language as JSON text, every function of the template resolved. */
  readonly definition: string;
  /** Role that the machine acts as. */
  readonly roleArn: string;
  /** X-Ray. Nothing is traced here; the role's permissions are checked. @default false */
  readonly tracing?: boolean;
  /** CloudWatch Logs. Nothing is delivered here; the role's permissions are checked. @default OFF */
  readonly logging?: {
    readonly level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
    readonly includeExecutionData?: boolean;
    readonly logGroupArns?: readonly string[];
  };
}
