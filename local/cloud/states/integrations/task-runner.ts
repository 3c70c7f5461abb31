import type { FunctionInvoker } from '../../function-invoker';
import { StateFailure } from '../failure';
import { isJsonObject, type Json } from '../json';
import type { RunTask, TaskCall } from '../interpreter/execution-run';
import type { AwsSdkTasks } from './aws-sdk-task';
import { invokeFunctionTask, invokeTask } from './lambda-task';

/** Every kind of resource that a Task state may name. */
export function taskRunner(functions: FunctionInvoker, sdk: AwsSdkTasks): RunTask {
  return async (call) => {
    const { resource } = call;
    switch (resource.kind) {
      case 'lambda-function':
        return invokeFunctionTask(functions, resource.arn, call);
      case 'lambda-invoke':
        return invokeTask(functions, call);
      case 'sns-publish': {
        const result = await sdk.call('sns', 'publish', call, {
          errorPrefix: 'SNS',
          generalError: 'AmazonSNSException',
          // The optimized integration takes any JSON as Message and publishes it as text.
          anyJson: ['Message'],
        });
        return { ...(isJsonObject(result) ? result : {}), SdkHttpMetadata: { HttpStatusCode: 200 } };
      }
      case 'events-put-events':
        return putEvents(sdk, call);
      case 'aws-sdk':
        return sdk.call(resource.service, resource.action, call);
    }
  };
}

/**
 * The optimized integration fails when one of the entries does.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
async function putEvents(sdk: AwsSdkTasks, call: TaskCall): Promise<Json> {
  const result = await sdk.call('eventbridge', 'putEvents', call, {
    errorPrefix: 'EventBridge',
    generalError: 'EventBridgeException',
    anyJson: ['Entries[].Detail'],
  });
  if (isJsonObject(result) && result['FailedEntryCount'] !== 0) {
    throw new StateFailure('EventBridge.FailedEntry', JSON.stringify(result));
  }
  return result;
}
