import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { createHandler } from '../shared/handler';
import { createSolutionInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './create-solution';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'create-solution',
  logger: new Logger({ serviceName: 'create-solution' }),
  input: createSolutionInput,
  subject: (input) => input.solution.solutionArn,
  run: (input) => run(input, { personalize }),
  outcome: ({ status, action }) => ({ status, action }),
});
