import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { createHandler } from '../shared/handler';
import { createFilterInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './create-filter';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'create-filter',
  logger: new Logger({ serviceName: 'create-filter' }),
  input: createFilterInput,
  subject: (input) => input.filter.filterArn,
  run: (input) => run(input, { personalize }),
  outcome: ({ status, action }) => ({ status, action }),
});
