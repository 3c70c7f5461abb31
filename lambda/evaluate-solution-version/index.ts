import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { createHandler } from '../shared/handler';
import { evaluateSolutionVersionInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './evaluate-solution-version';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'evaluate-solution-version',
  logger: new Logger({ serviceName: 'evaluate-solution-version' }),
  input: evaluateSolutionVersionInput,
  subject: (input) => input.solutionVersionArn,
  run: (input) => run(input, { personalize }),
  outcome: ({ promote, reason }) => ({ promote, reason }),
});
