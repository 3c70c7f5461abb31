import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createHandler } from '../shared/handler';
import { parametersPort } from '../shared/parameters-sdk';
import { retireRemovedInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { s3Port } from '../shared/s3-sdk';
import { run } from './retire-removed';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));
const s3 = s3Port(new S3Client({ maxAttempts: SDK_MAX_ATTEMPTS }));
const parameters = parametersPort(new SSMClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'retire-removed',
  logger: new Logger({ serviceName: 'retire-removed' }),
  input: retireRemovedInput,
  subject: (input) => input.datasetGroupArn,
  run: (input) => run(input, { personalize, s3, parameters }),
  outcome: ({ done, deleted, waitingFor }) => ({ done, deleted: deleted.length, waitingFor: waitingFor.length }),
});
