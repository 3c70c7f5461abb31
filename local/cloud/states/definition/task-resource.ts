import { SDK_SERVICES, suggestion } from '../integrations/sdk-services';

/** What a Task state calls. */
export type TaskResource = {
  /** As in the definition. */
  readonly arn: string;
} & (
  | { readonly kind: 'lambda-function' }
  | { readonly kind: 'lambda-invoke' }
  | { readonly kind: 'sns-publish' }
  | { readonly kind: 'events-put-events' }
  | { readonly kind: 'aws-sdk'; readonly service: string; readonly action: string }
);

const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]+:\d{12}:function:[A-Za-z0-9-_]+$/;
const INTEGRATION_ARN = /^arn:[^:]+:states:::(?<integration>.+)$/;

/**
 * Reads a Task's `Resource`.
 * @throws RangeError saying which resources run here
 */
export function parseTaskResource(arn: string): TaskResource {
  if (FUNCTION_ARN.test(arn)) return { arn, kind: 'lambda-function' };
  const integration = INTEGRATION_ARN.exec(arn)?.groups?.['integration'] ?? '';
  const pattern = /\.(sync|sync:2|waitForTaskToken)$/.exec(integration);
  if (pattern) {
    throw new RangeError(
      `the integration pattern .${pattern[1]} of '${arn}' does not run here: call the action and wait in a loop of describe, Choice and Wait`,
    );
  }
  if (integration === 'lambda:invoke') return { arn, kind: 'lambda-invoke' };
  if (integration === 'sns:publish') return { arn, kind: 'sns-publish' };
  if (integration === 'events:putEvents') return { arn, kind: 'events-put-events' };
  const [family, serviceName = '', action = '', ...rest] = integration.split(':');
  if (family === 'aws-sdk' && rest.length === 0) return sdkResource(arn, serviceName, action);
  throw new RangeError(
    `the resource '${arn}' is not recognized: here run lambda:invoke, sns:publish, events:putEvents, aws-sdk:<service>:<action> and the ARN of a function`,
  );
}

function sdkResource(arn: string, serviceName: string, action: string): TaskResource {
  const service = SDK_SERVICES.get(serviceName);
  if (service === undefined) {
    const names = [...SDK_SERVICES.keys()];
    throw new RangeError(
      `the resource '${arn}' is not recognized: the local cloud has the services ${names.join(', ')}${suggestion(serviceName, names)}`,
    );
  }
  if (service.operation(action) === undefined) {
    throw new RangeError(
      `the resource '${arn}' is not recognized: ${serviceName} has no action '${action}'${suggestion(action, service.actions)}`,
    );
  }
  return { arn, kind: 'aws-sdk', service: serviceName, action };
}

/** The names that history events use. */
export function resourceNames(resource: TaskResource): { readonly resourceType: string; readonly resource: string } {
  switch (resource.kind) {
    case 'lambda-function':
      return { resourceType: 'lambda', resource: resource.arn };
    case 'lambda-invoke':
      return { resourceType: 'lambda', resource: 'invoke' };
    case 'sns-publish':
      return { resourceType: 'sns', resource: 'publish' };
    case 'events-put-events':
      return { resourceType: 'events', resource: 'putEvents' };
    case 'aws-sdk':
      return { resourceType: `aws-sdk:${resource.service}`, resource: resource.action };
  }
}
