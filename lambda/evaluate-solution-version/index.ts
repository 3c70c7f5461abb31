import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { S3Client } from '@aws-sdk/client-s3';
import { createHandler } from '../shared/handler';
import { evaluateSolutionVersionInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { s3Port } from '../shared/s3-sdk';
import { run } from './evaluate-solution-version';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));
const s3 = s3Port(new S3Client({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'evaluate-solution-version',
  logger: new Logger({ serviceName: 'evaluate-solution-version' }),
  input: evaluateSolutionVersionInput,
  subject: (input) => input.solutionVersionArn,
  run: (input) => run(input, { personalize, s3 }),
  outcome: ({ promote, reason }) => ({ promote, reason }),
});
