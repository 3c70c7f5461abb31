import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { createHandler } from '../shared/handler';
import { retireReplacedInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './retire-replaced';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'retire-replaced',
  logger: new Logger({ serviceName: 'retire-replaced' }),
  input: retireReplacedInput,
  subject: (input) => input.datasetGroupArn,
  run: (input) => run(input, { personalize }),
  outcome: ({ done, waitingFor }) => ({ done, waitingFor: waitingFor.length }),
});
