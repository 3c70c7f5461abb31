import type { Authorizer } from '../../service';
import { sessionCaller, type RoleSessions } from '../role-session';
import type { StateMachineSpec } from './state-machine-spec';

export const STATES_PRINCIPAL = 'states.amazonaws.com';

/**
 * What a role needs before logging can be turned on; none of these actions has a resource.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
 */
export const LOG_DELIVERY_ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
] as const;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html#xray-iam */
export const TRACING_ACTIONS = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
] as const;

/**
 * Checks that the service may act as the role and that the role holds what logging and tracing need. AWS checks log
 * delivery when a machine is created and says nothing when tracing lacks its permissions: here both are checked, so that
 * a missing statement is found on the laptop.
 * @throws AccessDeniedError naming action, role and resource
 */
export function checkRole(spec: StateMachineSpec, roles: RoleSessions, authorizer: Authorizer): void {
  roles.assume(spec.roleArn, STATES_PRINCIPAL);
  const caller = sessionCaller(spec.roleArn, sessionNameOf(spec));
  const actions = [...(isLogging(spec) ? LOG_DELIVERY_ACTIONS : []), ...(spec.tracing === true ? TRACING_ACTIONS : [])];
  for (const action of actions) authorizer.authorize(caller, action, '*');
}

/** Session name under which a state machine acts: at most 64 characters. */
export function sessionNameOf(spec: StateMachineSpec): string {
  return spec.name.slice(0, 64);
}

function isLogging(spec: StateMachineSpec): boolean {
  return spec.logging !== undefined && spec.logging.level !== 'OFF';
}
