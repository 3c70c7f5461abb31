import type { Authorizer, Caller } from '../../service';
import type { Json } from '../deployer/json';
import { sessionCaller } from '../role-session';

/** What a target needs: the state machines of the local cloud. */
export interface ExecutionStarter {
  startExecution(request: {
    readonly stateMachineArn: string;
    readonly name?: string | undefined;
    readonly input?: Json | undefined;
  }): { readonly executionArn: string };
}

/** Where a rule or a schedule delivers. */
export interface StateMachineTarget {
  /** ARN of a state machine. */
  readonly arn: string;
  /** Role that the delivery acts as. */
  readonly roleArn: string;
}

/** What is told of each delivery. A failed one must fail a local run: on AWS nobody would hear of it. */
export type DeliveryEvent = {
  readonly type: 'delivery';
  /** ARN of the rule or schedule. */
  readonly source: string;
  readonly target: string;
} & (
  | { readonly outcome: 'delivered'; readonly executionArn: string }
  | { readonly outcome: 'failed'; readonly error: Error }
);

export type DeliveryListener = (event: DeliveryEvent) => void;

export interface DeliveryOptions {
  readonly stateMachines: ExecutionStarter;
  readonly authorizer: Authorizer;
  readonly roles: TrustCheck;
}

/** Whether a service may act as a role. */
export interface TrustCheck {
  /** @throws AccessDeniedError */
  assume(roleArn: string, servicePrincipal: string, context?: Readonly<Record<string, string>>): void;
}

const STATE_MACHINE = /^arn:[^:]+:states:[^:]*:[^:]*:stateMachine:[^:]+$/;

/** @throws Error for a target that is no state machine */
export function checkTarget(arn: string): void {
  if (STATE_MACHINE.test(arn)) return;
  throw new Error(`the target ${arn} is not supported locally; only state machines are`);
}

/**
 * Starts an execution as the target's role, on behalf of a service.
 * @throws AccessDeniedError when the role does not trust the service, or may not start the state machine
 */
export function startAsRole(
  options: DeliveryOptions,
  target: StateMachineTarget,
  delivery: {
    readonly servicePrincipal: string;
    /** Condition keys of the trust policy: `aws:SourceArn`, `aws:SourceAccount`. */
    readonly trustContext: Readonly<Record<string, string>>;
    readonly sessionName: string;
    readonly input: Json;
    readonly executionName?: string;
  },
): string {
  options.roles.assume(target.roleArn, delivery.servicePrincipal, delivery.trustContext);
  const caller: Caller = sessionCaller(target.roleArn, delivery.sessionName);
  options.authorizer.authorize(caller, 'states:StartExecution', target.arn);
  const { executionArn } = options.stateMachines.startExecution({
    stateMachineArn: target.arn,
    name: delivery.executionName,
    input: delivery.input,
  });
  return executionArn;
}
