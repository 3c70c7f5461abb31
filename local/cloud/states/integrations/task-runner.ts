import type { FunctionInvoker } from '../../function-invoker';
import { isJsonObject } from '../json';
import type { RunTask } from '../interpreter/execution-run';
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
      case 'aws-sdk':
        return sdk.call(resource.service, resource.action, call);
    }
  };
}
