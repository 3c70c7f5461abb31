import { join } from 'node:path';
import type { SessionCredentials } from '../role-session';
import { logGroupOf, type FunctionSpec } from './function-spec';

export interface EnvironmentOptions {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: SessionCredentials;
  readonly logStreamName: string;
}

/**
 * The environment variables of a function: its own, those of the Lambda runtime, and the address of the local endpoint.
 * Nothing of the developer's environment gets in.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(spec: FunctionSpec, options: EnvironmentOptions): Readonly<Record<string, string>> {
  const { region, endpoint, credentials, logStreamName } = options;
  return {
    TZ: ':UTC',
    ...spec.environment,
    _HANDLER: spec.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: spec.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(spec),
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    LAMBDA_TASK_ROOT: spec.codeDirectory,
    AWS_ENDPOINT_URL: endpoint,
    // The developer's own profiles must not decide anything: these files are not there.
    AWS_CONFIG_FILE: join(spec.codeDirectory, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(spec.codeDirectory, '.aws', 'credentials'),
  };
}
