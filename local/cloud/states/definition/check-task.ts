import { SDK_SERVICES } from '../integrations/sdk-services';
import { taskInput } from '../integrations/task-input';
import { lambdaInvokeProblems } from '../integrations/lambda-arguments';
import { isJsonObject, type Json } from '../json';
import { Expression } from '../query/expression';
import type { TaskResource } from './task-resource';

/**
 * What is wrong with a Task's literal arguments, as far as it shows before the expressions have values: members that the
 * action does not take, literals of the wrong type.
 */
export function argumentProblems(resource: TaskResource, value: Json): readonly string[] {
  switch (resource.kind) {
    case 'lambda-function':
      return [];
    case 'lambda-invoke':
      if (typeof value === 'string' && Expression.isExpression(value)) return [];
      return isJsonObject(value) ? lambdaInvokeProblems(value) : ['the arguments must be an object'];
    case 'sns-publish':
      return sdkProblems('sns', 'publish', value, ['Message']);
    case 'events-put-events':
      return sdkProblems('eventbridge', 'putEvents', value, ['Entries[].Detail']);
    case 'aws-sdk':
      return sdkProblems(resource.service, resource.action, value, []);
  }
}

function sdkProblems(service: string, action: string, value: Json, anyJson: readonly string[]): readonly string[] {
  const operation = SDK_SERVICES.get(service)?.operation(action);
  if (operation === undefined) throw new RangeError(`${service} has no action '${action}'`);
  return taskInput(operation.input, value, { expressions: true, anyJson }).problems;
}
