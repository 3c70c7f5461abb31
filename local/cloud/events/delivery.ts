import type { Authorizer, Caller } from '../../service';
import type { Json } from '../deployer/json';
import type { FunctionInvoker } from '../function-invoker';
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
export interface DeliveryTarget {
  /** ARN of a state machine, or of a function where a schedule delivers. */
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
} &
  /** @param executionArn of a state machine; a function that was called has none */
  (
    | { readonly outcome: 'delivered'; readonly executionArn?: string }
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

const FUNCTION = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+$/;
const STATE_MACHINE = /^arn:[^:]+:states:[^:]*:[^:]*:stateMachine:[^:]+$/;

/** @throws Error for a target that is no state machine */
export function checkTarget(arn: string): void {
  if (STATE_MACHINE.test(arn)) return;
  throw new Error(`the target ${arn} is not supported locally; only state machines are`);
}

export function isFunction(arn: string): boolean {
  return FUNCTION.test(arn);
}

/** What is delivered, and by whom. */
export interface Delivery {
  readonly servicePrincipal: string;
  /** Condition keys of the trust policy: `aws:SourceArn`, `aws:SourceAccount`. */
  readonly trustContext: Readonly<Record<string, string>>;
  readonly sessionName: string;
  readonly input: Json;
  readonly executionName?: string;
}

/**
 * Calls a function as the target's role, on behalf of a service.
 * @throws AccessDeniedError when the role does not trust the service, or may not call the function
 * @throws Error when the function fails
 */
export async function invokeAsRole(
  { roles, functions }: Pick<DeliveryOptions, 'roles'> & { readonly functions: FunctionInvoker },
  target: DeliveryTarget,
  { servicePrincipal, trustContext, sessionName, input }: Delivery,
): Promise<void> {
  roles.assume(target.roleArn, servicePrincipal, trustContext);
  const caller = sessionCaller(target.roleArn, sessionName);
  const { functionError, payload } = await functions.invoke(target.arn, input, { caller });
  if (functionError === undefined) return;
  const { errorType, errorMessage } = payload as { readonly errorType?: string; readonly errorMessage?: string };
  throw new Error(`the function ${target.arn} failed: ${errorType}: ${errorMessage}`);
}

/**
 * Starts an execution as the target's role, on behalf of a service.
 * @throws AccessDeniedError when the role does not trust the service, or may not start the state machine
 */
export function startAsRole(options: DeliveryOptions, target: DeliveryTarget, delivery: Delivery): string {
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
