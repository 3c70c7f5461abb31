import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { createHandler } from '../shared/handler';
import { createSolutionVersionInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './create-solution-version';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'create-solution-version',
  logger: new Logger({ serviceName: 'create-solution-version' }),
  input: createSolutionVersionInput,
  subject: (input) => input.solutionArn,
  run: (input) => run(input, { personalize }),
  outcome: ({ solutionVersionArn, status, action }) => ({ solutionVersionArn, status, action }),
});
