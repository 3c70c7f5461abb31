import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { createHandler } from '../shared/handler';
import { createDatasetInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './create-dataset';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'create-dataset',
  logger: new Logger({ serviceName: 'create-dataset' }),
  input: createDatasetInput,
  subject: (input) => input.dataset.datasetArn,
  run: (input) => run(input, { personalize }),
  outcome: ({ status, action }) => ({ status, action }),
});
