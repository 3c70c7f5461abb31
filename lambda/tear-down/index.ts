import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { customResourceHttp } from '../shared/custom-resource-http';
import { createHandler } from '../shared/handler';
import { tearDownInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './tear-down';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'tear-down',
  logger: new Logger({ serviceName: 'tear-down' }),
  input: tearDownInput,
  subject: (input) => input.datasetGroupArn,
  run: (input) => run(input, { personalize, customResource: customResourceHttp }),
  outcome: (output) =>
    'answered' in output ? { answered: output.answered } : { done: output.done, waitingFor: output.waitingFor.length },
});
