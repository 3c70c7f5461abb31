import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import { customResourceHttp } from '../shared/custom-resource-http';
import { createHandler } from '../shared/handler';
import { tearDownRequestInput } from '../shared/payloads';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { statesPort } from '../shared/states-sdk';
import { run } from './tear-down-request';

const states = statesPort(new SFNClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'tear-down-request',
  logger: new Logger({ serviceName: 'tear-down-request' }),
  input: tearDownRequestInput,
  subject: (input) => input.ResourceProperties.datasetGroupArn,
  run: (input) => run(input, { states, customResource: customResourceHttp }),
  outcome: ({ action, executionArn = '' }) => ({ action, executionArn }),
});
